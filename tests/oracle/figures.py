"""Trade figures as they are read: bounds filled by the table of wordings, ranked by the reading policy.

Definitions: docs/methods.md and the descriptions of int_flows_bounded and int_figures_ranked."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from math import inf
from typing import Any

from ingest.quantity import Quantity
from tests.oracle.claims import Claim, seed
from tests.oracle.kept import kept

WORDINGS = seed("wording")
WHOLE_FLOWS = ("import", "export", "total")


@dataclass(frozen=True)
class Bounded:
    """Both ends of a quantity. `step` is what its source rounded to."""

    low: float | None = None
    high: float | None = None
    has_low: bool | None = None
    has_high: bool | None = None
    step: float | None = None
    unit: str | None = None
    wording: str | None = None
    policy: str | None = None

    @property
    def widened_low(self) -> float | None:
        return None if self.low is None else self.low - (self.step or 0) / 2

    @property
    def widened_high(self) -> float | None:
        return None if self.high is None else self.high + (self.step or 0) / 2


def as_given(quantity: Quantity | None) -> Bounded:
    """The bounds of the source itself."""
    if quantity is None:
        return Bounded()
    return Bounded(
        low=quantity.low,
        high=quantity.high,
        has_low=quantity.low_included,
        has_high=quantity.high_included,
        step=quantity.rounded_to,
        unit=quantity.unit,
        wording=quantity.wording,
    )


def bounded(quantity: Quantity | None, most: float = inf) -> Bounded:
    """With what its wording implies, at `most`: an open end from the other, both ends of a single figure."""
    given = as_given(quantity)
    words = _phrase(given.wording)
    if words is None or (given.low is not None and given.high is not None and given.low != given.high):
        return given
    base = given.high if given.low is None else given.low
    assert base is not None
    low_factor, high_factor = float(words["low_factor"]), float(words["high_factor"])
    is_single = given.low == given.high
    return Bounded(
        low=base * low_factor if is_single or given.low is None else given.low,
        high=min(base * high_factor, most) if is_single or given.high is None else given.high,
        has_low=given.has_low,
        has_high=given.has_high,
        step=given.step,
        unit=given.unit,
        wording=given.wording,
        policy=words["wording_policy"],
    )


def _phrase(wording: str | None) -> dict[str, Any] | None:
    """The row of the seed whose words stand in the wording: of several the longest, then the first in it."""
    if wording is None:
        return None
    found = []
    for row in WORDINGS:
        assert row["phrase"]
        at = re.search(rf"\b{re.escape(row['phrase'])}\b", wording, re.IGNORECASE)
        if at:
            found.append((-len(row["phrase"]), at.start(), row))
    return min(found, key=lambda one: one[:2])[2] if found else None


@dataclass(frozen=True)
class Figure:
    """A standing claim on a trade flow, its bounds filled."""

    claim: Claim
    value: Bounded
    share: Bounded
    change: Bounded

    @cached_property
    def data(self) -> Any:
        return self.claim.data

    @property
    def start(self) -> date | None:
        return self.claim.when.start_earliest

    @property
    def end(self) -> date | None:
        return self.claim.when.end_latest

    @cached_property
    def period(self) -> tuple[date | None, date | None]:
        return self.start, self.end

    @property
    def basis(self) -> str:
        return self.data.basis or "unstated"

    @property
    def revision(self) -> str | None:
        """The revision of the HS that its code is of; TOTAL is TOTAL in all of them."""
        return None if self.data.commodity == "TOTAL" else self.data.classification

    @cached_property
    def parts(self) -> tuple[str | None, ...]:
        """What part of a figure it is; all None for a whole one."""
        return (
            self.data.second_partner,
            self.data.second_partner_given,
            self.data.customs_procedure,
            self.data.transport,
        )

    @property
    def is_part(self) -> bool:
        return any((self.data.second_partner, self.data.customs_procedure, self.data.transport))

    @property
    def year(self) -> int | None:
        """The calendar year that it is of as a whole: from 1 January to 31 December."""
        if self.start and self.period == (date(self.start.year, 1, 1), date(self.start.year, 12, 31)):
            return self.start.year
        return None

    @cached_property
    def series(self) -> tuple[Any, ...]:
        data = self.data
        return (data.reporter, data.partner, data.flow, data.commodity, self.value.unit, *self.parts)

    @cached_property
    def figure(self) -> tuple[Any, ...]:
        """What two claims are on that are on one figure, whatever the revision of the HS that it is reported in."""
        return (*self.series, *self.period)


@kept
def figures(claims: Iterable[Claim]) -> list[Figure]:
    """Every standing claim on a trade flow."""
    return [
        Figure(one, bounded(one.data.value), bounded(one.data.share, most=1), as_given(one.data.change))
        for one in claims
        if one.kind == "trade_flow"
    ]


def months(figure: Figure) -> int:
    """How many months of the calendar its period touches."""
    assert figure.start
    assert figure.end
    start, end = figure.start, figure.end
    return (end.year - start.year) * 12 + end.month - start.month + 1


@cache
def preference(basis: str) -> tuple[str, int]:
    """The policy, and how it ranks figures of that basis: 1 is first."""
    (row,) = [row for row in seed("reading_policy") if row["basis"] == basis]
    return str(row["policy"]), int(str(row["preference"]))


@dataclass(frozen=True)
class Ranked:
    """A claim that can be read as a figure, with its rank among all claims on it and among those of its source."""

    figure: Figure
    series_figure_count: int
    rank: int
    source_rank: int

    @property
    def policy(self) -> str:
        return preference(self.figure.basis)[0]

    @property
    def preference(self) -> int:
        return preference(self.figure.basis)[1]


def is_read(figure: Figure) -> bool:
    """Whether it is a figure of a period: asserted or possible, of known countries of a known value and period."""
    return (
        figure.claim.modality in ("asserted", "possible")
        and None not in (figure.value.low, figure.value.high, *figure.period)
        and "ZZZ" not in (figure.data.reporter, figure.data.partner)
    )


@kept
def ranked(given: Iterable[Figure]) -> list[Ranked]:
    """Asserted first, then by the policy's preference, who reports most of the series, the newest, by names."""
    read = [figure for figure in given if is_read(figure)]
    reported = Counter((one.series, months(one), one.claim.reported_by) for one in read)

    def order(one: Figure) -> tuple[Any, ...]:
        stated = one.claim.stated_when.end_latest
        return (
            one.claim.modality != "asserted",
            preference(one.basis)[1],
            -reported[one.series, months(one), one.claim.reported_by],
            -(stated or date.min).toordinal(),
            one.claim.source,
            one.claim.record_id,
        )

    on_figure: dict[tuple[Any, ...], list[Figure]] = {}
    for one in sorted(read, key=order):
        on_figure.setdefault(one.figure, []).append(one)
    result = []
    for one in read:
        rivals = on_figure[one.figure]
        own = [other for other in rivals if _of_source(other) == _of_source(one)]
        count = reported[one.series, months(one), one.claim.reported_by]
        result.append(Ranked(one, count, rivals.index(one) + 1, own.index(one) + 1))
    return result


def _of_source(figure: Figure) -> tuple[Any, ...]:
    """The source, and the revision of the HS by whose codes it reports."""
    return figure.claim.source, figure.data.classification


@kept
def chosen(given: Iterable[Ranked]) -> list[Ranked]:
    """The claim that the policy takes for each figure that is no part of another."""
    return [one for one in given if one.rank == 1 and not one.figure.is_part]
