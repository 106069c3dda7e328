"""The demo province: invented people on real places, made through the services the pages use."""

from portal.demo.command import demo

__all__ = ["demo"]
