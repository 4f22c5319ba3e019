"""One record for each run of a command that changes something: begun before it, ended after it, whatever ends it."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from dateline.output import say
from dateline.pipeline.append import AppendResult
from dateline.settings import Settings
from expectations import Audit
from ingest.checksum import sha256
from ingest.errors import DatelineError, ExitCode
from ingest.sources.header import header_of
from warehouse.build.dbt import Built
from warehouse.build.runs import Run, Runs
from warehouse.files.replacement import removed, unfinished_in
from warehouse.ledger.behind import RESTORING, remove_restored
from warehouse.ledger.ledger import Ledger
from warehouse.publish.write import Manifest

# Set by the scheduler, so that a run has the id by which its log and its end name it.
RUN_ID = "DATELINE_RUN_ID"


# What is made in the home beside where it is to stand. What a restore leaves has a rule of its own.
OURS = r"(.+\.duckdb|(warehouse|health|backups)\.json|(audit|report)\.html|before-restore|rehearsal)"


@contextmanager
def recorded(settings: Settings, command: str) -> Iterator[Run]:
    """The record of a run, to be filled in; `exit_code` where the run ends well with another one than 0.

    Raises FileLocked, FileUnwritable or FileUnusable before anything is done, if it cannot be kept."""
    scheduled = os.environ.get(RUN_ID)
    _remove_unfinished(settings)
    run = Run(command, run_id=scheduled, is_scheduled=True) if scheduled else Run(command)
    runs = Runs(settings.runs, wait=settings.wait)
    runs.keep(run)
    try:
        yield run
    except BaseException as error:
        run.end(_code(error), type(error).__name__)
        raise
    else:
        run.end(run.exit_code or ExitCode.DONE)
    finally:
        try:
            runs.keep(run)
        except DatelineError as error:  # what was done is done, and is not undone by it
            say(f"The record of this run could not be ended: {error}")


def _remove_unfinished(settings: Settings) -> None:
    """What killed processes have left in the home, of whatever command."""
    for left in unfinished_in(settings.home, OURS):
        removed(left)
    if any(unfinished_in(settings.home, RESTORING)):
        with suppress(DatelineError):  # a ledger that is held or cannot be read is reported where it is needed
            remove_restored(settings.ledger, Ledger(settings.ledger, wait=0).head().position)


def note_appended(run: Run, result: AppendResult) -> None:
    run.read_count += result.read
    run.appended_count += result.new
    run.known_count += result.known
    run.refused_count += len(result.refused)
    first = result.reading.files[0]
    run.files.append(
        {
            "file_name": result.reading.title,
            "source_name": result.reading.source.name if result.reading.source else None,
            "read_at": datetime.now(UTC),
            "content_sha256": sha256(first) if first.is_file() else None,
            "byte_count": _size(result.reading.files),
            "read_count": result.read,
            "appended_count": result.new,
            "corrected_count": result.corrected,
            "withdrawn_count": result.withdrawn,
            "known_count": result.known,
            "refused_count": len(result.refused),
            "header": json.dumps(header) if (header := header_of(result.reading)) else None,
        }
    )


def note_built(run: Run, built: Built) -> None:
    run.model_count, run.test_count, run.build_seconds = built.models, built.tests, built.seconds


def note_audit(run: Run, audit: Audit) -> None:
    """What each check found, but for values of rows: they may have to be redacted one day."""
    at = datetime.now(UTC)
    run.checks += [
        {
            "checked_at": at,
            "mart_name": check.table,
            "expectation": check.expectation,
            "column_name": check.column,
            "severity": check.severity,
            "owner_name": check.owner,
            "reason": check.reason,
            "status": check.status,
            "failing_count": check.failing_count,
            "failing_sql": check.failing_sql,
        }
        for check in audit.checks
    ]


def note_published(run: Run, manifest: Manifest) -> None:
    run.ledger_position, run.published_sha256 = manifest.ledger_position, manifest.sha256
    run.forced_reason = manifest.forced_reason


def _code(error: BaseException) -> int:
    if isinstance(error, DatelineError):
        return error.exit_code
    return ExitCode.INTERRUPTED if isinstance(error, KeyboardInterrupt) else ExitCode.DATA


def _size(files: tuple[Path, ...]) -> int | None:
    return sum(file.stat().st_size for file in files) if all(file.is_file() for file in files) else None
