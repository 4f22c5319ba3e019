"""trade.fct_trade_year: the year of a pair, from one source, by brute force over all sets of its figures.

Definitions: docs/methods.md, "What a year of trade holds at least"; the descriptions of int_year_figures_read,
int_year_flows_measured, int_year_flows_chosen and fct_trade_year."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.oracle.best import best_set
from tests.oracle.computes import of_claims
from tests.oracle.figures import Figure, Ranked, figures, ranked
from tests.oracle.flows import holds_code, is_area, leveled, older_revisions, share_a_day
from tests.oracle.kept import kept

FLOWS = ("import", "export", "total", "re-import", "re-export")


@dataclass(frozen=True)
class YearFigure:
    """A claim that is read for the year of a pair, as its source reports it."""

    ranked: Ranked
    overlap: str | None
    year: int

    @property
    def figure(self) -> Figure:
        return self.ranked.figure

    @property
    def claim_id(self) -> int:
        return self.figure.claim.claim_id

    @property
    def key(self) -> tuple[Any, ...]:
        """Source, pair, flow, year and currency."""
        data = self.figure.data
        return (self.figure.claim.source, data.reporter, data.partner, data.flow, self.year, self.figure.value.unit)

    @property
    def is_whole(self) -> bool:
        """Whether it is the total of the year."""
        return self.figure.data.commodity == "TOTAL" and self.figure.year is not None and not self.figure.is_part

    @property
    def is_leaf(self) -> bool:
        return self.overlap is None

    @property
    def place(self) -> tuple[Any, ...]:
        """Its place among figures of one pair, flow and year: by first day, last day, code and part."""
        return (*self.figure.period, self.figure.data.commodity, *(part or "" for part in self.figure.parts))


@kept
def year_figures(given: list[Figure]) -> list[YearFigure]:
    """Of each source its first claim on a figure, of a country, within one calendar year, in the newest revision."""
    overlap, older = leveled(given), older_revisions(given)
    read = [
        YearFigure(one, overlap[one.figure.claim.claim_id], one.figure.claim.year)
        for one in ranked(given)
        if one.source_rank == 1
        and one.figure.claim.year is not None
        and one.figure.data.flow in FLOWS
        and one.figure.data.partner != "WLD"
        and one.figure.claim.claim_id not in older
    ]
    asserted = {one.key for one in read if one.figure.claim.modality == "asserted"}
    return [one for one in read if one.figure.claim.modality == "asserted" or one.key not in asserted]


@dataclass(frozen=True)
class Item:
    """Figures that count as one: a whole figure, or the parts of one that add up."""

    figures: tuple[YearFigure, ...]

    def overlaps(self, other: "Item") -> bool:
        """Whether goods traded on one day can be in both."""
        one, two = self.figures[0].figure, other.figures[0].figure
        goods = one.data.commodity, two.data.commodity
        share_goods = goods[0] == goods[1] or holds_code(*goods) or holds_code(*reversed(goods))
        return share_goods and share_a_day(one, two)


def items(given: Sequence[YearFigure]) -> list[Item]:
    """Whole figures, and for each commodity, period and kind of part the parts of it that add up."""
    wholes = [Item((one,)) for one in given if not one.figure.is_part]
    groups: dict[tuple[Any, ...], list[YearFigure]] = {}
    for one in given:
        data = one.figure.data
        if one.figure.is_part and not is_area(data.second_partner_given):
            way = (data.second_partner is not None, data.customs_procedure is not None, data.transport is not None)
            world = data.second_partner == "WLD"
            groups.setdefault((data.commodity, *one.figure.period, way, world), []).append(one)
    return wholes + [Item(tuple(best)) for parts in groups.values() for best in [_greatest_parts(parts)]]


def _greatest_parts(parts: Sequence[YearFigure]) -> list[YearFigure]:
    """The greatest sum of parts of one kind of which no mode of transport holds another."""
    return best_set(
        parts,
        lambda one, other: _holds_transport(one, other) or _holds_transport(other, one),
        _order,
    )


def _order(some: Iterable[YearFigure]) -> tuple[Any, ...]:
    """The greatest sum first; of equal ones the most figures; then the one of the first figure not in both."""
    some = list(some)
    return -_sum(some), -len(some), sorted(one.place for one in some)


def _holds_transport(one: YearFigure, other: YearFigure) -> bool:
    """2000 (water) holds 2100 (sea), of the same second partner and procedure."""
    mode, finer = one.figure.data.transport, other.figure.data.transport
    if not mode or not finer or mode == finer or len(mode) != 4 or len(finer) != 4:
        return False
    same = one.figure.parts[:3] == other.figure.parts[:3]
    return same and mode.isdigit() and finer.startswith(mode.rstrip("0"))


def greatest(given: Sequence[YearFigure]) -> list[YearFigure]:
    """The figures of the greatest sum over all sets of items of which no two overlap."""
    best = best_set(items(given), Item.overlaps, lambda some: _order(figure for one in some for figure in one.figures))
    return [figure for one in best for figure in one.figures]


def _sum(some: Iterable[YearFigure]) -> float:
    return sum(one.figure.value.low or 0 for one in some)


@dataclass(frozen=True)
class YearFlow:
    """A flow of a pair in a year as one source has it."""

    key: tuple[Any, ...]
    low: float
    high: float | None
    measured: str
    valuation: str | None
    total: YearFigure | None
    figures: tuple[YearFigure, ...]

    @property
    def whole(self) -> bool:
        return self.measured != "leaf_sum_at_least"


def measure(key: tuple[Any, ...], given: Sequence[YearFigure]) -> YearFlow:
    """The leaves where they add up to the reported total within its rounding, else that total, else the least sum."""
    total = min((one for one in given if one.is_whole), key=lambda one: one.ranked.rank, default=None)
    if total is None:
        rest = tuple(greatest(given))
        return YearFlow(key, _sum(rest), None, "leaf_sum_at_least", _valuation(rest), None, rest)
    leaves = tuple(one for one in given if one.is_leaf and not one.is_whole and not one.figure.is_part)
    if leaves:
        low, high = _sum(leaves), sum(one.figure.value.high or 0 for one in leaves)
        value = total.figure.value
        assert value.widened_low is not None
        assert value.widened_high is not None
        wide_low = sum(one.figure.value.widened_low or 0 for one in leaves)
        wide_high = sum(one.figure.value.widened_high or 0 for one in leaves)
        if wide_low <= value.widened_high and value.widened_low <= wide_high:
            return YearFlow(key, low, high, "leaf_sum", _valuation(leaves), total, leaves)
    value = total.figure.value
    assert value.low is not None
    return YearFlow(key, value.low, value.high, "reported_total", total.figure.data.valuation, total, (total,))


def _valuation(some: Sequence[YearFigure]) -> str | None:
    """The valuation that its source says of every figure."""
    found = {one.figure.data.valuation for one in some}
    return found.pop() if len(found) == 1 else None


def year_flows(read: Sequence[YearFigure]) -> list[YearFlow]:
    """One a source, pair, flow, year and currency, where a figure of it is read."""
    groups: dict[tuple[Any, ...], list[YearFigure]] = {}
    for one in read:
        groups.setdefault(one.key, []).append(one)
    return [flow for key, some in groups.items() if (flow := measure(key, some)).figures]


def chosen_flows(flows: Sequence[YearFlow]) -> dict[tuple[Any, ...], YearFlow]:
    """By reporter, partner, flow, year and currency the flow of one source, by the reading policy."""
    reported = Counter((*flow.key[1:4], flow.key[5], _reported_by(flow)) for flow in flows)

    def order(flow: YearFlow) -> tuple[Any, ...]:
        newest = max((one.figure.claim.stated_when.end_latest or date.min for one in flow.figures), default=date.min)
        return (
            any(one.figure.claim.modality != "asserted" for one in flow.figures),
            not flow.whole,
            max(one.ranked.preference for one in flow.figures),
            -reported[(*flow.key[1:4], flow.key[5], _reported_by(flow))],
            -newest.toordinal(),
            flow.key[0],
        )

    best: dict[tuple[Any, ...], YearFlow] = {}
    for flow in sorted(flows, key=order):
        best.setdefault(flow.key[1:], flow)
    return best


def _reported_by(flow: YearFlow) -> str:
    return min(one.figure.claim.reported_by for one in flow.figures)


@of_claims("trade.fct_trade_year")
@kept
def trade_year(claims: Iterable[Any]) -> list[dict[str, Any]]:
    """The rows of trade.fct_trade_year."""
    flows = chosen_flows(year_flows(year_figures(figures(claims))))
    return [
        _row(*key, {flow: flows.get((*key[:2], flow, *key[2:])) for flow in FLOWS})
        for key in sorted({(reporter, partner, year, unit) for reporter, partner, _, year, unit in flows}, key=repr)
        if any(flows.get((*key[:2], flow, *key[2:])) for flow in ("import", "export", "total"))
    ]


def _row(reporter: str, partner: str, year: int, unit: str, flows: dict[str, YearFlow | None]) -> dict[str, Any]:
    exports, imports, both = flows["export"], flows["import"], flows["total"]
    row: dict[str, Any] = {
        "reporter_code": reporter,
        "partner_code": partner,
        "calendar_year": year,
        "currency_code": unit,
    }
    for name, flow in (("exports", exports), ("imports", imports)):
        row |= {
            f"{name}_low": flow and flow.low,
            f"{name}_high": flow and flow.high,
            f"{name}_measured": flow and flow.measured,
            f"{name}_valuation": flow and flow.valuation,
        }
    for name, flow in (("exports", exports), ("imports", imports), ("turnover", both)):
        row[f"{name}_source_id"] = flow and flow.key[0]
        is_reported = flow is not None and flow.measured == "reported_total" and flow.total is not None
        row[f"{name}_claim_id"] = flow.total.claim_id if is_reported and flow and flow.total else None
    for name, flow in (("re_exports", flows["re-export"]), ("re_imports", flows["re-import"])):
        row |= {f"{name}_low": flow and flow.low, f"{name}_high": flow and flow.high}
    low = (exports.low if exports else 0) + (imports.low if imports else 0)
    if exports and imports and exports.whole and imports.whole:
        assert exports.high is not None
        assert imports.high is not None
        turnover: tuple[Any, ...] = (low, exports.high + imports.high, "sum")
    elif both and (both.whole or both.low > low or not (exports or imports)):
        turnover = (both.low, both.high, both.measured)
    else:
        turnover = (low, None, "sum_at_least")
    row |= dict(zip(("turnover_low", "turnover_high", "turnover_measured"), turnover, strict=True))
    row["balance_low"] = exports.low - imports.high if exports and imports and imports.high is not None else None
    row["balance_high"] = exports.high - imports.low if exports and imports and exports.high is not None else None
    known = [flow for flow in flows.values() if flow]
    row["claim_count"] = sum(len(flow.figures) for flow in known)
    row["policy"] = known[0].figures[0].ranked.policy
    return row
