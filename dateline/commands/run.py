from pathlib import Path
from typing import Annotated

import typer

from dateline.commands.options import FormatOption, MappingOption, settings_of
from dateline.output import Format, progress, write
from ingest.errors import ExitCode, UsageError

EXAMPLE = "Examples: dateline run          dateline run my-timeline.yaml --strict"


def run(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...", show_default=False, help="Timelines or NDJSON; the bundled timeline if none."
        ),
    ] = None,
    mapping: MappingOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Append none of a file if one record is refused.")] = False,
    form: FormatOption = Format.TABLE,
) -> int:
    """The whole way, from a file to the published warehouse.

    Reads, validates, appends, builds, checks, publishes, and shows what it adds up to.

    Running it again appends nothing that is known. Ends with 1 if a record was refused, withdrawals were withheld, or
    a check failed.
    """
    from dateline.pipeline.recording import recorded
    from dateline.pipeline.report import as_row, show
    from dateline.pipeline.run import bundled
    from dateline.pipeline.run import run as run_all

    if mapping and not files:
        raise UsageError("--mapping without a file", remedy="name the CSV that it is of")
    settings = settings_of(context)
    with recorded(settings, "run") as record, progress() as step:
        outcome = run_all(files or bundled(), settings, record, mapping=mapping, strict=strict, progress=step)
        is_clean = all(result.is_clean for result in outcome.results)
        record.exit_code = ExitCode.DONE if is_clean and outcome.manifest else ExitCode.DATA
    if form is Format.TABLE:
        show(outcome, settings)
    else:
        row = as_row(outcome, settings)
        write([row], tuple(row), form)
    return record.exit_code
