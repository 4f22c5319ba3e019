"""Roll calls of the General Assembly as Erik Voeten and others code them: one event a roll call, with its ballots.

Two layouts of the ballots: the tables of the R package `unvotes` (ISO alpha-2, words, only yes, no and abstain) and
the data set itself (COW codes, 1 yes, 2 abstain, 3 no, 8 absent, 9 not a member; dates as 1946-01-01 or 1/1/1946). The
roll calls stand in a table of their own, or in the columns of the ballots; their issues in a table, or in six flags."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.crosswalk import System
from ingest.crosswalk.keys import plain
from ingest.nulls import TEXT_NULLS
from ingest.sources import tabular
from ingest.sources.ballots import Table, by_roll_call, table, without_a_roll_call
from ingest.sources.document import document
from ingest.sources.raw import Raw, UnreadableFile
from ingest.sources.source import Sample, Source
from ingest.sources.tabular import Columns

TITLE = "United Nations General Assembly Voting Data"
CLAIMANT = {"name": "Erik Voeten, Anton Strezhnev and Michael Bailey", "type": "group"}
WORDS = {"1": "yes", "2": "abstain", "3": "no", "8": "absent", "9": "not_member"}
_AMERICAN = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
WORDS |= {f"{code}.0": word for code, word in WORDS.items()}

# The columns of flags, with the names that the tables of unvotes have for them.
ISSUE_FLAGS = {
    "me": "Palestinian conflict",
    "nu": "Nuclear weapons and nuclear material",
    "di": "Arms control and disarmament",
    "hr": "Human rights",
    "co": "Colonialism",
    "ec": "Economic development",
}

_OF_A_ROLL_CALL: dict[str, tuple[str, ...]] = {
    "session": (),
    "importantvote": (),
    "unres": (),
    "amend": (),
    "para": (),
    "short": (),
    "descr": (),
    "year": (),
    **dict.fromkeys(ISSUE_FLAGS, ()),
}
ROLL_CALLS = Columns({"rcid": (), "date": ()}, _OF_A_ROLL_CALL)
ISSUES = Columns({"rcid": (), "issue": ()}, {"short_name": ()})
_BALLOTS: dict[str, tuple[str, ...]] = {"date": (), **_OF_A_ROLL_CALL, "country": (), "Countryname": ()}
WITH_ISO = Columns({"rcid": (), "vote": (), "country_code": ()}, _BALLOTS)
WITH_COW = Columns({"rcid": (), "vote": (), "ccode": ()}, _BALLOTS)

# The data set has a column Country of three letters beside Countryname.
_LETTERS = r"^[A-Z]{3}$"


def part(sample: Sample) -> str | None:
    """Which part of the data set a file is: `ballots`, `roll_calls`, `issues`, or None."""
    columns = set(sample.columns())
    if columns >= {"rcid", "vote"} and columns & {"country_code", "ccode"}:
        return "ballots"
    if columns >= {"rcid", "date"} and columns & {"unres", "descr"}:
        return "roll_calls"
    return "issues" if columns >= {"rcid", "issue"} else None


@dataclass(frozen=True, slots=True)
class _Call:
    """A roll call as its file has it."""

    file: Path
    line: int
    text: str
    fields: Mapping[str, str | None]
    issues: list[str] = field(default_factory=list)

    @property
    def rcid(self) -> str:
        return _whole(self.fields["rcid"]) or ""


def read(files: Sequence[Path]) -> Iterator[Raw]:
    """The roll calls, and what of the files belongs to none. Raises UnreadableFile."""
    ballots, roll_calls, issues = _parts(files)
    is_iso = "country_code" in Sample.of(ballots).columns()
    cast = table(ballots, WITH_ISO if is_iso else WITH_COW)
    yield from cast.defects
    calls: dict[str, _Call] = {}
    for call in _roll_calls(roll_calls) if roll_calls else _in_the_ballots(ballots, cast):
        if isinstance(call, Raw):
            yield call
        elif call.rcid in calls:
            yield Raw(call.file, call.line, b"", call.text, defect=f"the roll call {call.rcid} stands here twice")
        else:
            calls[call.rcid] = call
    yield from _classed(issues, calls) if issues else ()
    yield from _gathered(ballots, cast, calls, "iso2" if is_iso else "cow")


def _parts(files: Sequence[Path]) -> tuple[Path, Path | None, Path | None]:
    """The file of the ballots, of the roll calls and of the issues: those named, else those beside the ballots."""
    found: dict[str, Path] = {}
    for file in files:
        name = part(Sample.of(file))
        if name is None or name in found:
            what = "neither ballots, roll calls nor issues" if name is None else f"a second file of {name}"
            raise UnreadableFile(f"{file}: {what}", remedy="name the files of one release, without it")
        found[name] = file
    if "ballots" not in found:
        raise UnreadableFile(
            f"{files[0]}: roll calls without their ballots",
            expected="the ballots beside them: rcid, country_code or ccode, vote",
            remedy="name the file of the ballots too, such as unvotes.csv",
        )
    for name in ("roll_calls", "issues"):
        beside = found["ballots"].with_name(f"{name}.csv")
        if name not in found and beside.is_file() and part(Sample.of(beside)) == name:
            found[name] = beside
    if "roll_calls" not in found and "date" not in Sample.of(found["ballots"]).columns():
        raise UnreadableFile(
            f"{found['ballots']}: ballots without the dates of their roll calls",
            expected="a table of the roll calls, or a column date",
            remedy="name the roll calls too: unvotes.csv roll_calls.csv",
        )
    return found["ballots"], found.get("roll_calls"), found.get("issues")


def _roll_calls(path: Path) -> Iterator[_Call | Raw]:
    for row in tabular.rows(path, ROLL_CALLS, nulls=TEXT_NULLS):
        if row.defect:
            yield Raw(path, row.line, b"", row.text, defect=row.defect)
        else:
            yield _Call(path, row.line, row.text, _dated(row.fields))


def _in_the_ballots(path: Path, cast: Table) -> Iterator[_Call]:
    """Of each roll call what its first ballot says of it."""
    import polars as pl

    firsts = cast.frame.filter(pl.col("rcid").is_not_null()).unique("rcid", keep="first", maintain_order=True)
    for fields in firsts.iter_rows(named=True):
        text = ",".join(str(value or "") for value in fields.values())
        yield _Call(path, fields["line"], text, _dated(fields))


def _classed(path: Path, calls: Mapping[str, _Call]) -> Iterator[Raw]:
    """Write the issues down with their roll calls; what belongs to none comes out."""
    for row in tabular.rows(path, ISSUES, nulls=TEXT_NULLS):
        call = calls.get(_whole(row.fields.get("rcid")) or "")
        if call:
            call.issues.append(row.fields["issue"])
        else:
            defect = row.defect or f"an issue of the roll call {row.fields['rcid']}, which is not among the roll calls"
            yield Raw(path, row.line, b"", row.text, defect=defect)


def _gathered(path: Path, cast: Table, calls: Mapping[str, _Call], system: System) -> Iterator[Raw]:
    import polars as pl

    days = {rcid: call.fields["date"] for rcid, call in calls.items()}
    frame = cast.frame.select(
        "line",
        "vote",
        roll_call=pl.col("rcid").str.replace(r"\.0*$", ""),
        code="country_code" if system == "iso2" else "ccode",
        name=pl.coalesce("Countryname", pl.when(~pl.col("country").str.contains(_LETTERS)).then("country")),
    ).with_columns(on=pl.col("roll_call").replace_strict(days, default=None, return_dtype=pl.String))
    is_known = pl.col("roll_call").is_in(list(calls)).fill_null(False)
    yield from without_a_roll_call(frame.filter(~is_known), path, "it is not among the roll calls")
    ballots = by_roll_call(frame.filter(is_known), system, WORDS)
    for rcid, call in calls.items():
        if rcid not in ballots:
            yield Raw(call.file, call.line, b"", call.text, defect=f"the roll call {rcid or '?'} has no ballots")
            continue
        try:
            record = _record(path, rcid, call)
        except ValueError as error:
            yield Raw(call.file, call.line, b"", call.text, defect=str(error))
            continue
        # The ballots are JSON already, and most of the record.
        record["data"]["ballots"] = []
        text = json.dumps(record, ensure_ascii=False).removesuffix("[]}}") + ballots[rcid] + "}}"
        yield Raw(call.file, call.line, text.encode(), call.text)


def _dated(fields: Mapping[str, str | None]) -> dict[str, str | None]:
    """The fields with the date in ISO 8601; where there is none, the year."""
    given = _words(fields.get("date"))
    if given is None or given == "NA":
        return {**fields, "date": _whole(fields.get("year"))}
    found = _AMERICAN.fullmatch(given)
    return {**fields, "date": f"{found[3]}-{int(found[1]):02}-{int(found[2]):02}" if found else given}


def _issues(call: _Call) -> list[str] | None:
    """The issues by the table of them, and by the flags of the roll call. Raises ValueError for a flag that is none."""
    flagged = [issue for name, issue in ISSUE_FLAGS.items() if _is_flagged(name, call.fields.get(name))]
    return list(dict.fromkeys([*call.issues, *flagged])) or None


def _is_flagged(name: str, text: str | None) -> bool:
    # One roll call has 0\" in the data set of 2016: an escaped quote that was left over.
    flag = _flag((text or "").strip('\\"'))
    if isinstance(flag, str):
        raise ValueError(f"{name} = {text!r}: the flag of an issue is 1 or 0")
    return flag is True


def _record(path: Path, rcid: str, call: _Call) -> dict[str, Any]:
    of = call.fields
    short, long = _words(of.get("short")), _words(of.get("descr"))
    session = _whole(of.get("session"))
    data = {
        "body": "UNGA",
        "resolution": of.get("unres") or None,
        "session": session,
        "matter": short or long or of.get("unres") or f"roll call {rcid} of session {session}",
        "detail": long if short else None,
        "issues": _issues(call),
        "is_important": _flag(of.get("importantvote")),
        "is_amendment": _flag(of.get("amend")),
        "is_paragraph": _flag(of.get("para")),
    }
    return {
        "source": SOURCE.name,
        "id": rcid,
        "kind": "vote",
        "occurred": of["date"] or None,
        "claimant": CLAIMANT,
        "document": document(path, f"rcid {rcid}", title=TITLE, publisher="Harvard Dataverse"),
        "data": {name: value for name, value in data.items() if value is not None},
    }


def _words(text: str | None) -> str | None:
    """A text on one line, without the backspaces that eight descriptions hold."""
    return " ".join((text or "").replace("\b", " ").split()) or None


def _whole(text: str | None) -> str | None:
    """A number as a code has it; None where nothing is said."""
    return None if text == "NA" else plain(text) or None


def _flag(text: str | None) -> bool | str | None:
    """1 and 0 as truths; anything else as it is, to be refused."""
    number = _whole(text)
    if number is None or number == "NA":
        return None
    return number == "1" if number in ("0", "1") else number


SOURCE = Source(
    name="unga-voeten",
    title=TITLE,
    kinds=("vote",),
    url="https://doi.org/10.7910/DVN/LEJUQZ",
    licence="CC0 1.0 (Harvard Dataverse); the R package unvotes: MIT",
    citation="Erik Voeten, Anton Strezhnev, Michael Bailey (2009), United Nations General Assembly Voting Data, "
    "Harvard Dataverse, doi:10.7910/DVN/LEJUQZ; as tables: David Robinson, R package unvotes",
    cadence="once a year, after a session",
    stale_after=400,
    version="unvotes 0.3.0 (sessions 1 to 74): unvotes.csv, roll_calls.csv, issues.csv; the data set as CSV with rcid, "
    "vote 1/2/3/8/9 and ccode, and the flags of six issues",
    tried="6,203 roll calls, 870,109 ballots",
    defects=(
        "no outcome: a roll call is recorded without one",
        "the tables of unvotes leave out who was absent or no member, so that a missing ballot is either",
        "no code for the Yemen Arab Republic, West Germany and Zanzibar: they go by name; ISO alpha-2 NA is Namibia",
        "ids as 3.0; descriptions in capitals, eight of them with backspaces, which are taken out",
        "one roll call (6027) has no words at all: its matter is its number",
        "the data set of 2016 has no date of roll call 4592 (its year stands for it), and a stray quote in one flag",
        "in the data set a state that changed its name can have two rows; one that says that it was no member is left "
        "out where the other has its vote",
    ),
    left_out="short names of issues; in the full data set: derived columns (ideal points, counts, regions)",
    recognises=lambda sample: part(sample) is not None,
    read=read,
    is_joined=lambda file: True,
)
