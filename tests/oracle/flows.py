"""trade.fct_trade_flow and trade.fct_trade_aggregate: which figures of a source overlap with finer ones of it."""

from collections.abc import Iterable, Sequence
from typing import Any

from tests.oracle.best import best_set
from tests.oracle.claims import seed
from tests.oracle.computes import of_claims
from tests.oracle.figures import WHOLE_FLOWS, Figure, chosen, figures, ranked
from tests.oracle.kept import kept

AREAS = {row["area_code"] for row in seed("trade_area")}
LEVELS = {2: "chapter", 4: "heading", 6: "subheading"}


def holds_code(one: str, other: str) -> bool:
    """Whether goods of the other code are goods of the one, which is not the same code."""
    return one != other and (one == "TOTAL" or other.startswith(one))


def is_area(given: str | None) -> bool:
    """Whether a country that no list knows was given as a group of countries."""
    return given is not None and given.split(" ")[0] in AREAS


def part_type(figure: Figure) -> str | None:
    data = figure.data
    if data.second_partner:
        return "second_partner"
    if data.customs_procedure:
        return "customs_procedure"
    if data.transport:
        return "transport"
    if data.partner == "WLD":
        return "world"
    if (data.partner == "ZZZ" and is_area(data.partner_given)) or (
        data.reporter == "ZZZ" and is_area(data.reporter_given)
    ):
        return "area"
    return None


def series_of_source(figure: Figure) -> tuple[Any, ...]:
    """Figures of one source, pair and currency; areas that no list knows are distinguished by the source's name."""
    data = figure.data
    return (
        figure.claim.source,
        data.reporter,
        data.reporter_given if data.reporter == "ZZZ" else None,
        data.partner,
        data.partner_given if data.partner == "ZZZ" else None,
        figure.value.unit,
    )


def is_value(figure: Figure) -> bool:
    """Whether it is an amount that somebody asserts or thinks possible."""
    return figure.value.unit is not None and figure.claim.modality in ("asserted", "possible")


def share_a_day(one: Figure, other: Figure) -> bool:
    return (
        None not in (*one.period, *other.period) and one.start <= other.end and other.start <= one.end  # type: ignore[operator]  # none is None
    )


@kept
def older_revisions(given: Iterable[Figure]) -> set[int]:
    """Claims on trade that their source gives for the period by the codes of a newer revision, too.

    Totals are compared with totals, codes with codes, and parts with parts."""

    def key(one: Figure) -> tuple[Any, ...]:
        return (series_of_source(one), one.data.flow, one.period, one.is_part, one.data.commodity == "TOTAL")

    newest: dict[tuple[Any, ...], str] = {}
    for one in given:
        newest[key(one)] = max(newest.get(key(one), ""), one.data.classification or "")
    return {
        one.claim.claim_id for one in given if one.data.classification and one.data.classification < newest[key(one)]
    }


@kept
def leveled(given: Sequence[Figure]) -> dict[int, str | None]:
    """What each claim overlaps with, of its own series in its own source."""
    older = older_revisions(given)
    series: dict[tuple[Any, ...], list[Figure]] = {}
    for one in given:
        series.setdefault(series_of_source(one), []).append(one)
    return {claim_id: kind for some in series.values() for claim_id, kind in _leveled(some, older).items()}


def _leveled(series: list[Figure], older: set[int]) -> dict[int, str | None]:
    """Of finest figures whose periods cross, the most that do not cross stay."""
    result = {one.claim.claim_id: _held(one, series, older) for one in series}
    finest: dict[tuple[str, str], list[Figure]] = {}
    for one in series:
        if result[one.claim.claim_id] is None and is_value(one) and None not in one.period:
            finest.setdefault((one.data.flow, one.data.commodity), []).append(one)
    for group in finest.values():
        kept = _most_without_crossing({one.period for one in group})
        result |= {one.claim.claim_id: "period" for one in group if one.period not in kept}
    return result


def _held(figure: Figure, series: list[Figure], older: set[int]) -> str | None:
    """What a figure holds of its own source that is finer, or the kind of part that it is."""
    if part := part_type(figure):
        return part
    if figure.claim.claim_id in older:
        return "revision"
    finer = {
        _finer(figure, other)
        for other in series
        if is_value(other) and part_type(other) is None and other.claim.claim_id not in older
    }
    return next((kind for kind in ("commodity", "flow", "period") if kind in finer), None)


def _finer(one: Figure, other: Figure) -> str | None:
    """In what the other figure is finer than the one, which holds goods of it."""
    if not share_a_day(one, other):
        return None
    is_above = one.data.flow == "total" and other.data.flow in ("import", "export")
    if one.data.flow != other.data.flow and not is_above:
        return None
    if holds_code(one.data.commodity, other.data.commodity):
        return "commodity"
    if one.data.commodity != other.data.commodity:
        return None
    if is_above:
        return "flow"
    contains = one.start <= other.start and other.end <= one.end  # type: ignore[operator]  # share_a_day knows both
    return "period" if contains and one.period != other.period else None


def _most_without_crossing(periods: Iterable[Any]) -> set[Any]:
    """Of all sets of periods no two of which share a day the greatest; of these the earliest."""

    def cross(one: Any, other: Any) -> bool:
        return bool(one[0] <= other[1] and other[0] <= one[1])

    return set(best_set(sorted(periods), cross, lambda some: -len(some)))


@of_claims("trade.fct_trade_flow")
def trade_flow(claims: Iterable[Any]) -> list[dict[str, Any]]:
    """The rows of trade.fct_trade_flow."""
    given = figures(claims)
    overlap = leveled(given)
    taken = {one.figure.claim.claim_id for one in chosen(ranked(given))}
    return [
        _common(one)
        | {
            "is_part_of_flow": one.data.flow not in WHOLE_FLOWS,
            "commodity_level": LEVELS.get(len(one.data.commodity), "total"),
            "commodity_wording": one.data.commodity_wording,
            "is_leaf_code": one.data.is_leaf,
            "value_cif_low": one.data.value_cif and one.data.value_cif.low,
            "value_cif_high": one.data.value_cif and one.data.value_cif.high,
            "value_fob_low": one.data.value_fob and one.data.value_fob.low,
            "value_fob_high": one.data.value_fob and one.data.value_fob.high,
            "is_share_low_included": one.share.has_low,
            "is_share_high_included": one.share.has_high,
            "is_change_low_included": one.change.has_low,
            "is_change_high_included": one.change.has_high,
            "is_chosen": one.claim.claim_id in taken,
        }
        for one in given
        if overlap[one.claim.claim_id] is None
    ]


@of_claims("trade.fct_trade_aggregate")
def trade_aggregate(claims: Iterable[Any]) -> list[dict[str, Any]]:
    """The rows of trade.fct_trade_aggregate."""
    given = figures(claims)
    overlap = leveled(given)
    return [
        _common(one)
        | {
            "overlap_type": overlap[one.claim.claim_id],
            "second_partner_code": one.data.second_partner,
            "customs_procedure_code": one.data.customs_procedure,
            "transport_code": one.data.transport,
        }
        for one in given
        if overlap[one.claim.claim_id] is not None
    ]


def _common(one: Figure) -> dict[str, Any]:
    data, claim = one.data, one.claim
    return {
        "claim_id": claim.claim_id,
        "event_id": claim.event_id,
        "source_id": claim.source,
        "reporter_code": data.reporter,
        "reporter_given_name": data.reporter_given,
        "partner_code": data.partner,
        "partner_given_name": data.partner_given,
        "flow": data.flow,
        "commodity_code": data.commodity,
        "classification_code": data.classification,
        "period": claim.occurred,
        "period_start_on": one.start,
        "period_end_on": one.end,
        "vintage": claim.stated,
        "currency_code": one.value.unit,
        "value_low": one.value.low,
        "value_high": one.value.high,
        "is_value_low_included": one.value.has_low,
        "is_value_high_included": one.value.has_high,
        "value_widened_low": one.value.widened_low,
        "value_widened_high": one.value.widened_high,
        "share_low": one.share.low,
        "share_high": one.share.high,
        "change_low": one.change.low,
        "change_high": one.change.high,
        "wording": one.value.wording or one.share.wording or one.change.wording,
        "wording_policy": one.value.policy or one.share.policy,
        "valuation": data.valuation,
        "basis": one.basis,
        "is_including_indirect": data.includes_indirect,
        "modality": claim.modality,
        "claimant_name": claim.claimant,
        "relayed_by_name": claim.relayed_by,
    }
