"""A folder in, an inbox of synthetic forms out, written as offices would send them."""

from etl.demo.inbox import publications, write_inbox

__all__ = ["publications", "write_inbox"]
