"""Given places and counts as plain data: how far, how well reached, what may be shown."""
