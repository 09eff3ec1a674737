"""The desk's screens: layout and handlers; every rule lies in the workspace."""
