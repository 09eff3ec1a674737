"""Qualitative coding and grounded theory for interview transcripts."""

__version__ = "0.1.0"
