"""Drafts that failed in the Security Council, one row a vote, with the members by how they voted."""

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.crosswalk import UNKNOWN, country
from ingest.crosswalk.named import un_seat
from ingest.sources.document import document
from ingest.sources.identity import counted, escaped, identity, underscored
from ingest.sources.raw import Raw
from ingest.sources.record import raw
from ingest.sources.source import Sample, Source
from ingest.sources.tabular import Columns, Row
from ingest.sources.workbook import MAGIC, sheet

TITLE = "Failed drafts in the UN Security Council"
CLAIMANT = {"name": "the compilers of unsc_for_us", "type": "group"}
VOTES = {"In Favor": "yes", "Abstain": "abstain", "Against": "no"}
PERMANENT = ("CHN", "TWN", "FRA", "RUS", "SUN", "GBR", "USA")
COLUMNS = Columns(
    {"Meeting Number": (), "Voting On": (), "Year": (), "Submitted By": (), **dict.fromkeys(VOTES, ())},
    {"Note": (), "For,Abstain,Against": (), "Members": (), "Joint Submission": ()},
)


def read(files: Sequence[Path]) -> Iterator[Raw]:
    """One vote a row. Raises UnreadableFile."""
    for path in files:
        header, *cells = sheet(path) or [[]]
        names = COLUMNS.found([_text(name) for name in header], path)
        seen: Counter[str] = Counter()
        for number, values in enumerate(cells, 1):
            fields = {name: _text(value) for name, value in zip(names, values, strict=True)}
            if not any(fields.values()):
                continue
            row = Row(number + 1, number, "\t".join(fields.values()), fields)
            try:
                record = _record(path, row, seen)
            except ValueError as error:
                yield Raw(path, row.line, b"", row.text, defect=str(error))
            else:
                yield raw(path, row, record)


def _record(path: Path, row: Row, seen: Counter[str]) -> dict[str, Any]:
    """Raises ValueError for a cell that is not the list it should be."""
    of = row.fields
    year = int(of["Year"]) if of["Year"].isdecimal() else None
    on = _on(of["Year"], of["Meeting Number"])
    sponsors = _literal(of["Submitted By"], "Submitted By", list, str)
    ballots = [
        _ballot(name, vote, on) for column, vote in VOTES.items() for name in _literal(of[column], column, list, str)
    ]
    counts = _literal(of.get("For,Abstain,Against") or "()", "For,Abstain,Against", tuple, int) or (None, None, None)
    if len(counts) != len(VOTES):
        raise ValueError(f"For,Abstain,Against: three numbers are expected, not {len(counts)}")
    same = identity(of["Meeting Number"], of["Voting On"])
    seen[same] += 1
    name = counted(underscored(of["Voting On"]), seen[same], "/", ending="[0-9]")
    note = of.get("Note") or None
    is_vetoed = bool(note) and "negative vote" in str(note).lower()
    against = [ballot["country"] for ballot in ballots if ballot["vote"] == "no"]
    data = {
        "body": "UNSC",
        "outcome": "vetoed" if is_vetoed else _outcome(counts[0], year),
        "draft": of["Voting On"] or None,
        "meeting": of["Meeting Number"] or None,
        "matter": of["Voting On"] or None,
        "note": note,
        "sponsors": [_member(name, on) or name for name in sponsors],
        "sponsors_given": sponsors if any(_member(name, on) != country(name, "name") for name in sponsors) else None,
        "blocked_by": [member for member in against if member in PERMANENT] if is_vetoed else [],
        "ballots": ballots,
        "yes_count": counts[0],
        "abstain_count": counts[1],
        "no_count": counts[2],
    }
    return {
        "source": SOURCE.name,
        "id": f"{escaped(of['Meeting Number'], '/')}/{name}",
        "kind": "vote",
        "occurred": of["Year"] or None,
        "claimant": CLAIMANT,
        "document": document(path, f"row {row.line}", title=TITLE, publisher="GitHub"),
        "data": data,
    }


def _outcome(in_favour: Any, year: int | None) -> str | None:
    """Rejected without the votes that Article 27 of the Charter asks for (seven, nine since 1966). All of the list
    failed; why those with the votes did is for the source to say."""
    needed = 7 if year is not None and year < 1966 else 9
    return "rejected" if isinstance(in_favour, int) and in_favour < needed else None


def _ballot(name: str, vote: str, on: str) -> dict[str, Any]:
    code = _member(name, on)
    is_plain = code is not None and code == country(name, "name")
    return {"country": code or UNKNOWN, **({} if is_plain else {"given": name}), "vote": vote}


def _member(name: str, on: str) -> str | None:
    """The list names the Soviet Union as the Russian Federation, and China as China by either government."""
    return un_seat(country(name, "name", on), on)


def _on(year: str, meeting: str) -> str:
    """The year; of 1971 the part in which the meeting was, for China's seat passed on within it.

    The People's Republic first sat at meeting 1599, on 23 November 1971 (S/PV.1599)."""
    is_late = year == "1971" and meeting.isdecimal() and int(meeting) >= 1599
    return "1971-12" if is_late else year


def _literal(text: str, column: str, kind: type[list[Any]] | type[tuple[Any, ...]], item: type) -> Any:
    """A list of such items that was written as Python writes it; nothing is run. Raises ValueError."""
    value: Any
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        value = None
    if not isinstance(value, kind) or not all(isinstance(one, item) for one in value):
        raise ValueError(f"{column}: a {kind.__name__} of {item.__name__} is expected, not {text[:80]!r}")
    return value


def _text(cell: object) -> str:
    """174.0 as 174: a workbook has no whole numbers."""
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _recognises(sample: Sample) -> bool:
    from ingest.sources.raw import UnreadableFile

    if not sample.head.startswith(MAGIC):
        return False
    try:
        rows = sheet(sample.path)
    except UnreadableFile:
        return False
    return bool(rows) and {"Voting On", "In Favor", "Against"} <= set(rows[0])


SOURCE = Source(
    name="unsc-failed-drafts",
    title=TITLE,
    kinds=("vote",),
    url="https://github.com/emilytong123/unsc_for_us",
    licence="none stated",
    citation="emilytong123, unsc_for_us: cleaned_data_unsc.xlsx, GitHub",
    cadence="none: a list made once",
    stale_after=None,
    version="the cleaned workbook of 53 votes, 1947 to 2022",
    tried="53",
    defects=(
        "lists as Python writes them, in a cell",
        "no date but the year",
        "today's names for the Soviet Union and others; a few names misspelled",
        "one vote (S/1127) has one ballot fewer than it counts, and one (S/12138) says nothing of seven members",
        "a draft has several rows where it was voted on in parts, and once by error: the id counts them",
    ),
    left_out="who was a member at the time, and the derived columns of lone voters",
    is_shareable=False,
    recognises=_recognises,
    read=read,
)
