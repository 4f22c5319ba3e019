"""The audit of a built warehouse: what must be true of a file before it is published."""

import os

from expectations.audit import audit
from expectations.outcome import Audit, Check

# Great Expectations reads this when it is imported, which nothing here does before an audit runs.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

__all__ = ["Audit", "Check", "audit"]
