"""trade.fct_mirror_gap: what one country says it sold to another against what that one says it bought.

Definitions: the description of the mart and of its columns; docs/methods.md, "What a year of trade holds at least"."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.oracle.claims import Claim, seed
from tests.oracle.computes import of_claims
from tests.oracle.figures import Bounded, Figure, as_given, chosen, figures, ranked
from tests.oracle.kept import kept
from tests.oracle.pairs import are_same_goods, minus, over
from tests.oracle.years import YearFigure, chosen_flows, greatest, year_figures, year_flows

(FACTOR,) = seed("cif_fob_factor")
NO_ACCOUNT = ("estimate", "conversion")  # what somebody else works out of both accounts


@dataclass(frozen=True)
class Account:
    """What a reporter says of its trade in some goods with a partner: a figure, or a sum with no upper end."""

    value: Bounded
    wide_low: float | None
    valuation: str | None
    reported: Figure | None
    counted: tuple[Figure, ...]

    @property
    def wide_high(self) -> float | None:
        return self.value.widened_high if self.reported else None


Key = tuple[str, str, str, str, int, str | None]  # reporter, partner, flow, commodity, year, currency


def accounts(claims: Iterable[Claim]) -> dict[Key, list[Account]]:
    """Figures of whole years by the reading policy; without one of a chapter the least that the chapter holds."""
    given = figures(claims)
    found: dict[Key, list[Account]] = {}
    for one in chosen(ranked(given)):
        figure, data = one.figure, one.figure.data
        if figure.year is not None and data.partner != "WLD" and figure.basis not in NO_ACCOUNT:
            key = (data.reporter, data.partner, data.flow, data.commodity, figure.year, figure.value.unit)
            found.setdefault(key, []).append(
                Account(figure.value, figure.value.widened_low, data.valuation, figure, (figure,))
            )
    for key, sum_of in chapters(given).items():
        found.setdefault(key, [sum_of])
    return found


def chapters(given: list[Figure]) -> dict[Key, Account]:
    """Chapters of which the source of the year's figure gives no figure of the year, by the figures within them."""
    read = year_figures(given)
    sources = {key: flow.key[0] for key, flow in chosen_flows(year_flows(read)).items()}
    groups: dict[Key, list[YearFigure]] = {}
    for one in read:
        (source, reporter, partner, flow, year, unit), code = one.key, one.figure.data.commodity
        if (
            flow in ("export", "import", "re-export")
            and code != "TOTAL"
            and one.figure.basis not in NO_ACCOUNT
            and sources.get((reporter, partner, flow, year, unit)) == source
        ):
            groups.setdefault((reporter, partner, flow, code[:2], year, unit), []).append(one)
    return {key: _least(some) for key, some in groups.items() if not any(_is_reported(one, key[3]) for one in some)}


def _is_reported(one: YearFigure, chapter: str) -> bool:
    return one.figure.data.commodity == chapter and one.figure.year is not None and not one.figure.is_part


def _least(some: list[YearFigure]) -> Account:
    summed = [one.figure for one in greatest(some)]
    kinds = {one.data.valuation for one in summed}
    return Account(
        value=Bounded(low=sum(one.value.low or 0 for one in summed)),
        wide_low=sum(one.value.widened_low or 0 for one in summed),
        valuation=kinds.pop() if len(kinds) == 1 else None,
        reported=None,
        counted=tuple(summed),
    )


Gap = tuple[Key, Account, Account, Account | None]  # exports, imports, and re-exports where they are of the same goods


@of_claims("trade.fct_mirror_gap")
def mirror_gap(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The rows of trade.fct_mirror_gap."""
    return [_gap(*gap) for gap in gaps(claims)]


@kept
def gaps(claims: list[Claim]) -> list[Gap]:
    """Two accounts of one trade, and what was sold again of it."""
    found = accounts(claims)
    return [
        (key, sold, bought, _sold_again(key, sold, found))
        for key, (sold,) in found.items()
        if key[2] == "export"
        for bought in found.get((key[1], key[0], "import", *key[3:]), [])
        if not (sold.reported and bought.reported) or are_same_goods(sold.reported, bought.reported)
    ]


def _sold_again(key: Key, sold: Account, found: dict[Key, list[Account]]) -> Account | None:
    (again,) = found.get((*key[:2], "re-export", *key[3:]), [None])
    if again and again.reported and sold.reported and not are_same_goods(again.reported, sold.reported):
        return None
    return again


def _gap(key: Key, sold: Account, bought: Account, again: Account | None) -> dict[str, Any]:
    fob, wide_low, wide_high, measured = _free_on_board(bought)
    is_fob = sold.valuation == "FOB"
    return {
        "exporter_code": key[0],
        "importer_code": key[1],
        "commodity_code": key[3],
        "calendar_year": key[4],
        "currency_code": key[5],
        "exports_low": sold.value.low,
        "exports_high": sold.value.high,
        "exports_measured": "reported" if sold.reported else "leaf_sum_at_least",
        "exports_valuation": sold.valuation,
        "re_exports_low": again and again.value.low,
        "re_exports_high": again and again.value.high,
        "imports_low": bought.value.low,
        "imports_high": bought.value.high,
        "imports_measured": "reported" if bought.reported else "leaf_sum_at_least",
        "imports_valuation": bought.valuation,
        "gap_low": minus(sold.value.low, bought.value.high),
        "gap_high": minus(sold.value.high, bought.value.low),
        "gap_widened_low": minus(sold.wide_low, bought.wide_high),
        "gap_widened_high": minus(sold.wide_high, bought.wide_low),
        "imports_fob_low": fob.low,
        "imports_fob_high": fob.high,
        "imports_fob_measured": measured,
        "factor_policy": FACTOR["factor_policy"] if measured == "factor" else None,
        "gap_fob_low": minus(sold.value.low, fob.high) if is_fob else None,
        "gap_fob_high": minus(sold.value.high, fob.low) if is_fob else None,
        "gap_fob_widened_low": minus(sold.wide_low, wide_high) if is_fob else None,
        "gap_fob_widened_high": minus(sold.wide_high, wide_low) if is_fob else None,
        "export_claim_id": sold.reported and sold.reported.claim.claim_id,
        "import_claim_id": bought.reported and bought.reported.claim.claim_id,
    }


def _free_on_board(bought: Account) -> tuple[Bounded, float | None, float | None, str | None]:
    """The value free on board, its widened ends, and how it was come by."""
    if bought.valuation == "FOB":
        return bought.value, bought.wide_low, bought.wide_high, "reported"
    if bought.reported and bought.reported.data.value_fob:
        value = as_given(bought.reported.data.value_fob)
        return value, value.widened_low, value.widened_high, "reported"
    if bought.valuation != "CIF":
        return Bounded(), None, None, None
    least, most = float(str(FACTOR["low_factor"])), float(str(FACTOR["high_factor"]))
    value = Bounded(low=over(bought.value.low, most), high=over(bought.value.high, least))
    return value, over(bought.wide_low, most), over(bought.wide_high, least), "factor"
