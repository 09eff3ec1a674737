"""Tables of a thesis written to .docx, .xlsx and .csv."""

from groundcode.exchange.tables.table import Cell, Column, Table, Width, joined

__all__ = ["Cell", "Column", "Table", "Width", "joined"]
