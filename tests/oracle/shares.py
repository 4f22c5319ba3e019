"""What part of a country's trade a partner has, and what is left: shares, remainders, and the report on partners.

Definitions: docs/methods.md, "Shares, remainders and concentration"; the descriptions of the marts and columns."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.oracle.claims import Claim, seed
from tests.oracle.computes import of_claims
from tests.oracle.figures import Figure, Ranked, figures, preference, ranked
from tests.oracle.kept import kept
from tests.oracle.pairs import are_same_goods, minus, over
from tests.oracle.services import times
from tests.oracle.years import trade_year


@dataclass(frozen=True)
class Share:
    """A share of a partner in a total: by a claim on it, or by one on the bilateral value."""

    partner: str
    total: Ranked
    measured: str
    claim: Figure
    rank: int
    bounds: tuple[float | None, float | None]
    widened: tuple[float | None, float | None]
    value: tuple[float | None, float | None]
    value_widened: tuple[float | None, float | None]
    included: tuple[bool, bool]

    @property
    def key(self) -> tuple[Any, ...]:
        whole = self.total.figure
        data = whole.data
        return (data.reporter, self.partner, data.flow, data.commodity, *whole.period, whole.value.unit)

    @property
    def is_single_source(self) -> bool:
        return self.claim.claim.source == self.total.figure.claim.source

    @property
    def order(self) -> tuple[Any, ...]:
        """A stated share first, then one of one source, then the reporter's own, then the policy."""
        return (
            self.measured != "stated",
            not self.is_single_source,
            self.measured,
            self.total.rank,
            self.rank,
        )


def totals(read: list[Ranked]) -> list[Ranked]:
    """The first claim of each source on the trade of a country with the world."""
    return [one for one in read if one.figure.data.partner == "WLD" and not one.figure.is_part and one.source_rank == 1]


@kept
def shares(claims: Iterable[Claim]) -> list[Share]:
    """Every share that can be had of every total."""
    given = figures(claims)
    read = ranked(given)
    stated = [one for one in given if _is_stated(one)]
    own, mirrored = defaultdict(list), defaultdict(list)
    for one in read:
        own[_goods(one.figure)].append(one)
        mirrored[one.figure.data.partner, one.figure.data.flow, one.figure.data.commodity].append(one)
    return [
        share
        for total in totals(read)
        for share in (
            *_stated(total, stated),
            *_computed(total, own[_goods(total.figure)]),
            *_computed_from_partner(total, mirrored[_goods(total.figure)]),
        )
    ]


def _stated(total: Ranked, stated: list[Figure]) -> list[Share]:
    whole = total.figure
    found = [
        one
        for one in stated
        if (one.data.reporter, one.data.flow, one.data.commodity) == _goods(whole)
        and one.period == whole.period
        and are_same_goods(one, whole)
    ]

    def order(one: Figure) -> tuple[Any, ...]:
        newest = one.claim.stated_when.end_latest
        return (
            one.claim.modality != "asserted",
            preference(one.basis)[1],
            -sum(_series(one) == _series(other) for other in stated),
            -(newest or date.min).toordinal(),
            one.claim.source,
            one.claim.record_id,
        )

    result = []
    for rank, one in enumerate(sorted(found, key=order), 1):
        low, high = one.share.low or 0, 1 if one.share.high is None else one.share.high
        wide_low, wide_high = one.share.widened_low, one.share.widened_high
        wide = (max(0, wide_low or 0), 1 if wide_high is None else min(1, wide_high))
        result.append(
            Share(
                one.data.partner, total, "stated", one, rank, (low, high), wide,
                (times(low, whole.value.low), times(high, whole.value.high)),
                (times(wide[0], whole.value.widened_low), times(wide[1], whole.value.widened_high)),
                (bool(one.share.has_low), bool(one.share.has_high)),
            )
        )  # fmt: skip
    return result


def _is_stated(one: Figure) -> bool:
    """Whether it states a share: the world has none of itself, and unknown areas are many."""
    return (
        one.data.share is not None
        and one.claim.modality in ("asserted", "possible")
        and not one.is_part
        and one.data.partner not in ("WLD", "ZZZ")
    )


def _series(one: Figure) -> tuple[Any, ...]:
    return (*_goods(one), one.data.partner, one.claim.reported_by)


def _goods(figure: Figure) -> tuple[str, str, str]:
    return figure.data.reporter, figure.data.flow, figure.data.commodity


def _computed(total: Ranked, same_goods: list[Ranked]) -> list[Share]:
    return [
        _quotient(one, total, one.figure.data.partner, "computed")
        for one in same_goods
        if one.figure.data.partner != "WLD" and _are_alike(one, total)
    ]


def _computed_from_partner(total: Ranked, same_goods: list[Ranked]) -> list[Share]:
    return [
        _quotient(one, total, one.figure.data.reporter, "computed_from_partner")
        for one in same_goods
        # What the partner imports is valued otherwise than what is exported.
        if one.figure.data.flow == "total" and _are_alike(one, total)
    ]


def _are_alike(one: Ranked, total: Ranked) -> bool:
    return (
        one.source_rank == 1
        and not one.figure.is_part
        and one.figure.period == total.figure.period
        and one.figure.value.unit == total.figure.value.unit
        and are_same_goods(one.figure, total.figure)
    )


def _quotient(one: Ranked, total: Ranked, partner: str, measured: str) -> Share:
    part, whole = one.figure.value, total.figure.value
    return Share(
        partner, total, measured, one.figure, one.rank,
        (over(part.low, whole.high), over(part.high, whole.low)),
        (over(part.widened_low, whole.widened_high), over(part.widened_high, whole.widened_low)),
        (part.low, part.high),
        (part.widened_low, part.widened_high),
        (bool(part.has_low and whole.has_high), bool(part.has_high and whole.has_low)),
    )  # fmt: skip


@of_claims("trade.fct_partner_share")
@kept
def partner_share(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The rows of trade.fct_partner_share."""
    best: dict[tuple[Any, ...], Share] = {}
    for share in sorted(shares(claims), key=lambda one: one.order):
        best.setdefault(share.key, share)
    return [_row(share) for share in best.values()]


def _row(share: Share) -> dict[str, Any]:
    whole = share.total.figure
    data = whole.data
    return {
        "reporter_code": data.reporter,
        "partner_code": share.partner,
        "flow": data.flow,
        "commodity_code": data.commodity,
        "period": whole.claim.occurred,
        "period_start_on": whole.start,
        "period_end_on": whole.end,
        "share_low": share.bounds[0],
        "share_high": share.bounds[1],
        "is_share_low_included": share.included[0],
        "is_share_high_included": share.included[1],
        "share_widened_low": share.widened[0],
        "share_widened_high": share.widened[1],
        "measured": share.measured,
        "currency_code": whole.value.unit,
        "value_low": share.value[0],
        "value_high": share.value[1],
        "value_widened_low": share.value_widened[0],
        "value_widened_high": share.value_widened[1],
        "total_low": whole.value.low,
        "total_high": whole.value.high,
        "share_claim_id": share.claim.claim.claim_id,
        "total_claim_id": whole.claim.claim_id,
        "share_source_id": share.claim.claim.source,
        "total_source_id": whole.claim.source,
        "is_single_source": share.is_single_source,
        "wording_policy": share.claim.value.policy or share.claim.share.policy,
        "policy": share.total.policy,
    }


@of_claims("trade.fct_trade_remainder")
def trade_remainder(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The rows of trade.fct_trade_remainder."""
    return [_remainder(off) for off in taken_off(claims)]


@kept
def taken_off(claims: Iterable[Claim]) -> list[list[Share]]:
    """Of each total the shares that are taken off it."""
    groups: dict[tuple[Any, ...], list[Share]] = {}
    for share in shares(claims):
        key = share.key
        groups.setdefault((key[0], *key[2:]), []).append(share)
    return [_off(some) for some in groups.values()]


def _off(some: list[Share]) -> list[Share]:
    own = [one for one in some if one.is_single_source]
    first = min((one.total.rank for one in own), default=None)
    taken = [one for one in own if one.total.rank == first] or [one for one in some if one.total.rank == 1]
    best: dict[str, Share] = {}
    for share in sorted(taken, key=lambda one: one.order):
        best.setdefault(share.partner, share)
    return list(best.values())


def _remainder(off: list[Share]) -> dict[str, Any]:
    total = min((one.total for one in off), key=lambda one: one.rank)
    whole = total.figure
    sources = {one.claim.claim.source for one in off}
    value = whole.value
    low, high = _left(off, (value.low, value.high), False)
    wide_low, wide_high = _left(off, (value.widened_low, value.widened_high), True)
    return {
        "reporter_code": whole.data.reporter,
        "flow": whole.data.flow,
        "commodity_code": whole.data.commodity,
        "period": whole.claim.occurred,
        "period_start_on": whole.start,
        "period_end_on": whole.end,
        "currency_code": value.unit,
        "partner_count": len(off),
        "total_low": value.low,
        "total_high": value.high,
        "remainder_low": low,
        "remainder_high": high,
        "remainder_widened_low": wide_low,
        "remainder_widened_high": wide_high,
        "share_source_id": sources.pop() if len(sources) == 1 else None,
        "total_source_id": whole.claim.source,
        "is_single_source": all(one.is_single_source for one in off),
    }


def _left(
    off: list[Share], total: tuple[float | None, float | None], is_widened: bool
) -> tuple[float | None, float | None]:
    """The least and the greatest remainder: shares that are stated are of the total itself, whatever that is."""
    stated = [one.widened if is_widened else one.bounds for one in off if one.measured == "stated"]
    values = [one.value_widened if is_widened else one.value for one in off if one.measured != "stated"]
    ends = [end for end in total if end is not None]
    least = minus(1, _sum(high for _, high in stated))
    most = minus(1, _sum(low for low, _ in stated))
    return (
        minus(None if least is None else min(least * end for end in ends), _sum(high for _, high in values)),
        minus(None if most is None else max(most * end for end in ends), _sum(low for low, _ in values)),
    )


def _sum(some: Iterable[float | None]) -> float | None:
    total = 0.0
    for one in some:
        if one is None:
            return None
        total += one
    return total


@of_claims("trade.rpt_trade_partner")
@kept
def trade_partner(claims: list[Claim]) -> list[dict[str, Any]]:
    """The rows of trade.rpt_trade_partner."""
    names = {row["country_code"]: row["country_name"] for row in seed("country")}
    stated_shares = {
        (one["reporter_code"], one["partner_code"], one["period_start_on"].year): one
        for one in partner_share(claims)
        if (one["flow"], one["commodity_code"], one["currency_code"]) == ("total", "TOTAL", "USD")
        and one["period_start_on"] == date(one["period_start_on"].year, 1, 1)
        and one["period_end_on"] == date(one["period_start_on"].year, 12, 31)
    }
    years = {
        (one["reporter_code"], one["partner_code"], one["calendar_year"]): one
        for one in trade_year(claims)
        if one["currency_code"] == "USD"
    }
    rows = []
    for (reporter, partner, year), one in years.items():
        before, share = years.get((reporter, partner, year - 1), {}), stated_shares.get((reporter, partner, year), {})
        row = {
            "reporter_code": reporter,
            "reporter_name": names[reporter],
            "partner_code": partner,
            "partner_name": names[partner],
            "calendar_year": year,
            "share_low": share.get("share_low"),
            "share_high": share.get("share_high"),
            "change_usd_low": minus(one["turnover_low"], before.get("turnover_high")),
            "change_usd_high": minus(one["turnover_high"], before.get("turnover_low")),
            "turnover_measured": one["turnover_measured"],
        }
        for name in ("exports", "imports", "turnover", "balance"):
            row |= {f"{name}_usd_{end}": one[f"{name}_{end}"] for end in ("low", "high")}
        rows.append(row)
    return rows
