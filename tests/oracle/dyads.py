"""Pairs of states by year and by month: what every part has of them, pair by pair and period by period.

Definitions: docs/methods.md, "What a dyad counts" and "Unknown is not zero"; the descriptions of fct_dyad_year and
fct_dyad_month."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

from tests.oracle import coded, conflict, missiles, talks, vetoes, votes, years
from tests.oracle.claims import Claim, standing
from tests.oracle.computes import panel
from tests.oracle.dyad_listings import counted, of_either
from tests.oracle.escalation import countries_of
from tests.oracle.figures import chosen, figures, ranked
from tests.oracle.kept import kept
from tests.oracle.periods import MONTH, YEAR, Grain, is_dated
from warehouse.ledger.recorded import Recorded

Row = dict[str, Any]
Pair = tuple[str, str]

NOBODY = ("ZZZ", "WLD")

CLASSES = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
TRADE = tuple(
    f"{flow}_{side}_usd_{end}"
    for side in "ab"
    for flow in ("exports", "imports", "turnover")
    for end in ("low", "high")
)
VOTES = ("equal_vote_share", "lijphart_index", "signorino_ritter_s")


class Dyads:
    """What there is of each pair in each period, by column."""

    def __init__(self) -> None:
        self.rows: dict[tuple[Pair, date], Row] = {}

    def add(self, one: str, other: str, begin: date, **columns: Any) -> None:
        """What `{}` in the name of a column stands for is the side of `one`."""
        a, b = sorted((one, other))
        if a != b and not {a, b} & set(NOBODY):
            side = "a" if one == a else "b"
            self.rows.setdefault(((a, b), begin), {}).update(
                {name.format(side): value for name, value in columns.items()}
            )


@panel("core.fct_dyad_year")
@kept
def dyad_year(records: list[Recorded]) -> list[Row]:
    """The rows of core.fct_dyad_year."""
    return [{"calendar_year": row.pop("begin").year} | row for row in _dyads(records, YEAR)]


@panel("core.fct_dyad_month")
def dyad_month(records: list[Recorded]) -> list[Row]:
    """The rows of core.fct_dyad_month: a mission holds for the months of its year, listings are those that began."""
    missions = {(row["country_a_code"], row["country_b_code"], row["calendar_year"]): row for row in dyad_year(records)}
    result = []
    for row in _dyads(records, MONTH):
        begin = row.pop("begin")
        for name in ("cohen_kappa", "joint_veto_count", "joint_blocked_count"):
            del row[name]
        year = missions.get((row["country_a_code"], row["country_b_code"], begin.year), {})
        for side in "ab":
            row[f"has_mission_of_{side}"] = year.get(f"has_mission_of_{side}")
            row[f"listed_{side}_count"] = row.pop(f"listings_{side}_low")
            row[f"listed_{side}_high"] = row.pop(f"listings_{side}_high")
        result.append({"month_start_on": begin} | row)
    return result


def _dyads(records: list[Recorded], grain: Grain) -> list[Row]:
    claims = standing(records)
    dyads = Dyads()
    _trade(dyads, claims, grain)
    _votes(dyads, claims, grain)
    _occurrences(dyads, claims, grain)
    _conflicts(dyads, claims, grain)
    _ties(dyads, claims, grain)
    _codings(dyads, claims, grain)
    for lister, listed, begin, low, high in counted(records, grain):
        dyads.add(lister, listed, begin, **{"listings_{}_low": low, "listings_{}_high": high})
    tests = _tests(claims, grain)
    coding, fighting = _most_coded(claims, grain), _most_fought(claims, grain)
    listing = of_either(records)
    return [
        _row(pair, begin, values, grain)
        | {f"test_{side}_count": tests[country, begin] for side, country in zip("ab", pair, strict=True)}
        | _covered(pair, begin, values, coding.get(begin), fighting.get(begin))
        | listing(pair, begin, values, grain)
        for (pair, begin), values in dyads.rows.items()
    ]


def _row(pair: Pair, begin: date, values: Row, grain: Grain) -> Row:
    row: Row = {"country_a_code": pair[0], "country_b_code": pair[1], "begin": begin}
    row |= {name: values.get(name) for name in (*TRADE, *VOTES, "cohen_kappa", "deaths_low", "deaths_high")}
    row |= {f"has_mission_of_{side}": values.get(f"has_mission_of_{side}") for side in "ab"}
    counts = ("common_vote_count", "joint_veto_count", "joint_blocked_count")
    counts += ("meeting_count_low", "meeting_count_high", "event_count_low", "event_count_high")
    return row | {name: values.get(name, 0) for name in counts}


def _covered(pair: Pair, begin: date, values: Row, coding: str | None, fighting: str | None) -> Row:
    """What only some data sets have: 0 where one covers the period, unknown where none does."""
    row: Row = {
        "coded_source_id": values.get("coded_source_id", coding),
        "conflict_source_id": values.get("conflict_source_id", fighting),
    }
    for name in (f"{kind}_{side}_count" for kind in CLASSES for side in "ab"):
        row[name] = values.get(name, 0) if coding else None
    for name in ("conflict_count_low", "conflict_count_high"):
        row[name] = values.get(name, 0 if fighting else None)
    return row


def _trade(dyads: Dyads, claims: list[Claim], grain: Grain) -> None:
    """A year as fct_trade_year has it; a month by its total."""
    if grain is YEAR:
        for row in years.trade_year(claims):
            if row["currency_code"] == "USD":
                ends = {
                    f"{flow}_{{}}_usd_{end}": row[f"{flow}_{end}"]
                    for flow in ("exports", "imports", "turnover")
                    for end in ("low", "high")
                }
                dyads.add(row["reporter_code"], row["partner_code"], date(row["calendar_year"], 1, 1), **ends)
        return
    names = {"export": "exports", "import": "imports", "total": "turnover"}
    for one in chosen(ranked(figures(claims))):
        figure, data = one.figure, one.figure.data
        month = MONTH.one(*figure.period)
        is_whole = month and figure.period == (month, MONTH.end(month))
        if is_whole and data.flow in names and data.commodity == "TOTAL" and figure.value.unit == "USD":
            assert month
            flow = names[data.flow]
            ends = {f"{flow}_{{}}_usd_low": figure.value.low, f"{flow}_{{}}_usd_high": figure.value.high}
            dyads.add(data.reporter, data.partner, month, **ends)


def _votes(dyads: Dyads, claims: list[Claim], grain: Grain) -> None:
    """Roll calls of the General Assembly that lie in the period as a whole; joint vetoes by year."""
    cast: dict[tuple[str, str, date], Counter[tuple[str, str]]] = {}
    for call in votes.roll_calls(claims):
        begin = grain.one(call.claim.when.start_earliest, call.claim.when.end_latest)
        for one, other in combinations(sorted(call.cast), 2):
            if begin:
                cast.setdefault((one, other, begin), Counter())[call.cast[one], call.cast[other]] += 1
    for (one, other, begin), agreed in cast.items():
        found = votes.measures(agreed)
        dyads.add(one, other, begin, **{name: found[name] for name in ("common_vote_count", *VOTES)})
        if grain is YEAR:
            dyads.add(one, other, begin, cohen_kappa=found["cohen_kappa"])
    if grain is YEAR:
        for row in vetoes.joint_veto(claims):
            dyads.add(
                row["country_a_code"],
                row["country_b_code"],
                date(row["veto_year"], 1, 1),
                joint_veto_count=row["veto_count"],
                joint_blocked_count=row["blocked_count"],
            )


COUNTED = ("meeting", "statement", "vote", "military_exercise", "missile_test", "ferry_trip", "labour_migration")


def _occurrences(dyads: Dyads, claims: list[Claim], grain: Grain) -> None:
    """Meetings, and other occurrences, that name both: drafts and tests as they are folded.

    One that somebody denies is none, nor is one that is only expected. Of the records on a draft or test that name both
    the asserted one counts, of these the one of the narrowest date, the first."""
    folded = {}
    for group in (*vetoes.drafts(claims), *missiles.folded(claims)):
        for one in group:
            folded[one.event_id] = min([one.event_id for one in group] + [folded.get(one.event_id, one.event_id)])
    events: dict[int, list[Claim]] = {}
    for one in claims:
        events.setdefault(one.event_id, []).append(one)
    best: dict[tuple[Pair, int], tuple[Any, ...]] = {}
    for event_id, values in events.items():
        said = {one.modality for one in values}
        representative = talks.representative_of(values)
        if representative.kind not in COUNTED or "denied" in said or said == {"expected"}:
            continue
        named = {country for one in values for country in countries_of(one)} - set(NOBODY)
        first, last = representative.when.start_earliest, representative.when.end_latest
        width = (last - first).days if first and last else 1_000_000
        part = "meeting" if representative.kind == "meeting" else "event"
        for pair in combinations(sorted(named), 2):
            order = ("asserted" not in said, width, event_id, first, last, part)
            key = (pair, folded.get(event_id, event_id))
            best[key] = min(best.get(key, order), order, key=lambda one: one[:3])
    lows: Counter[tuple[Pair, date, str]] = Counter()
    highs: Counter[tuple[Pair, date, str]] = Counter()
    for (pair, _), (is_uncertain, _, _, first, last, part) in best.items():
        for begin in grain.all(first, last) if is_dated(first, last) else ():
            highs[pair, begin, part] += 1
            lows[pair, begin, part] += not is_uncertain and grain.one(first, last) is not None
    for (pair, begin, part), count in highs.items():
        dyads.add(*pair, begin, **{f"{part}_count_low": lows[pair, begin, part], f"{part}_count_high": count})


def _conflicts(dyads: Dyads, claims: list[Claim], grain: Grain) -> None:
    """Events of which both are a party, of the data set that has most of them in the period."""
    fought: dict[tuple[Pair, date], dict[str, list[tuple[Row, bool]]]] = {}
    for event in conflict.conflict_event(claims):
        sides = (event["side_a_country_code"], event["side_b_country_code"])
        first, last = event["start_earliest_on"], event["end_latest_on"]
        if event["is_counted"] and None not in sides and is_dated(first, last):
            for begin in grain.all(first, last):
                by_source = fought.setdefault(((min(sides), max(sides)), begin), {})
                by_source.setdefault(event["source_id"], []).append((event, grain.one(first, last) is not None))
    for (pair, begin), by_source in fought.items():
        source, events = min(by_source.items(), key=lambda one: (-len(one[1]), one[0]))
        highs = [event["deaths_high"] for event, _ in events]
        dyads.add(
            *pair,
            begin,
            conflict_source_id=source,
            conflict_count_low=sum(is_whole for _, is_whole in events),
            conflict_count_high=len(events),
            deaths_low=sum(event["deaths_low"] or 0 for event, is_whole in events if is_whole),
            deaths_high=None if None in highs else sum(highs),
        )


def _ties(dyads: Dyads, claims: list[Claim], grain: Grain) -> None:
    """Whether the one had a mission at the other: where several report it, whether any says so."""
    if grain is YEAR:
        sent: dict[tuple[str, str, int], list[bool]] = {}
        for row in talks.diplomatic_tie(claims):
            if row["modality"] == "asserted" and row["tie_year"] is not None:
                said = sent.setdefault((row["sender_code"], row["receiver_code"], row["tie_year"]), [])
                said += [] if row["has_mission"] is None else [row["has_mission"]]
        for (sender, receiver, year), said in sent.items():
            dyads.add(sender, receiver, date(year, 1, 1), **{"has_mission_of_{}": any(said) if said else None})


def _acts(claims: list[Claim], grain: Grain) -> Iterator[tuple[date, Row]]:
    for row in coded.coded_event_month(claims):
        yield grain.of(row["month_start_on"]), row


def _codings(dyads: Dyads, claims: list[Claim], grain: Grain) -> None:
    """Acts of the one upon the other, of the data set that has most of the pair in the period."""
    acts: dict[tuple[Pair, date], dict[str, list[Row]]] = {}
    for begin, row in _acts(claims, grain):
        one, other = row["actor1_country_code"], row["actor2_country_code"]
        acts.setdefault(((min(one, other), max(one, other)), begin), {}).setdefault(row["source_id"], []).append(row)
    for ((a, b), begin), by_source in acts.items():
        source, rows = min(by_source.items(), key=lambda one: (-sum(row["event_count"] for row in one[1]), one[0]))
        dyads.add(a, b, begin, coded_source_id=source)
        for place, kind in enumerate(CLASSES, start=1):
            for actor, upon in ((a, b), (b, a)):
                own = [row for row in rows if (row["actor1_country_code"], row["quad_class_code"]) == (actor, place)]
                dyads.add(actor, upon, begin, **{f"{kind}_{{}}_count": sum(row["event_count"] for row in own)})


def _most(values: Counter[tuple[date, str]]) -> dict[date, str]:
    """Of each period the data set that has most in it, of equal ones the first by name."""
    best: dict[date, tuple[int, str]] = {}
    for (begin, source), count in values.items():
        best[begin] = min(best.get(begin, (-count, source)), (-count, source))
    return {begin: source for begin, (_, source) in best.items()}


def _most_coded(claims: list[Claim], grain: Grain) -> dict[date, str]:
    values: Counter[tuple[date, str]] = Counter()
    for begin, row in _acts(claims, grain):
        values[begin, row["source_id"]] += row["event_count"]
    return _most(values)


def _most_fought(claims: list[Claim], grain: Grain) -> dict[date, str]:
    return _most(
        Counter(
            (begin, event["source_id"])
            for event in conflict.conflict_event(claims)
            if event["is_counted"] and is_dated(event["start_earliest_on"], event["end_latest_on"])
            for begin in grain.all(event["start_earliest_on"], event["end_latest_on"])
        )
    )


def _tests(claims: list[Claim], grain: Grain) -> Counter[tuple[str, date]]:
    """Tests by the country and the date of the representative claim of each."""
    representatives = [missiles.ranked(group)[0] for group in missiles.folded(claims)]
    held = [(one.data.country, grain.one(one.when.start_earliest, one.when.end_latest)) for one in representatives]
    return Counter((country, begin) for country, begin in held if begin)
