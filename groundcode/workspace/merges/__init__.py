"""A merge before it is done (the plan), as it is told, and undone."""
