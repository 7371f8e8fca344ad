"""Texts for files that a spreadsheet opens: shown, never computed."""

from __future__ import annotations


def no_formula(value: object) -> object:
    """A text that a spreadsheet would compute is given a mark that makes it a text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value
