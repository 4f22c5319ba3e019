"""Find claims in the ledger: those that stand, by country, kind, date, claimant and text."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from warehouse.connection import DEFAULT_WAIT
from warehouse.ledger import Ledger

_QUERY = """
select
    position, source, id, subject, kind, occurred, stated, modality,
    array_to_string(claimants ->> '$[*].name', ' and ') as claimant,
    reporter ->> '$.name' as reporter,
    document ->> '$.locator' as locator,
    data
from event
where act in ('assert', 'correct')
    and position not in (select unnest(target_positions) from event where act in ('correct', 'retract'))
    and ($kind is null or kind = $kind)
    -- Codes alone are three letters and nothing else: a country's, and a currency's, which can be the same.
    and (
        $country is null
        or contains(replace(data, '"unit":"', '"unit":" '), '"' || $country || '"')
        or contains(claimants, '"' || $country || '"')
    )
    and ($claimant is null or contains(lower(claimants), lower($claimant)))
    and ($text is null or contains(lower(concat_ws(' ', data, claimants, reporter, document, subject)), lower($text)))
    and (
        ($since is null and $until is null)
        or (
            occurred is not null
            and ($until is null or start_earliest is null or start_earliest <= $until)
            and ($since is null or end_latest is null or end_latest >= $since)
        )
    )
order by start_earliest nulls last, position
"""


@dataclass(frozen=True, slots=True)
class Filter:
    """What to look for; None asks nothing. `since` and `until` keep what can have happened between the two days."""

    country: str | None = None
    kind: str | None = None
    since: date | None = None
    until: date | None = None
    claimant: str | None = None
    text: str | None = None


def find(path: Path, wanted: Filter, *, wait: float = DEFAULT_WAIT) -> Iterator[dict[str, Any]]:
    """The claims that stand and fit, by date, each as a row with its payload under `data`."""
    with Ledger(path, wait=wait).reading() as ledger:
        rows = ledger.execute(_QUERY, asdict(wanted))
        names = [column[0] for column in rows.description]
        while batch := rows.fetchmany(10_000):
            for values in batch:
                row = dict(zip(names, values, strict=True))
                yield row | {"data": json.loads(row["data"]) if row["data"] else None}
