"""DuckDB files, whatever they hold: opened, locked, checked, replaced, and what is said where that fails.

Nothing here knows a ledger, a build or a publication."""
