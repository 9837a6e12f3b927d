"""The bytes of a file in; its tables as cells with the office's own row numbers, or why it has none, out."""
