"""The build: dbt brings the marts up to the ledger; what is kept of that, and the records of runs."""
