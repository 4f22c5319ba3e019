from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.commands.options import Files, FormatOption, MappingOption, ReleaseOption, SourceOption, each, settings_of
from dateline.output import Format, progress, say, write
from dateline.pipeline.withheld import FLAG
from ingest.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from ingest.sources.reading import Reading

EXAMPLE = "Examples: dateline append my-timeline.yaml --strict          dateline append GEDEvent_v25_1.csv --dry-run"

# A large file may be refused as a whole; nobody reads a thousand reasons.
MOST_SHOWN = 20

COLUMNS = (
    *("file", "source", "read", "appended", "corrected", "withdrawn", "withheld", "known", "older"),
    *("unknown_country", "refused", "refused_file"),
)


def append(
    context: typer.Context,
    files: Files,
    source: SourceOption = None,
    mapping: MappingOption = None,
    release: ReleaseOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Append none of a file if one record is refused.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")] = False,
    apply_withdrawals: Annotated[
        bool, typer.Option(FLAG, help="Withdraw what a release no longer has, however much it is.")
    ] = False,
    form: FormatOption = Format.TABLE,
) -> int:
    """Append the records of files to the ledger.

    Valid records are appended, refused ones go to a file that can be corrected and appended again. Ends with 1 if any
    was refused. A newer release of a data set appends only what changed, as corrections, and what it no longer
    has, as retractions. If these are more than a tenth of what is held, or rows were refused that they may depend
    on, none is applied, they go to a file, and the command ends with 1.
    """
    from dateline.pipeline.append import AppendOptions, AppendResult, append_reading, rehearsal
    from dateline.pipeline.recording import note_appended, recorded
    from warehouse.build.runs import Run
    from warehouse.ledger.ledger import Ledger

    settings = settings_of(context)
    ledger = Ledger(settings.ledger, wait=settings.wait)
    how = AppendOptions(strict, checked_date(release), dry_run, apply_withdrawals)

    def take(reading: "Reading") -> AppendResult:
        result = append_reading(reading, store, settings.refused, how, step)
        note_appended(record, result)
        return result

    # What only rehearses does nothing that is to be kept.
    with (
        nullcontext(Run("append")) if dry_run else recorded(settings, "append") as record,
        rehearsal(ledger) if dry_run else nullcontext(ledger) as store,
        progress() as step,
    ):
        results, all_read = each(files, source, mapping, take)
        record.exit_code = ExitCode.DONE if all_read and all(one.is_clean for one in results) else ExitCode.DATA
    for one in results:
        for refused in one.refused[:MOST_SHOWN]:
            say(str(refused))
        if len(one.refused) > MOST_SHOWN:
            say(f"… and {len(one.refused) - MOST_SHOWN} more" + (f" in {one.refused_file}" if one.refused_file else ""))
        for line in one.withheld.report(one.reading.named):
            say(line)
    rows = [
        {
            "file": one.reading.named,
            "source": one.reading.source.name if one.reading.source else None,
            "read": one.read,
            "appended": one.new,
            "corrected": one.corrected,
            "withdrawn": one.withdrawn,
            "withheld": one.withheld.count,
            "known": one.known,
            "older": one.older,
            "unknown_country": one.unknown_country,
            "refused": len(one.refused),
            "refused_file": str(one.refused_file) if one.refused_file else None,
        }
        for one in results
    ]
    write(rows, COLUMNS, form)
    if dry_run:
        say("Nothing was appended: --dry-run")
    return record.exit_code


def checked_date(edtf: str | None) -> str | None:
    """An EDTF date of the command line. Raises UsageError."""
    from ingest.when import bounds

    try:
        if edtf:
            bounds(edtf)
    except ValueError as error:
        raise UsageError(f"--release: {error}", remedy="write it as 2024-03-01, or 2024-03") from error
    return edtf
