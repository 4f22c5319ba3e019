"""Which claims stand at moments on the three clocks, in SQL."""

from datetime import UTC
from typing import Any

from ingest.errors import UsageError
from warehouse.ledger.recorded import AsOf
from warehouse.statements import statements


def rules() -> dict[str, str]:
    """`said_from` and `going_on`, the SQL expressions that the ledger and the macros of a publication share."""
    found = statements("warehouse.ledger", "as_of.sql")
    return {name: found[name].strip() for name in ("said_from", "going_on")}


def standing(columns: str) -> str:
    """The query for the claims that stand at the moments of `AsOf`."""
    return statements("warehouse.ledger", "as_of.sql")["standing"].format(columns=columns, **rules())


def moments(moment: AsOf) -> dict[str, Any]:
    """The parameters of `standing`. Raises UsageError for a time without a zone."""
    at = moment.recorded_at
    if at is not None and at.tzinfo is None:
        raise UsageError(f"{at} names no time zone", remedy="give recorded_at with one, such as UTC")
    return {
        "recorded_at": at.astimezone(UTC).replace(tzinfo=None) if at else None,
        "stated": moment.stated,
        "occurred": moment.occurred,
        "certainly": moment.certainly,
    }
