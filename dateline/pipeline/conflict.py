"""Two records with one id and different content: which rows they are, and what to do about it."""

from typing import NamedTuple

from ingest.problems import Problem, Refused
from ingest.sources.document import number_in
from ingest.sources.raw import Raw
from ingest.sources.source import Source


class Place(NamedTuple):
    """Where a record stands in its file: its line and, where the reader counts them, its row."""

    line: int
    row: int | None

    @classmethod
    def of(cls, raw: Raw) -> "Place":
        return cls(raw.line, number_in(raw.json))


def in_file(raw: Raw, identity: str, first: Place, source: Source | None) -> Refused:
    """The refusal of a record whose id an earlier record of the same file has."""
    this = Place.of(raw)
    by_row = this.row is not None and first.row is not None
    both = f"rows {first.row} and {this.row}" if by_row else f"lines {first.line} and {this.line}"
    if source and source.id_template:
        reason = f"the id template is not unique: {both}"
        remedy = f"Add columns to the id of the mapping, {source.id_template}, in which these rows differ"
    elif source:
        reason = f"the id is not unique: {both} have it, and differ in content"
        remedy = "Look up in the source which of the rows is right, and take the other out, or fetch the file again"
    else:
        reason = f"the id is not unique: {both} have it, and differ in content"
        remedy = "Give one of the records an id of its own"
    return _refused(raw, identity, reason, remedy)


def with_held(raw: Raw, identity: str, reason: str, source: Source | None) -> Refused:
    """The refusal of a record whose id a record of the ledger has, from another file."""
    if source is None:
        remedy = (
            "Give it an id of its own. Only if it is the same record, and has changed: append a record with act: "
            "correct whose target is the one that stands"
        )
    elif "@" in identity:
        remedy = "A file with other content was read as this release before: give this one a date of its own, --release"
    else:
        remedy = f"{source.title} does not change its rows: compare both files, and fetch the damaged one again"
    return _refused(raw, identity, reason, remedy)


def _refused(raw: Raw, identity: str, reason: str, remedy: str) -> Refused:
    return Refused(raw, (Problem(raw.line_of(("id",)), "id", f'"{identity}"', reason, remedy),))
