"""What the ledger holds of a data set, row by row, for a newer release to be compared with."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ingest.event import Ref
from ingest.release import Held
from warehouse.ledger.ledger import Ledger

# As ingest.release.fingerprint has it; what was redacted has none.
_QUERY = """
select
    id, act, stated, start_earliest, end_latest, claimants,
    if($scoped, data, null) as data,
    md5(concat_ws(chr(31), coalesce(occurred, chr(30)), modality, claimants, data)) as fingerprint,
    data is null as is_redacted
from event
where source = $source and act in ('assert', 'correct', 'retract')
order by position
"""

_PAGE = 10_000


def held(
    ledger: Ledger, source: str, scope: Callable[[Mapping[str, Any]], str | None] | None, *, with_data: bool = False
) -> dict[str, Held]:
    """The last record of each row of a source, by the id of the row; all of one scope without a function for it.

    Nothing where there is no ledger yet."""
    found: dict[str, Held] = {}
    if not ledger.path.exists():
        return found
    for identity, act, stated, first, last, claimants, data, fingerprint, is_redacted in _rows(
        ledger, source, scope is not None
    ):
        row = identity.removesuffix(f"@{stated}") if stated else identity
        if act != "retract":
            found[row] = Held(
                ref=Ref(source=source, id=identity),
                stated=stated,
                fingerprint=None if is_redacted else fingerprint,
                stands=True,
                scope="" if scope is None else scope(json.loads(data)) if data else None,
                first=first,
                last=last,
                claimants=claimants and sys.intern(claimants),  # few say all of it
                data=json.loads(data) if with_data and data else None,
            )
        elif row in found:  # else of a single record, not of a row that a release no longer has
            found[row] = replace(found[row], stated=stated, stands=False)
    return found


def _rows(ledger: Ledger, source: str, scoped: bool) -> Iterator[tuple[Any, ...]]:
    with ledger.reading() as connection:
        result = connection.execute(_QUERY, {"source": source, "scoped": scoped})
        while page := result.fetchmany(_PAGE):
            yield from page
