"""Theory from a file: found in the project as a whole, then taken in as one change."""
