"""A table and its layout in; the long rows of its form, with every fault in its cells, out."""
