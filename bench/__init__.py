"""Measurements of the project's own speed; each file is one benchmark, none is a timed test."""
