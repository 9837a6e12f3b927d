"""Published rows in; what one kind of document says of them out, as a report."""
