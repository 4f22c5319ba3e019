"""The audit of a built warehouse: what must be true of a file before it is published.

The suites hold what concerns content: bounds in order, arithmetic between columns, plausibility, comparison with the
last publication. Keys, nulls, references and sets of values are dbt's, in the YAML of the models."""

import os

from expectations.audit import audit
from expectations.outcome import Audit, Check

# Great Expectations reads this when it is imported, which nothing here does before an audit runs.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

__all__ = ["Audit", "Check", "audit"]
