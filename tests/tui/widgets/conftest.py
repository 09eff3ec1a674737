"""Lets the tests of this folder import `widget_desk` (test files are imported by path, not by package)."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
