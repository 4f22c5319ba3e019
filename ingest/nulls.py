"""What programs write in a table where nothing is known."""

# R writes NA, pandas None, <NA> and N/A, SQL NULL, spreadsheets #N/A, MySQL and PostgreSQL \N: no text of a source.
NULLS = frozenset({"", "NA", "N/A", "n/a", "#N/A", "<NA>", "NULL", "null", "None", r"\N"})

# Of a column of texts; in one of numbers a reader refuses what is none.
TEXT_NULLS = NULLS | {"NaN", "nan"}
