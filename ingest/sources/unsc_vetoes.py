"""Vetoes in the Security Council, one row a veto, by whom and on what."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from ingest.crosswalk import country
from ingest.crosswalk.named import un_seat
from ingest.sources import tabular
from ingest.sources.document import document
from ingest.sources.identity import counted, escaped, identity, underscored
from ingest.sources.raw import Raw
from ingest.sources.record import raw
from ingest.sources.source import Source
from ingest.sources.tabular import Columns

TITLE = "Vetoes in the UN Security Council"
CLAIMANT = {"name": "World Politics Data Lab", "type": "group"}
NAMED = ("member_veto1", "member_veto2", "member_veto3")
# Columns of 1 and 0; the Soviet Union and Russia have one each.
MARKED = ("China", "France", "Russia", "USSR", "USA", "UK")

_REQUIRED = ("date", "draft", "meeting_record", "agenda_item", "member_veto1", "member_veto2", *MARKED)
COLUMNS = Columns(
    dict.fromkeys(_REQUIRED, ()), {"member_veto3": (), "crisis_topic": (), "region": (), "year": (), "month": ()}
)


def read(files: Sequence[Path]) -> Iterator[Raw]:
    """One vote a row. Raises UnreadableFile."""
    for path in files:
        seen: Counter[str] = Counter()
        for row in tabular.rows(path, COLUMNS):
            if row.defect:
                yield Raw(path, row.line, b"", row.text, defect=row.defect)
            elif not (members := _members(row.fields, _iso(row.fields["date"]))):
                yield Raw(path, row.line, b"", row.text, defect="a veto by nobody: no member is named or marked")
            else:
                yield _raw(path, row, members, seen)


def _raw(path: Path, row: tabular.Row, members: list[str], seen: Counter[str]) -> Raw:
    of = {name: " ".join(value.split()) or None for name, value in row.fields.items()}
    draft = ", ".join(row.fields["draft"].split("\n")) or None
    day = _iso(row.fields["date"])
    # A draft may be voted on in parts, and some have the symbol of the meeting alone.
    name = underscored(draft or of["meeting_record"] or "")
    same = identity(day, name)
    seen[same] += 1
    return raw(
        path,
        row,
        {
            "source": SOURCE.name,
            "id": f"{escaped(day, '/')}/{counted(name, seen[same], '/', ending='[0-9]')}",
            "kind": "vote",
            "occurred": day or None,
            "claimant": CLAIMANT,
            "document": document(path, f"row {row.number}", title=TITLE, publisher="World Politics Data Lab"),
            "data": {
                "body": "UNSC",
                "outcome": "vetoed",
                "draft": draft,
                "meeting": of["meeting_record"],
                "matter": of["agenda_item"],
                "issues": [of["crisis_topic"]] if of.get("crisis_topic") else None,
                "blocked_by": members,
                "blocked_by_given": _given(row.fields, members),
            },
        },
    )


def _members(fields: Mapping[str, str], day: str) -> list[str]:
    """Who vetoed it on that day, by name or by mark; a name that no list knows as it is, to be refused."""
    named = [fields[column] for column in NAMED if fields.get(column)]
    marked = [member for member in MARKED if fields[member] == "1"]
    return list(dict.fromkeys(un_seat(country(member, "name", day), day) or member for member in (*named, *marked)))


def _given(fields: Mapping[str, str], members: list[str]) -> list[str] | None:
    """Whom the list names, where another held the seat."""
    named = [fields[column] for column in NAMED if fields.get(column)]
    return named if any(country(name, "name") not in members for name in named) else None


def _iso(day: str) -> str:
    """2/16/1946 as 1946-02-16; what is no such date as it is."""
    try:
        return datetime.strptime(day, "%m/%d/%Y").date().isoformat()
    except ValueError:
        return day


SOURCE = Source(
    name="unsc-vetoes",
    title=TITLE,
    kinds=("vote",),
    url="https://github.com/world-politics-datalab/vetoes-un-security-council",
    licence="MIT",
    citation="World Politics Data Lab, Vetoes in the UN Security Council, 1946 to September 2022",
    cadence="none: a list made once",
    stale_after=None,
    version="the CSV of 1946 to September 2022",
    tried="214",
    defects=(
        "line breaks within quoted fields",
        "the marks of members lack 26 of the vetoes that the names have (USA 11, France 9, USSR 6): a member that is "
        "named or marked has vetoed",
        "some drafts have one symbol in several rows, and the early ones that of the meeting: the id counts them",
    ),
    left_out="region, month, and the derived columns of who vetoed together",
    recognises=lambda sample: set(sample.columns()) >= {"draft", "meeting_record", "member_veto1", "ussr"},
    read=read,
)
