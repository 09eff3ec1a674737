"""Pages to read in a browser: one file each, which asks no network for anything."""

from __future__ import annotations

from groundcode.exchange.html.rendering import codebook_page, report_page

__all__ = ["codebook_page", "report_page"]
