"""Files to plain values and back: nothing here knows of a project or its store."""
