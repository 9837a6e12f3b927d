"""A scope in; the published rows that pages and documents tell of, each answer read once for everyone, out."""
