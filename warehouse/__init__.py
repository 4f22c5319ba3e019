"""Everything that touches a DuckDB file: the ledger, the build, the publication."""
