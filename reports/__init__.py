"""Published rows of a scope in; what is told of it in sentences, and documents that an office sends, out."""
