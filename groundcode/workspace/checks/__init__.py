"""What an examiner would object to: rules over the whole project, each finding with what mends it."""

from groundcode.workspace.checks.check import Check
from groundcode.workspace.checks.findings import Finding, Line, Place, Severity, folded

__all__ = ["Check", "Finding", "Line", "Place", "Severity", "folded"]
