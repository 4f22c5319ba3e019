from typing import Annotated

import typer

from dateline.commands.options import FormatOption, settings_of
from dateline.output import Format, progress, say, write
from ingest.errors import ExitCode

EXAMPLE = "Example: dateline check --format json"

COLUMNS = ("status", "severity", "table", "expectation", "column", "observed", "reason", "failing_sql", "failing_rows")
COUNTS = ("mart", "passed", "warned", "failed", "error")


def check(
    context: typer.Context,
    is_whole: Annotated[bool, typer.Option("--whole", help="Look at every row, also where nothing changed.")] = False,
    form: FormatOption = Format.TABLE,
) -> int:
    """Hold the build against what must be true of it.

    The result is how many expectations of each mart held, and of each that did not some rows and the SQL that finds
    them all; as JSON, JSON lines or CSV a row for each expectation. Checks that passed before run on changed rows only,
    where these can decide them; --whole runs all on all rows. The verdict is kept for publish.
    Ends with 1 if something of severity critical failed, or a check could not be made, which is no result.
    """
    from dateline.pipeline.audit_page import counted
    from dateline.pipeline.recording import recorded
    from dateline.pipeline.report import say_failures
    from dateline.pipeline.run import check as audit_build

    settings = settings_of(context)
    with recorded(settings, "check") as record, progress() as step:
        verdict = audit_build(settings, record, step, is_whole=is_whole)
        record.exit_code = ExitCode.DONE if verdict.is_publishable else ExitCode.DATA
    if form is Format.TABLE:
        write([{"mart": mart, **counts} for mart, counts in counted(verdict).items()], COUNTS, form)
    else:
        write([{name: getattr(one, name) for name in COLUMNS} for one in verdict.checks], COLUMNS, form)
    say_failures(verdict)
    passed = sum(one.status == "passed" for one in verdict.checks)
    say(f"{passed} of {len(verdict.checks)} expectations passed; details in {settings.audit_page}")
    return record.exit_code
