"""Texts that a spreadsheet would run as a formula: sources write what they like."""

import re

# As the first character of a cell: OWASP, CSV Injection.
FORMULA = r"^[=+\-@\t\r\n]"


def inert_text(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would run it."""
    return f"'{text}" if re.match(FORMULA, text) else text


def inert(column: str) -> str:
    """In SQL: a column of texts with an apostrophe before each that a spreadsheet would run."""
    return f"if(regexp_matches({column}, '{FORMULA}'), '''' || {column}, {column})"
