"""The event store: append, read, verify, redact, migrate, subscribe.

Nothing here knows dbt or marts."""
