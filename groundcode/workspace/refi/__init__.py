"""Projects of other programs, in and out through REFI-QDA."""
