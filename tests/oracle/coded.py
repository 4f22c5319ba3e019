"""Machine-coded events, their reports folded, and the months of each directed dyad.

Definitions: docs/methods.md, "Reports of machine-coded events"; the descriptions of fct_coded_event and
fct_coded_event_month."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from datetime import date, datetime
from statistics import fmean
from typing import Any

from tests.oracle.claims import Claim
from tests.oracle.computes import of_claims
from tests.oracle.folds import joined_by
from tests.oracle.kept import kept

Row = dict[str, Any]

# The root of a code and its class where the source has none: CAMEO, and the codebook of GDELT (QuadClass).
VERBAL_COOPERATION, MATERIAL_COOPERATION, VERBAL_CONFLICT, MATERIAL_CONFLICT = 1, 2, 3, 4
CLASSES = {
    **dict.fromkeys(("01", "02", "03", "04", "05"), VERBAL_COOPERATION),
    **dict.fromkeys(("06", "07", "08"), MATERIAL_COOPERATION),
    **dict.fromkeys(("09", "10", "11", "12", "13"), VERBAL_CONFLICT),
    **dict.fromkeys(("14", "15", "16", "17", "18", "19", "20"), MATERIAL_CONFLICT),
}

# The first load of GDELT, April 2013, has events from 1979 on.
FIRST_LOAD, OLDEST = date(2013, 4, 1), date(1979, 1, 1)


def _coded(claims: Iterable[Claim]) -> list[Claim]:
    return [one for one in claims if one.kind == "coded_event" and one.data.code is not None]


def _day(one: Claim) -> date | None:
    first, last = one.when.start_earliest, one.when.end_latest
    return first if first == last else None


def _who(actor: Any) -> str | None:
    """An actor by its code, or else by its name."""
    return actor and (actor.code or actor.name)


def _where(place: Any) -> Hashable:
    """The name that the source gives or, without one, its coordinates; in the country that it gives."""
    return place and (place.country, place.name or (place.latitude, place.longitude))


@kept
def occurrences(claims: Iterable[Claim]) -> list[list[Claim]]:
    """The asserted claims of one source on each occurrence, by the rule one_a_day@2."""

    def keys(one: Claim) -> Iterator[Hashable]:
        yield one.source, "occurrence", one.event_id
        actors = (_who(one.data.actor1), _who(one.data.actor2))
        if _day(one) and None not in actors:
            yield one.source, actors, one.data.code, _day(one), _where(one.data.place) or (None, (None, None))

    return joined_by([one for one in _coded(claims) if one.modality == "asserted"], keys)


@of_claims("diplomacy.fct_coded_event")
def coded_event(claims: list[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_coded_event."""
    occurrence, counted = {}, set()
    for group in occurrences(claims):
        best = max(
            group, key=lambda one: (-1 if one.data.mention_count is None else one.data.mention_count, -one.claim_id)
        )
        counted.add(best.claim_id)
        for one in group:
            occurrence[one.claim_id] = min(other.event_id for other in group)
    reports = Counter(one.event_id for one in claims if one.kind == "coded_event" and one.data.mentions is not None)
    rows = []
    for one in _coded(claims):
        rows.append(
            _event(one)
            | {
                "occurrence_id": occurrence.get(one.claim_id, one.event_id),
                "is_counted": one.claim_id in counted,
                "report_count": reports[one.event_id],
            }
        )
    return rows


def _event(one: Claim) -> Row:
    data, place = one.data, one.data.place
    is_of_month = one.modality == "asserted" and _month(one) is not None
    row = {
        "claim_id": one.claim_id,
        "event_id": one.event_id,
        "source_id": one.source,
        "cameo_code": data.code,
        "quad_class_code": data.quad_class or CLASSES.get(data.code[:2], 0),
        "goldstein": data.goldstein,
        "country_code": place and place.country,
        "country_given_name": place and place.country_given,
        "place_name": place and place.name,
        "latitude": place and place.latitude,
        "longitude": place and place.longitude,
        "is_root": data.is_root,
        "mention_count": data.mention_count,
        "source_count": data.source_count,
        "article_count": data.article_count,
        "tone": data.tone,
        "occurred": one.occurred,
        "start_earliest_on": one.when.start_earliest,
        "end_latest_on": one.when.end_latest,
        "month_start_on": _month(one) if is_of_month else None,
        "added_after_days": _added_after(one),
        "is_date_suspect": data.is_date_suspect,
        "modality": one.modality,
        "claimant_name": one.claimant,
    }
    for name, actor in (("actor1", data.actor1), ("actor2", data.actor2)):
        row |= {
            f"{name}_name": actor and actor.name,
            f"{name}_code": actor and actor.code,
            f"{name}_country_code": (actor and actor.country) or "ZZZ",
            f"{name}_country_given_name": actor and actor.country_given,
        }
    return row


def _month(one: Claim) -> date | None:
    """First day of the month that holds all days of its date."""
    first, last = one.when.start_earliest, one.when.end_latest
    if first and last and (first.year, first.month) == (last.year, last.month):
        return first.replace(day=1)
    return None


def _added(one: Claim) -> date | None:
    return datetime.fromisoformat(one.data.added).date() if one.data.added else None


def _added_after(one: Claim) -> int | None:
    added, day = _added(one), _day(one)
    return (added - day).days if added and day else None


def is_suspect(row: Row, added: date) -> bool:
    """Whether a day may be a machine's guess, by the day on which GDELT added the event."""
    day = row["start_earliest_on"]
    if (added - day).days in (1, 7, 30, 365):
        return True
    return added > _ten_years_after(day) and not (day >= OLDEST and added < FIRST_LOAD)


def _ten_years_after(day: date) -> date:
    return day.replace(year=day.year + 10, day=28 if (day.month, day.day) == (2, 29) else day.day)


@of_claims("diplomacy.fct_coded_event_month")
@kept
def coded_event_month(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_coded_event_month."""
    keys = ("source_id", "actor1_country_code", "actor2_country_code", "quad_class_code", "month_start_on")
    months: dict[tuple[Any, ...], list[Row]] = {}
    for row in coded_event(claims):
        if row["month_start_on"]:
            months.setdefault(tuple(row[key] for key in keys), []).append(row)
    result = []
    for key, coded in months.items():
        counted = [row for row in coded if row["is_counted"]]
        mentions = [row["mention_count"] for row in coded if row["mention_count"] is not None]
        goldstein = [row["goldstein"] for row in counted if row["goldstein"] is not None]
        result.append(
            dict(zip(keys, key, strict=True))
            | {
                "coded_count": len(coded),
                "event_count": len(counted),
                "mention_count": sum(mentions) if mentions else None,
                "suspect_date_count": sum(row["is_date_suspect"] for row in counted),
                "goldstein_mean": fmean(goldstein) if goldstein else None,
                "goldstein_low": min(goldstein, default=None),
                "goldstein_high": max(goldstein, default=None),
            }
        )
    return result
