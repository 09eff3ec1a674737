"""The desk: the terminal interface."""
