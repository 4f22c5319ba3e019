"""Which occurrences somebody wants to see: by country, kind and days."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Selection:
    """A part that is None narrows nothing. `since` and `until` keep what can have gone on in those days; what has no
    date can be in none."""

    country: str | None = None  # ISO 3166-1 alpha-3
    kind: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        return asdict(self)


# A condition on `event`, a row of core.fct_event.
WANTED = """
($kind is null or event.kind = $kind)
and (
    $country is null
    or event.event_id in (
        select named.event_id from core.bdg_event_country as named where named.country_code = $country
    )
)
and ($since is null or (event.occurred is not null and (event.end_latest_on is null or event.end_latest_on >= $since)))
and (
    $until is null
    or (event.occurred is not null and (event.start_earliest_on is null or event.start_earliest_on <= $until))
)
"""
