"""What a file would bring, before it is appended, and how it differs from the last one of its source."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dateline.output import Progress
from dateline.pipeline.append import AppendOptions, AppendResult, append_reading
from dateline.settings import Settings
from ingest.sources.header import header_of
from ingest.sources.reading import Reading
from ingest.validation import validate
from warehouse.build.runs import Runs
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.profile import Profile, profile_held, profile_of

# A field is reported when it is filled in so much more or less of the records.
SHIFT = 0.1

# Codes that are named; of more it is said how many.
NAMED = 12

_LAST = "from file_read where source_name = ? and read_count > 0 order by read_at desc limit 1"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing about the file, beside the same of the last one; what it means where the two differ."""

    what: str
    this: Any
    last: Any = None
    remark: str = ""


def profile(
    reading: Reading, source: str, settings: Settings, how: AppendOptions, progress: Progress
) -> Iterator[Line]:
    """What an append would do, then volumes, columns, fields and codes. Nothing is stored.

    Raises UnreadableFile, UnknownRelease."""
    ledger = Ledger(settings.ledger, wait=settings.wait)
    result = append_reading(reading, ledger, settings.refused, how, progress)
    last = next(iter(Runs(settings.runs, wait=settings.wait).rows(_LAST, [source])), None)
    yield from _outcome(result)
    yield from _volumes(result, reading, last)
    yield from _columns(reading, json.loads(last["header"]) if last and last.get("header") else [])
    held = profile_held(ledger, source)
    if held is None:
        yield Line("before", None, None, f"nothing of {source} is in the ledger: there is nothing to compare with")
        return
    fresh = profile_of(part.rows for part in validate(reading))
    yield from _fields(fresh, held)
    yield from _codes(fresh, held)


def _outcome(result: AppendResult) -> Iterator[Line]:
    changed = result.corrected + result.withdrawn
    yield Line("new", result.new - changed)
    yield Line("known", result.known, remark=f"of them {result.older} held as newer" if result.older else "")
    yield Line("corrected", result.corrected)
    yield Line("withdrawn", result.withdrawn)
    if result.withheld.count:
        remark = "; ".join(str(one) for one in result.withheld.absences if one.missing)
        yield Line("withheld", result.withheld.count, remark=remark)
    yield Line("refused", len(result.refused), remark="; ".join(_reasons(result)))


def _reasons(result: AppendResult) -> list[str]:
    """The first reasons, each once."""
    reasons = dict.fromkeys(problem.reason for one in result.refused for problem in one.problems)
    return list(reasons)[:3] + (["…"] if len(reasons) > 3 else [])


def _volumes(result: AppendResult, reading: Reading, last: dict[str, Any] | None) -> Iterator[Line]:
    size = sum(file.stat().st_size for file in reading.files if file.is_file())
    for what, this, name in (("records", result.read, "read_count"), ("bytes", size, "byte_count")):
        before = last[name] if last else None
        much = abs(this - before) / before if before else 0
        yield Line(what, this, before, f"{(this - before) / before:+.0%}" if before and much > SHIFT else "")


def _columns(reading: Reading, last: list[str]) -> Iterator[Line]:
    if not last:
        return
    this = header_of(reading, last)
    for name in this:
        if name not in last:
            yield Line(f"column {name}", "there", "none", "a new column")
    for name in last:
        if name not in this:
            yield Line(f"column {name}", "none", "there", "the column is gone, or has another name")


def _fields(fresh: Profile, held: Profile) -> Iterator[Line]:
    for name in sorted(fresh.filled.keys() | held.filled.keys()):
        this, last = fresh.share(name), held.share(name)
        if abs(this - last) > SHIFT or (this > 0) != (last > 0):
            remark = "never given before" if last == 0 else "no longer given" if this == 0 else "filled otherwise"
            yield Line(f"field {name}", f"{this:.0%}", f"{last:.0%}", remark)


def _codes(fresh: Profile, held: Profile) -> Iterator[Line]:
    for name in sorted(fresh.codes.keys() & held.codes.keys()):
        new, gone = fresh.codes[name] - held.codes[name], held.codes[name] - fresh.codes[name]
        if new or gone:
            remark = ", ".join([*_named("new", new), *_named("gone", gone)])
            yield Line(f"codes of {name}", len(fresh.codes[name]), len(held.codes[name]), remark)


def _named(word: str, codes: set[str]) -> list[str]:
    more = len(codes) - NAMED
    return [f"{word}: {' '.join(sorted(codes)[:NAMED])}" + (f" and {more} more" if more > 0 else "")] if codes else []
