"""trade.fct_trade_concentration: the Herfindahl-Hirschman index of trade over partners, and over goods.

Definitions: docs/methods.md, "Shares, remainders and concentration"; the descriptions of the mart and its columns."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.oracle.claims import Claim
from tests.oracle.computes import of_claims
from tests.oracle.figures import Bounded, Figure, Ranked, figures, preference, ranked
from tests.oracle.flows import leveled
from tests.oracle.kept import kept
from tests.oracle.years import chosen_flows, year_figures, year_flows

UNNAMED = "ZZZ"
Ends = tuple[float, float]


@dataclass(frozen=True)
class Items:
    """What the whole is divided into, all of one source: the ends of each item, and of trade with unnamed areas."""

    key: tuple[Any, ...]
    source: str
    named: dict[str, Ends]
    unnamed: Ends
    whole: Figure | None
    figures: tuple[Figure, ...]


def added(some: Iterable[Bounded]) -> Ends:
    values = list(some)
    return sum(one.low or 0 for one in values), sum(one.high or 0 for one in values)


def over_goods(given: Sequence[Figure]) -> list[Items]:
    """The leaf codes of the source that the panel of years takes for the flow."""
    read = year_figures(given)
    found = []
    for (reporter, partner, flow, year, unit), chosen in chosen_flows(year_flows(read)).items():
        if flow not in ("export", "import"):
            continue
        leaves: dict[str, list[Bounded]] = {}
        own = [one for one in read if one.key == chosen.key and one.is_leaf and one.figure.data.commodity != "TOTAL"]
        for one in own:
            leaves.setdefault(one.figure.data.commodity, []).append(one.figure.value)
        if leaves:
            key = ("commodity", reporter, partner, flow, "TOTAL", year, unit)
            named = {code: added(some) for code, some in leaves.items()}
            whole = chosen.total and chosen.total.figure
            found.append(Items(key, chosen.key[0], named, (0, 0), whole, tuple(one.figure for one in own)))
    return found


def over_partners(given: Sequence[Figure]) -> list[Items]:
    """The partners of the source that reports the whole, too; else of one, against the whole that the policy chose."""
    named, unnamed = _of_partners(ranked(given)), _of_unnamed(given)
    reporting = defaultdict(list)
    for source, *rest in named:
        reporting[tuple(rest)].append(source)
    found = []
    for key in sorted(reporting, key=repr):
        sources = [source for source in reporting[key] if set(named[source, *key]) - {"WLD"}]
        if not sources:
            continue

        def order(source: str, key: tuple[Any, ...] = key) -> tuple[Any, ...]:
            own = [one.figure for one in named[source, *key].values()]
            areas = unnamed.get((source, *key), [])
            stated = [one.claim.stated_when.end_latest for one in (*own, *areas)]
            return (
                "WLD" not in named[source, *key],
                any(one.claim.modality != "asserted" for one in (*own, *areas)),
                max(preference(one.basis)[1] for one in own),
                -len(set(named[source, *key]) - {"WLD"}),
                -max((day or date.min).toordinal() for day in stated),
                source,
            )

        source = min(sources, key=order)
        own = named[source, *key]
        worlds = [named[one, *key]["WLD"] for one in reporting[key] if "WLD" in named[one, *key]]
        whole = own.get("WLD") or next((one for one in worlds if one.rank == 1), None)
        partners = {partner: added([one.figure.value]) for partner, one in own.items() if partner != "WLD"}
        areas = unnamed.get((source, *key), [])
        of_partners = [one.figure for partner, one in own.items() if partner != "WLD"]
        row = ("partner", key[0], "WLD", *key[1:])
        left = added(one.value for one in areas)
        found.append(Items(row, source, partners, left, whole and whole.figure, (*of_partners, *areas)))
    return found


def _whole_key(figure: Figure) -> tuple[Any, ...] | None:
    """Source, reporter, flow, commodity, year and currency of a figure that can be an item of a whole year."""
    data = figure.data
    if figure.year is None or figure.is_part or data.flow not in ("export", "import") or data.reporter == UNNAMED:
        return None
    return figure.claim.source, data.reporter, data.flow, data.commodity, figure.year, figure.value.unit


def _first(one: Figure) -> tuple[Any, ...]:
    """Of one code in two revisions of the HS the newer is read."""
    stated = one.claim.stated_when.end_latest or date.min
    revision = [-ord(letter) for letter in one.data.classification] if one.data.classification else [0]
    return one.claim.modality != "asserted", revision, -stated.toordinal(), one.claim.record_id


def _of_partners(read: Sequence[Ranked]) -> dict[tuple[Any, ...], dict[str, Ranked]]:
    found: dict[tuple[Any, ...], dict[str, Ranked]] = {}
    for one in sorted(read, key=lambda one: _first(one.figure)):
        key = _whole_key(one.figure)
        if key and one.source_rank == 1:
            found.setdefault(key, {}).setdefault(one.figure.data.partner, one)
    return found


def _of_unnamed(given: Sequence[Figure]) -> dict[tuple[Any, ...], list[Figure]]:
    """Of areas that the source names no country of, and that are no group of countries, one claim each."""
    overlap = leveled(given)
    found: dict[tuple[Any, ...], dict[str | None, Figure]] = {}
    for one in sorted(given, key=_first):
        key = _whole_key(one)
        if (
            key
            and one.data.partner == UNNAMED
            and overlap[one.claim.claim_id] in (None, "commodity", "period")
            and None not in (one.value.low, one.value.high)
            and one.claim.modality in ("asserted", "possible")
        ):
            found.setdefault(key, {}).setdefault(one.data.partner_given, one)
    return {key: list(some.values()) for key, some in found.items()}


@of_claims("trade.fct_trade_concentration")
def trade_concentration(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The rows of trade.fct_trade_concentration."""
    return [_row(items) for items in divided(claims)]


@kept
def divided(claims: Iterable[Claim]) -> list[Items]:
    """Every whole, over partners and over goods, in which there is any trade."""
    given = figures(claims)
    return [items for items in (*over_partners(given), *over_goods(given)) if _row(items)["total_high"] > 0]


def _row(items: Items) -> dict[str, Any]:
    every = [*items.named.values(), items.unnamed]
    low, high = sum(end for end, _ in every), sum(end for _, end in every)
    whole = items.whole.value if items.whole else None
    total = (whole.low or 0, whole.high or 0) if whole else (low, high)
    ends = {code: _share(end, (low, high), total if whole else None) for code, end in items.named.items()}
    largest = max(ends, key=lambda code: (ends[code][1], ends[code][0], code))
    left = max(0, 1 - sum(least for least, _ in ends.values())) if whole or items.unnamed[1] > 0 else 0
    names = ("dimension", "reporter_code", "partner_code", "flow", "commodity_code", "calendar_year", "currency_code")
    return dict(zip(names, items.key, strict=True)) | {
        "item_count": len(items.named),
        "is_whole_reported": whole is not None,
        "total_low": total[0],
        "total_high": total[1],
        "covered_share_low": _quotient(low, total[1]) if whole else 1,
        "covered_share_high": _quotient(high, total[0]) if whole else 1,
        "unnamed_low": items.unnamed[0],
        "unnamed_high": items.unnamed[1],
        "largest_item_code": largest,
        "largest_share_low": max(least for least, _ in ends.values()),
        "largest_share_high": max(most for _, most in ends.values()),
        "hhi_low": min(1, sum(least**2 for least, _ in ends.values())),
        "hhi_high": min(1, sum(most**2 for _, most in ends.values()) + left**2),
        "items_source_id": items.source,
        "total_source_id": items.whole and items.whole.claim.source,
        "is_single_source": items.whole is None or items.whole.claim.source == items.source,
    }


def _share(item: Ends, reported: Ends, whole: Ends | None) -> Ends:
    """The least and the greatest share; without a reported whole it is least where the other items are greatest."""
    least = _quotient(item[0], whole[1] if whole else reported[1] - item[1] + item[0])
    most = _quotient(item[1], whole[0] if whole else reported[0] - item[0] + item[1])
    return min(1, least or 0), 0 if item[1] == 0 else 1 if most is None else min(1, most)


def _quotient(one: float, other: float) -> float | None:
    return one / other if other > 0 else None
