"""Find claims in the ledger: those that stand, by country, kind, date, claimant and text."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from warehouse.ledger.as_of import moments, standing
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.recorded import AsOf

_QUERY = """
select
    position, source, id, subject, kind, occurred, stated, modality,
    array_to_string(claimants ->> '$[*].name', ' and ') as claimant,
    reporter ->> '$.name' as reporter,
    document ->> '$.locator' as locator,
    data
from ({standing}) as claim
where data is not null
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


def find(ledger: Ledger, wanted: Filter, moment: AsOf | None = None) -> Iterator[dict[str, Any]]:
    """The claims that stand (at moments on the three clocks, where given) and fit, by date.

    Each is a row with its payload under `data`."""
    query = _QUERY.format(standing=standing("*").rstrip().rstrip(";"))
    with ledger.reading() as connection:
        result = connection.execute(query, asdict(wanted) | moments(moment or AsOf()))
        names = [column[0] for column in result.description]
        while batch := result.fetchmany(10_000):
            for values in batch:
                row = dict(zip(names, values, strict=True))
                yield row | {"data": json.loads(row["data"])}
