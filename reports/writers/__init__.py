"""A report or a deck in; the bytes of a file of one format out, one plain function for each."""
