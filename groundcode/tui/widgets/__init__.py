"""The desk's own widgets: they know no project, take values and send messages."""
