"""Adopted resolutions with how each member voted, from the UN Digital Library: General Assembly, Security Council.

Dictionary: Dag Hammarskjöld Library, UN General Assembly Voting Data, September 2024, https://digitallibrary.un.org.
Columns were renamed since (`ms_codes` is `ms_code`, `yes` is `total_yes`): both are known. Who was
absent and who did not vote are not distinguished: `NV`, later `X`, and a blank (research guide to the library: "Blank =
Non-participating") are non-voting. The outcomes of the General Assembly are a file of their own: all its resolutions, a
row each, without ballots (https://digitallibrary.un.org/record/4060945)."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.crosswalk.keys import plain
from ingest.sources.ballots import by_roll_call, table, without_a_roll_call
from ingest.sources.document import document
from ingest.sources.raw import Raw
from ingest.sources.source import Sample, Source
from ingest.sources.tabular import Columns

CLAIMANT = {"name": "Dag Hammarskjöld Library", "type": "organisation"}
WORDS = {"Y": "yes", "N": "no", "A": "abstain", "NV": "non_voting", "X": "non_voting"}
COUNTS = {
    "yes_count": "total_yes",
    "no_count": "total_no",
    "abstain_count": "total_abstentions",
    "non_voting_count": "total_non_voting",
    "member_count": "total_ms",
}

COLUMNS = Columns(
    {
        "undl_id": (),
        "ms_code": ("ms_codes",),
        "ms_vote": ("ms_votes",),
        "date": (),
        "resolution": ("resolutions",),
        "title": ("description",),
    },
    {
        "ms_name": ("ms_names",),
        "session": (),
        "draft": (),
        "meeting": (),
        "agenda": ("agenda_titles", "agenda_title"),
        "subjects": (),
        "modality": (),
        "vote_note": (),
        "total_yes": ("yes",),
        "total_no": ("no",),
        "total_abstentions": ("abstentions",),
        "total_non_voting": ("non-voting",),
        "total_ms": ("total-voting",),
    },
)


# Of the outcomes, which have no members.
OUTCOMES = Columns(
    {name: others for name, others in COLUMNS.required.items() if not name.startswith("ms_")} | {"modality": ()},
    {name: others for name, others in COLUMNS.optional.items() if name not in ("ms_name", "modality")},
)


def _reader(body: str) -> Callable[[Sequence[Path]], Iterator[Raw]]:
    def read(files: Sequence[Path]) -> Iterator[Raw]:
        """One adopted resolution an event. Raises UnreadableFile."""
        return (raw for path in files for raw in _records(path, body))

    return read


def _records(path: Path, body: str) -> Iterator[Raw]:
    import polars as pl

    rows = table(path, COLUMNS)
    yield from rows.defects
    frame = rows.frame.rename({"undl_id": "roll_call", "ms_code": "code", "ms_name": "name", "ms_vote": "vote"})
    frame = frame.with_columns(on="date")
    # A row that breaks off has no vote either, and then no date.
    is_blank = pl.col("vote").is_null() & pl.all_horizontal(pl.col("code", "date").is_not_null())
    frame = frame.with_columns(vote=pl.when(is_blank).then(pl.lit("NV")).otherwise("vote"))
    is_known = pl.col("roll_call").is_not_null()
    yield from without_a_roll_call(frame.filter(~is_known), path, "")
    ballots = by_roll_call(frame.filter(is_known), "iso3", WORDS)
    for first in frame.filter(is_known).unique("roll_call", keep="first", maintain_order=True).iter_rows(named=True):
        is_cast = _is_cast(first)
        record = _record(path, f"undl-{'ga' if body == 'UNGA' else 'sc'}", body, first)
        record["data"]["ballots"] = []
        text = json.dumps(record, ensure_ascii=False)
        if is_cast:  # the ballots are JSON already, and most of the record
            text = text.removesuffix("[]}}") + ballots[first["roll_call"]] + "}}"
        row = ",".join(str(value) for value in first.values() if value is not None)
        yield Raw(path, first["line"], text.encode(), row)


def _outcomes(files: Sequence[Path]) -> Iterator[Raw]:
    """One adopted resolution an event, whether it was voted on or not. Raises UnreadableFile."""
    for path in files:
        rows = table(path, OUTCOMES)
        yield from rows.defects
        frame = rows.frame.rename({"undl_id": "roll_call"})
        is_known = frame["roll_call"].is_not_null()
        yield from without_a_roll_call(frame.filter(~is_known), path, "")
        for row in frame.filter(is_known).iter_rows(named=True):
            record = _record(path, "undl-ga-outcomes", "UNGA", row)
            text = ",".join(str(value) for value in row.values() if value is not None)
            yield Raw(path, row["line"], json.dumps(record, ensure_ascii=False).encode(), text)


def _is_cast(row: dict[str, Any]) -> bool:
    """Whether there was a vote: "Vote, recorded", and not "Without a vote"."""
    return "without" not in (row["modality"] or "").lower()


def _record(path: Path, source: str, body: str, first: dict[str, Any]) -> dict[str, Any]:
    """Of a resolution what its first row says of it. One that was adopted without a vote has no counts."""
    data = {
        "body": body,
        "outcome": "adopted",
        "resolution": first["resolution"],
        "draft": first["draft"],
        "meeting": first["meeting"],
        "session": first["session"],
        "matter": first["title"] or first["resolution"],
        "agenda": first["agenda"],
        "issues": [subject.strip() for subject in first["subjects"].split("|")] if first["subjects"] else None,
        "note": "; ".join(said for said in (first["modality"], first["vote_note"]) if said) or None,
        **({name: _number(first[column]) for name, column in COUNTS.items()} if _is_cast(first) else {}),
    }
    return {
        "source": source,
        "id": first["roll_call"],
        "kind": "vote",
        **({"occurred": first["date"]} if first["date"] else {}),
        "claimant": CLAIMANT,
        "document": document(path, f"undl_id {first['roll_call']}", title="Voting Data", publisher="United Nations"),
        "data": {name: value for name, value in data.items() if value is not None},
    }


def _number(text: str | None) -> int | str | None:
    """A count; what is none as it is, to be refused."""
    whole = plain(text) or None
    return int(whole) if whole and whole.isascii() and whole.isdigit() and len(whole) < 10 else whole


def _recognises(*, council: bool) -> Callable[[Sample], bool]:
    def recognises(sample: Sample) -> bool:
        columns = set(sample.columns())
        is_of_votes = "undl_id" in columns and bool(columns & {"ms_vote", "ms_votes"})
        return is_of_votes and ("permanent_member" in columns) == council

    return recognises


def _recognises_outcomes(sample: Sample) -> bool:
    columns = set(sample.columns())
    return {"undl_id", "resolution", "modality", "title"} <= columns and not columns & {"ms_vote", "ms_votes"}


_LICENCE = "UN Digital Library terms of use: non-commercial, with attribution"
_DEFECTS = (
    "who was absent and who did not vote are not distinguished",
    "adopted resolutions alone: what was rejected or vetoed is not there",
    "Y for a member where a resolution was adopted without a vote: no ballot is made of it",
    "no record of counts is refused that its ballots do not add up to",
)

GENERAL_ASSEMBLY = Source(
    name="undl-ga",
    title="UN General Assembly Voting Data of the UN Digital Library",
    kinds=("vote",),
    url="https://digitallibrary.un.org/record/4060887",
    licence=_LICENCE,
    citation="United Nations Dag Hammarskjöld Library, General Assembly Voting Data, United Nations, 2024",
    cadence="once or twice a year",
    stale_after=270,
    version="the CSV of September 2024 by its dictionary, and the names of columns since; no real file was tried",
    defects=_DEFECTS,
    left_out="reports of committees, links",
    recognises=_recognises(council=False),
    read=_reader("UNGA"),
)
GENERAL_ASSEMBLY_OUTCOMES = Source(
    name="undl-ga-outcomes",
    title="UN General Assembly Resolutions of the UN Digital Library",
    kinds=("vote",),
    url="https://digitallibrary.un.org/record/4060945",
    licence=_LICENCE,
    citation="United Nations Dag Hammarskjöld Library, General Assembly Resolutions, United Nations",
    cadence="once or twice a year",
    stale_after=270,
    version="the CSV of February 2026 (2026_02_06_ga_outcomes.csv) by the columns that public programs read in it; no "
    "real file was tried",
    defects=(
        "adopted resolutions alone, with and without a vote: what was rejected is not there",
        "a vote that was not recorded has no ballots, and often no counts",
        "resolutions by recorded vote are in undl-ga too, with their ballots, under the same undl_id: two records of "
        "one library, not two voices",
    ),
    left_out="reports of committees, links",
    recognises=_recognises_outcomes,
    read=_outcomes,
)
SECURITY_COUNCIL = Source(
    name="undl-sc",
    title="UN Security Council Voting Data of the UN Digital Library",
    kinds=("vote",),
    url="https://digitallibrary.un.org",
    licence=_LICENCE,
    citation="United Nations Dag Hammarskjöld Library, Security Council Voting Data, United Nations",
    cadence="once or twice a year",
    stale_after=270,
    version="the CSV with permanent_member and modality; no real file was tried",
    defects=_DEFECTS,
    left_out="links; who was a permanent member",
    recognises=_recognises(council=True),
    read=_reader("UNSC"),
)
