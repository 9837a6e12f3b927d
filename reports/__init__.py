"""What a document says in; the document as an office or a county opens it out."""
