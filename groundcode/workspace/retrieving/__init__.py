"""Segments found, in two groups, and written to files."""
