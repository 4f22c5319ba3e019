"""What a published file holds and what it was made from, as JSON beside it."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection

from ingest.checksum import sha256
from ingest.errors import DatelineError
from warehouse.files.connection import reading
from warehouse.files.replacement import replacing
from warehouse.publish.contents import PUBLICATION
from warehouse.publish.marts import publication


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a published file holds and what it was made from; stands beside it as JSON."""

    published_at: str
    ledger_position: int
    ledger_chain_hash: str
    versions: dict[str, str]
    rows: dict[str, int]
    bytes: int
    sha256: str
    forced_reason: str | None = None  # why it was published in spite of its check
    build_id: str = ""  # of this publication alone; the file says the same in ops.publication
    state_id: str | None = None  # of the build that it was copied from
    compact_bytes: int = 0  # of the last that was copied as a whole


def manifest_path(target: Path) -> Path:
    return target.with_suffix(".json")


def read_manifest(target: Path) -> Manifest | None:
    """The manifest of a published file, None where nothing was published.

    File and manifest cannot be replaced in one step. Where the manifest beside the file is not that of the file, since
    the publication was killed between the two, it is written from the file."""
    stored = _stored(manifest_path(target))
    if not target.exists():
        return stored
    try:
        with reading(target, contents=PUBLICATION) as published:
            if stored and stored.build_id == publication(published):
                return stored
            manifest = _manifest_of(published, target)
    except DatelineError:  # damaged, or of another version: the file cannot be asked
        return stored
    with suppress(OSError):  # the reader may not be allowed to write to the folder
        write_manifest(manifest, target)
    return manifest


def manifest_of_intact(target: Path) -> Manifest | None:
    """The manifest beside a published file that is, to the last byte, what it says; None otherwise."""
    manifest = _stored(manifest_path(target))
    if manifest is None or not target.exists() or target.stat().st_size != manifest.bytes:
        return None
    return manifest if sha256(target) == manifest.sha256 else None


def write_manifest(manifest: Manifest, target: Path) -> None:
    with replacing(manifest_path(target)) as fresh:
        fresh.write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
        fresh.chmod(0o644)  # every reader of the published file may know what it is


def manifest_of(target: Path) -> Manifest:
    """What a published file holds about itself. It does not name the build that it was copied from: the next one is
    copied as a whole. Raises FileUnusable."""
    with reading(target, contents=PUBLICATION) as published:
        return _manifest_of(published, target)


def _manifest_of(published: DuckDBPyConnection, target: Path) -> Manifest:
    build_id, published_at, position, chain_hash = published.execute(
        "select build_id, strftime(published_at, '%Y-%m-%dT%H:%M:%S+00:00'), ledger_position, ledger_chain_hash "
        "from ops.publication"
    ).fetchall()[0]
    size = target.stat().st_size
    versions, forced_reason = _origin(published)
    return Manifest(
        published_at=published_at,
        build_id=build_id,
        ledger_position=position,
        ledger_chain_hash=chain_hash,
        versions=json.loads(versions),
        rows=_rows(published),
        bytes=size,
        sha256=sha256(target),
        forced_reason=forced_reason,
        compact_bytes=size,
    )


def _origin(published: DuckDBPyConnection) -> tuple[str, str | None]:
    """Versions as JSON, and why it was forced; an older file does not have them."""
    if not published.execute("from duckdb_tables() where table_name = 'publication_origin'").fetchone():
        return "{}", None
    versions, forced_reason = published.execute(
        "select versions, forced_reason from ops.publication_origin"
    ).fetchall()[0]
    return versions, forced_reason


def _rows(published: DuckDBPyConnection) -> dict[str, int]:
    tables = published.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where database_name = current_database() "
        "order by all"
    ).fetchall()
    return {name: published.execute(f"select count(*) from {name}").fetchall()[0][0] for (name,) in tables}


def _stored(path: Path) -> Manifest | None:
    try:
        return Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
