"""Parsed arguments in; what a command did, on standard output, and its exit code out."""

LOADED, REFUSED, USAGE = 0, 1, 2
