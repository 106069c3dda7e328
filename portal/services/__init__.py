"""What people do here: each verb one function that succeeds or refuses as a whole."""
