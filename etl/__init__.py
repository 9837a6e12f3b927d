"""Offices' files in; checked facts, marts and a published version of the warehouse out."""
