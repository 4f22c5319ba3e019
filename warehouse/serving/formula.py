"""Texts that a spreadsheet would run as a formula: sources write what they like."""

# As the first character of a cell: OWASP, CSV Injection.
FORMULA = r"^[=+\-@\t\r\n]"


def inert(column: str) -> str:
    """In SQL: a column of texts with an apostrophe before each that a spreadsheet would run."""
    return f"if(regexp_matches({column}, '{FORMULA}'), '''' || {column}, {column})"
