"""Faults and the files they are in; what goes back to the sender as text, table, JSON and marked copy, out."""
