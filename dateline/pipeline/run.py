"""The whole way: read, validate, append, build, check, publish."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from dateline.output import Progress
from dateline.pipeline.append import AppendOptions, AppendResult, append_reading
from dateline.pipeline.audit_page import write_page
from dateline.pipeline.recording import note_appended, note_audit, note_built, note_published
from dateline.pipeline.unchanged import published_as_it_stands
from dateline.settings import Settings
from expectations import Audit, audit
from ingest.sources.reading import readings
from warehouse.build.dbt import Built, build
from warehouse.build.runs import Run
from warehouse.files.connection import opened
from warehouse.files.contents import NOTHING
from warehouse.ledger.behind import require_not_behind
from warehouse.ledger.ledger import Ledger
from warehouse.publish.write import Manifest, publish, record_audit


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did; `manifest` is None where the audit held the publication back.

    Where nothing was new there is neither a build nor an audit, and `manifest` is that of the file that stays."""

    results: tuple[AppendResult, ...]
    built: Built | None
    audit: Audit | None
    manifest: Manifest | None


def run(
    files: Sequence[Path],
    settings: Settings,
    record: Run,
    *,
    strict: bool,
    progress: Progress,
    mapping: Path | None = None,
) -> Outcome:
    """Carry the records of these files to the published warehouse. What stands unpublished in the ledger goes along.
    Where nothing is new since the last publication, nothing is built, checked or published.

    What is done is noted in `record`, step by step, so that it holds what was done before something failed."""
    ledger = Ledger(settings.ledger, wait=settings.wait)
    how = AppendOptions(strict=strict)
    found = readings(files, mapping=mapping)
    results = []
    for one in found:
        results.append(append_reading(one, ledger, settings.refused, how, progress))
        note_appended(record, results[-1])
    manifest = None
    with alone(settings):
        if standing := published_as_it_stands(settings):
            note_published(record, standing)
            return Outcome(tuple(results), None, None, standing)
        built = build_marts(settings, record, progress)
        verdict = check(settings, record, progress)
        if verdict.is_publishable:
            manifest = put_in_place(settings, record, progress)
    return Outcome(tuple(results), built, verdict, manifest)


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """No other process of ours builds, checks or publishes in this home meanwhile. Raises FileLocked after the wait.

    dbt lets go of the build between two models, so its own lock cannot keep a second run out. The file locked here
    holds nothing; DuckDB's lock on it names who has it, and is gone when that process is."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with opened(settings.lock, write=True, wait=settings.wait, contents=NOTHING):
        yield


def build_marts(settings: Settings, record: Run, progress: Progress) -> Built:
    with alone(settings):
        require_not_behind(settings.ledger, Ledger(settings.ledger, wait=settings.wait).head().position)
        progress("Starting dbt")
        built = build(settings.ledger, settings.build, settings.dbt, wait=settings.wait, progress=progress)
    note_built(record, built)
    return built


def check(settings: Settings, record: Run, progress: Progress, *, is_whole: bool = False) -> Audit:
    """Audit the build, and keep the verdict in it for `publish`."""
    with alone(settings):
        progress("Checking what is to be published")
        with opened(settings.build, wait=settings.wait):
            pass  # a build that is locked or missing is reported here in our own words
        verdict = audit(settings.build, docs=settings.data_docs, published=settings.warehouse, is_whole=is_whole)
        record_audit(settings.build, passed=verdict.is_publishable, met=verdict.met, wait=settings.wait)
    note_audit(record, verdict)
    write_page(settings, verdict)
    return verdict


def put_in_place(settings: Settings, record: Run, progress: Progress, *, forced_reason: str | None = None) -> Manifest:
    """Publish the checked build, or with a reason one that was not or did not pass."""
    with alone(settings):
        progress("Publishing")
        manifest = publish(settings.build, settings.warehouse, forced_reason=forced_reason, wait=settings.wait)
    note_published(record, manifest)
    return manifest


# The second links its records with the first's, which must be there before it.
BUNDLED = ("russia-north-korea-2017.yaml", "korea-2017.yaml")


def bundled() -> list[Path]:
    """The timelines that come with dateline."""
    return [Path(str(files("dateline") / "timelines" / name)) for name in BUNDLED]
