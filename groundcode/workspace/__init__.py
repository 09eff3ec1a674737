"""Use cases: an open project and what one does with it. One method is one change."""

from groundcode.workspace.workspace import Workspace

__all__ = ["Workspace"]
