"""What a redaction removes beside the record itself: everything else in the home that holds it, or was made from it."""

import html
import json
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.settings import Settings
from ingest.actor import Actor
from ingest.errors import DatelineError
from ingest.event import Ref
from ingest.sources import timeline
from ingest.sources.raw import Raw
from ingest.sources.reading import Reading
from warehouse.backup import LEDGER_FILE, REPLACED, UNFINISHED
from warehouse.files.replacement import removed, replacing, unfinished_in
from warehouse.ledger.backups import begun_backups
from warehouse.ledger.ledger import Ledger
from warehouse.publish.manifest import read_manifest

# A shorter text stands in many records: a country, a role.
LEAST = 8

# Their content is compressed, so that no text can be found in it.
OPAQUE = (".zip", ".gz", ".xlsx", ".parquet", ".duckdb")


@dataclass(frozen=True, slots=True)
class Redaction:
    """The records, what is removed of each (all, where no field is named), and who does it why."""

    refs: Sequence[Ref]
    fields: Sequence[str]
    reason: str
    by: Actor
    source: str

    def upon(self, ledger: Ledger, refs: Sequence[Ref]) -> int:
        """Redact those records in a ledger; gives the position of the act."""
        acted = ledger.redact(refs, fields=self.fields, reason=self.reason, by=self.by, source=self.source)
        return acted.positions[0]


def redact(settings: Settings, redaction: Redaction) -> tuple[int, list[str]]:
    """Redact records everywhere in the home; gives the position of the act, and what still holds them, to be dealt with
    by the caller. Repeat an interrupted call to complete it. Raises as `Ledger.redact`."""
    ledger = Ledger(settings.ledger, wait=settings.wait)
    # What a restore replaced may hold more: the redaction may be repeated, or be of another field than one before.
    ledgers = [
        ledger,
        *(Ledger(replaced / LEDGER_FILE, wait=settings.wait) for replaced in _replaced_homes(settings.home)),
    ]
    before = _texts(ledgers, redaction.refs)
    position = redaction.upon(ledger, redaction.refs)
    _remove_what_was_made(settings)
    found = [
        *_left_behind(settings.home),
        *(
            line
            for replaced in _replaced_homes(settings.home)
            for line in _redacted_in_replaced(replaced, redaction, settings.wait)
        ),
    ]
    traces = Traces(redaction.refs, before - _texts(ledgers, redaction.refs))
    for folder in _folders_of_refused(settings):
        found += _removed_from(folder, traces)
    return position, [*found, *_backups(settings.home), *_published(settings), *_mentions(settings, traces)]


class Traces:
    """How a file shows that it holds a record: by its identity, or by a text that was removed from it."""

    def __init__(self, refs: Iterable[Ref], texts: Iterable[str]) -> None:
        self._identities = {(ref.source, ref.id) for ref in refs}
        forms: list[Callable[[str], str]] = [str, html.escape, json.dumps, _in_json]
        written = {form(text).strip('"') for text in texts for form in forms}
        self._texts = re.compile("|".join(map(re.escape, sorted(written, key=len, reverse=True))) or r"(?!)")
        names = [re.escape(name) for _, name in self._identities if len(name) >= LEAST]
        names += [f'"{re.escape(name)}"' for _, name in self._identities]
        self._names = re.compile(rf"(?<![\w-])(?:{'|'.join(names)})(?![\w-])")

    def in_record(self, raw: Raw) -> bool:
        try:
            record = json.loads(raw.json)
            identity = (str(record.get("source")), str(record.get("id")))
        except (ValueError, AttributeError):
            return self.in_text(raw.text)
        return identity in self._identities or self.in_texts(raw.text) or self.in_texts(raw.json.decode())

    def in_texts(self, text: str) -> bool:
        return bool(self._texts.search(text))

    def in_text(self, text: str) -> bool:
        return self.in_texts(text) or bool(self._names.search(text))


def _texts(ledgers: Iterable[Ledger], refs: Sequence[Ref]) -> set[str]:
    """Every text of these records as they are now that is long enough to be known again."""
    found: set[str] = set()
    for ledger in ledgers:
        with suppress(DatelineError):  # one that cannot be read is reported when it is to be redacted
            records = [record for ref in refs if (record := ledger.find(ref))]
            found.update(text for one in records for text in _strings(one.content.model_dump(mode="json")))
    return found


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str) and len(value) >= LEAST:
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _remove_what_was_made(settings: Settings) -> None:
    """The next run makes it again, without what was redacted."""
    for page in (settings.audit_page, settings.report_page):
        page.unlink(missing_ok=True)
    for database in (settings.build, settings.ledger):
        shutil.rmtree(database.with_name(f"{database.name}.tmp"), ignore_errors=True)  # where DuckDB runs out of memory
    for suffix in ("", ".wal", ".seal"):
        settings.build.with_name(settings.build.name + suffix).unlink(missing_ok=True)
    for folder in (settings.data_docs, settings.dbt, settings.logs):
        shutil.rmtree(folder, ignore_errors=True)


def _left_behind(home: Path) -> Iterator[str]:
    """Remove what killed runs have left in the home and beside its backups."""
    left = unfinished_in(home)
    for backup in begun_backups(home):
        for name in (UNFINISHED, backup.name):
            left += unfinished_in(backup.parent, re.escape(name)) if backup.parent.is_dir() else []
    for path in dict.fromkeys(left):
        if not removed(path):
            yield f"{path}: another process works in it; redact again when it has ended"


def _replaced_homes(home: Path) -> list[Path]:
    return sorted(path for path in home.glob(f"{REPLACED}-*") if path.is_dir())


def _redacted_in_replaced(replaced: Path, redaction: Redaction, wait: float) -> Iterator[str]:
    """Redact in what stood in the home before a restore: in its ledger; what was published from that is deleted."""
    for name in ("warehouse.duckdb", "warehouse.json", "build.duckdb", "build.duckdb.wal"):
        (replaced / name).unlink(missing_ok=True)
    path = replaced / LEDGER_FILE
    if not path.exists():
        return
    try:
        ledger = Ledger(path, wait=wait)
        if refs := [ref for ref in redaction.refs if ledger.find(ref)]:
            redaction.upon(ledger, refs)
    except DatelineError as error:
        yield f"{path}: {error.what}; delete it if it is needed no longer"


def _folders_of_refused(settings: Settings) -> list[Path]:
    return [settings.refused, *(replaced / settings.refused.name for replaced in _replaced_homes(settings.home))]


def _removed_from(folder: Path, traces: Traces) -> Iterator[str]:
    """Take the records out of the files of refused ones; the others in them stay, without their reasons, which
    `dateline validate` reports again."""
    for file in sorted(folder.glob("*.refused*"), reverse=True):  # reasons before their records
        if file.suffix == ".txt":
            if traces.in_text(file.read_text(encoding="utf-8", errors="replace")):
                file.unlink()
            continue
        try:
            raws = list(Reading((file,)).records())
        except DatelineError as error:
            if traces.in_text(file.read_text(encoding="utf-8", errors="replace")):
                yield f"{file}: {error.what}; take the record out by hand"
            continue
        kept = [raw for raw in raws if not traces.in_record(raw)]
        if len(kept) < len(raws):
            _write_again(file, kept)
            file.with_name(f"{file.name}.txt").unlink(missing_ok=True)


def _write_again(file: Path, kept: Collection[Raw]) -> None:
    if not kept:
        file.unlink()
        return
    is_timeline = file.suffix.lower() in (".yaml", ".yml")
    texts = (raw.text.rstrip("\n") + "\n" for raw in kept)
    content = (timeline.header(file) if is_timeline else "") + "".join(texts)
    with replacing(file) as fresh:
        fresh.write_text(content, encoding="utf-8")


def _backups(home: Path) -> Iterator[str]:
    """The folders with a ledger that are not of the home itself."""
    inside = (path.parent for path in home.rglob(LEDGER_FILE) if path.parent not in (home, *_replaced_homes(home)))
    for folder in dict.fromkeys([*(path for path in begun_backups(home) if path.exists()), *inside]):
        yield f"{folder}: a backup; take another, then delete it"


def _published(settings: Settings) -> Iterator[str]:
    if manifest := read_manifest(settings.warehouse):
        yield (
            f"{settings.warehouse}: published {manifest.published_at}, SHA-256 {manifest.sha256}; dateline run "
            "replaces it. Copies of it, and exports, stay where they are"
        )
    if any(settings.brought.glob("*")):
        yield "PostgreSQL, where it was brought over to: dateline run, then dateline publish --to, replaces it"
    shutil.rmtree(settings.brought, ignore_errors=True)


def _mentions(settings: Settings, traces: Traces) -> Iterator[str]:
    """Every other file in the home in which a text or the identity of a record still stands, or might stand."""
    known = (settings.refused, *_replaced_homes(settings.home))
    for file in sorted(path for path in settings.home.rglob("*") if path.is_file()):
        if any(folder in file.parents for folder in known):
            continue
        if file.suffix.lower() in OPAQUE:
            if settings.fetched in file.parents:
                yield f"{file}: was fetched, and is compressed: see whether it holds the record"
        elif traces.in_text(file.read_text(encoding="utf-8", errors="replace")):
            yield f"{file}: the record is named or quoted in it"
