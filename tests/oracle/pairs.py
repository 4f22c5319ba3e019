"""Marts of trade that hold two figures of a pair against each other: balance, growth, season, implied, rival.

Definitions: the descriptions of these marts, and of the columns in them."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from tests.oracle.claims import Claim
from tests.oracle.computes import of_claims
from tests.oracle.figures import Bounded, Figure, Ranked, chosen, figures, ranked
from tests.oracle.kept import kept


def minus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def over(one: float | None, other: float | None) -> float | None:
    """A quotient; None where one of the two is unknown or the divisor is not above zero."""
    return None if one is None or other is None or other <= 0 else one / other


def year_before(day: date) -> date:
    """The same day a year before; before 29 February is 28 February."""
    return day.replace(year=day.year - 1, day=day.day - ((day.month, day.day) == (2, 29)))


def before(figure: Figure) -> tuple[date, date]:
    """The same months a year before where a period is of whole months, else the same days."""
    assert figure.start
    assert figure.end
    start, end = year_before(figure.start), year_before(figure.end)
    if figure.start.day == 1 and (figure.end + timedelta(days=1)).day == 1:
        end = end.replace(day=monthrange(end.year, end.month)[1])
    return start, end


@of_claims("trade.fct_trade_balance")
@kept
def trade_balance(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The rows of trade.fct_trade_balance."""
    panel = chosen(ranked(figures(claims)))
    rows = []
    bought = {_without_flow(one.figure): one.figure for one in panel if one.figure.data.flow == "import"}
    for one in panel:
        exports = one.figure
        if exports.data.flow == "export" and _without_flow(exports) in bought:
            imports = bought[_without_flow(exports)]
            if not are_same_goods(exports, imports):
                continue
            rows.append(
                {
                    "reporter_code": exports.data.reporter,
                    "partner_code": exports.data.partner,
                    "commodity_code": exports.data.commodity,
                    "period": exports.claim.occurred,
                    "period_start_on": exports.start,
                    "period_end_on": exports.end,
                    "currency_code": exports.value.unit,
                    "exports_low": exports.value.low,
                    "exports_high": exports.value.high,
                    "imports_low": imports.value.low,
                    "imports_high": imports.value.high,
                    "balance_low": minus(exports.value.low, imports.value.high),
                    "balance_high": minus(exports.value.high, imports.value.low),
                    "balance_widened_low": minus(exports.value.widened_low, imports.value.widened_high),
                    "balance_widened_high": minus(exports.value.widened_high, imports.value.widened_low),
                    "export_claim_id": exports.claim.claim_id,
                    "import_claim_id": imports.claim.claim_id,
                    "policy": one.policy,
                }
            )
    return rows


def _without_flow(figure: Figure) -> tuple[Any, ...]:
    data = figure.data
    return (data.reporter, data.partner, data.commodity, figure.value.unit, *figure.period)


def are_same_goods(one: Figure, other: Figure) -> bool:
    """Below the chapter a code is the same goods only within one revision of the HS, where both are known."""
    if one.data.commodity == "TOTAL" or len(one.data.commodity) == 2:
        return True
    return None in (one.revision, other.revision) or one.revision == other.revision


@of_claims("trade.fct_trade_growth")
@kept
def trade_growth(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The rows of trade.fct_trade_growth."""
    panel = chosen(ranked(figures(claims)))
    reported = {one.figure.figure: one.figure for one in panel}
    rows = []
    for one in panel:
        figure = one.figure
        old = reported.get((*figure.series, *before(figure)))
        if old and are_same_goods(figure, old):
            wide_low = _growth(figure.value.widened_low, old.value.widened_high)
            wide_high = _growth(figure.value.widened_high, old.value.widened_low)
            rows.append(
                _head(figure)
                | {
                    "before_claim_id": old.claim.claim_id,
                    "period": figure.claim.occurred,
                    "period_start_on": figure.start,
                    "period_end_on": figure.end,
                    "before_low": old.value.low,
                    "before_high": old.value.high,
                    "growth_low": _growth(figure.value.low, old.value.high),
                    "growth_high": _growth(figure.value.high, old.value.low),
                    "growth_widened_low": wide_low,
                    "growth_widened_high": wide_high,
                    "stated_change_low": figure.change.low,
                    "stated_change_high": figure.change.high,
                    "is_consistent": _can_meet(
                        (figure.change.widened_low, figure.change.widened_high), (wide_low, wide_high)
                    ),
                    "policy": one.policy,
                }
            )
    return rows


def _growth(new: float | None, old: float | None) -> float | None:
    return minus(over(new, old), 1)


def _can_meet(one: tuple[float | None, float | None], other: tuple[float | None, float | None]) -> bool | None:
    """Whether two intervals can hold one value; None where one of them is not known at all."""
    if one == (None, None) or other == (None, None):
        return None
    return _reaches(one[0], other[1]) and _reaches(other[0], one[1])


def _reaches(low: float | None, high: float | None) -> bool:
    return low is None or high is None or low <= high


def _head(figure: Figure) -> dict[str, Any]:
    return {
        "claim_id": figure.claim.claim_id,
        "reporter_code": figure.data.reporter,
        "partner_code": figure.data.partner,
        "flow": figure.data.flow,
        "commodity_code": figure.data.commodity,
        "currency_code": figure.value.unit,
        "value_low": figure.value.low,
        "value_high": figure.value.high,
    }


@of_claims("trade.fct_trade_season")
@kept
def trade_season(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The rows of trade.fct_trade_season."""
    years: dict[tuple[Any, ...], list[Ranked]] = {}
    for one in chosen(ranked(figures(claims))):
        start, end = one.figure.start, one.figure.end
        assert start
        if start.day == 1 and end == start.replace(day=monthrange(start.year, start.month)[1]):
            years.setdefault((*one.figure.series, start.year), []).append(one)
    return [_month(one, months) for months in years.values() if _is_traded(months) for one in months]


def _is_traded(months: Sequence[Ranked]) -> bool:
    """Whether the year has all twelve months, and anything in them."""
    return len(months) == 12 and any((one.figure.value.high or 0) > 0 for one in months)


def _month(one: Ranked, months: Sequence[Ranked]) -> dict[str, Any]:
    figure = one.figure
    low, high = figure.value.low, figure.value.high
    assert figure.start
    assert low is not None
    assert high is not None
    others = [other.figure.value for other in months if other is not one]
    least = sum(other.low or 0 for other in others)
    most = sum(other.high or 0 for other in others)
    return _head(figure) | {
        "calendar_year": figure.start.year,
        "month_of_year": figure.start.month,
        "year_low": low + least,
        "year_high": high + most,
        "share_low": over(low, low + most),
        "share_high": over(high, high + least),
        "policy": one.policy,
    }


@of_claims("trade.fct_implied_figure")
@kept
def implied_figure(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The rows of trade.fct_implied_figure."""
    given = figures(claims)
    reported = {one.figure.figure: one.figure for one in chosen(ranked(given))}
    return [
        _implied(one, reported)
        for one in given
        if (one.value.low, one.value.high) != (None, None)
        and (one.change.low, one.change.high) != (None, None)
        and not one.is_part
        and None not in one.period
    ]


def _implied(one: Figure, panel: dict[tuple[Any, ...], Figure]) -> dict[str, Any]:
    value, change = one.value, one.change
    period = before(one)
    reported = panel.get((*one.series, *period))
    if reported and not are_same_goods(one, reported):
        reported = None
    low, high = over(value.low, _plus(change.high)), over(value.high, _plus(change.low))
    wide_low = over(value.widened_low, _plus(change.widened_high))
    wide_high = over(value.widened_high, _plus(change.widened_low))
    report = reported.value if reported else Bounded()
    return _head(one) | {
        "event_id": one.claim.event_id,
        "stated_period": one.claim.occurred,
        "period_start_on": period[0],
        "period_end_on": period[1],
        "change_low": change.low,
        "change_high": change.high,
        "implied_low": low,
        "implied_high": high,
        "is_implied_low_included": bool(low is not None and value.has_low and change.has_high),
        "is_implied_high_included": bool(high is not None and value.has_high and change.has_low),
        "implied_widened_low": wide_low,
        "implied_widened_high": wide_high,
        "claimant_name": one.claim.claimant,
        "modality": one.claim.modality,
        "reported_low": report.low,
        "reported_high": report.high,
        "reported_claim_id": reported and reported.claim.claim_id,
        "difference_low": minus(report.low, high),
        "difference_high": minus(report.high, low),
        "is_consistent": _can_meet((report.widened_low, report.widened_high), (wide_low, wide_high)),
    }


def _plus(change: float | None) -> float | None:
    return None if change is None else 1 + change


@of_claims("trade.fct_rival_claim")
@kept
def rival_claim(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The rows of trade.fct_rival_claim."""
    series: dict[tuple[Any, ...], list[Figure]] = {}  # the trade both ways is one, whichever of the two reports it
    for one in figures(claims):
        if (
            one.claim.modality != "denied"
            and one.basis != "conversion"
            and not one.is_part
            and "ZZZ" not in (one.data.reporter, one.data.partner)
        ):
            pair = one.series[:2] if one.data.flow != "total" else tuple(sorted(one.series[:2]))
            series.setdefault((pair, one.series[2:]), []).append(one)
    return [
        _rivals(one, other)
        for some in series.values()
        for one, other in combinations(some, 2)
        if _are_rivals(one, other)
    ]


def _are_rivals(one: Figure, other: Figure) -> bool:
    if one.value.unit is None or not are_same_goods(one, other):
        return False
    undated = (None, None)
    if one.period != other.period and undated not in (one.period, other.period):
        return False
    meet = _can_meet(
        (one.value.widened_low, one.value.widened_high), (other.value.widened_low, other.value.widened_high)
    )
    return meet is False


def _rivals(one: Figure, other: Figure) -> dict[str, Any]:
    pair = (one.data.reporter, one.data.partner)
    first, second = pair if "WLD" in pair else sorted(pair)
    differs = {
        "claimant": one.claim.claimant != other.claim.claimant,
        "scope": one.data.includes_indirect != other.data.includes_indirect,
        "date": one.claim.occurred != other.claim.occurred,
        "modality": one.claim.modality != other.claim.modality,
        "basis": one.basis != other.basis,
    }
    return {
        "claim_id": one.claim.claim_id,
        "rival_claim_id": other.claim.claim_id,
        "country_a_code": first,
        "country_b_code": second,
        "flow": one.data.flow,
        "commodity_code": one.data.commodity,
        "currency_code": one.value.unit,
        "value_low": one.value.low,
        "value_high": one.value.high,
        "rival_value_low": other.value.low,
        "rival_value_high": other.value.high,
        "claimant_name": one.claim.claimant,
        "rival_claimant_name": other.claim.claimant,
        "period": one.claim.occurred,
        "rival_period": other.claim.occurred,
        "modality": one.claim.modality,
        "rival_modality": other.claim.modality,
        "differs_in": ", ".join(name for name, differ in differs.items() if differ),
    }
