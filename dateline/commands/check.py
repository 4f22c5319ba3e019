import typer

from dateline.commands.options import FormatOption, settings_of
from dateline.output import Format, progress, say, write
from ingest.errors import ExitCode

EXAMPLE = "Example: dateline check --format json"

COLUMNS = ("status", "severity", "table", "expectation", "column", "observed", "reason")


def check(context: typer.Context, form: FormatOption = Format.TABLE) -> int:
    """Hold the build against what must be true of it.

    The result is one row for each expectation; a table shows only those that did not pass. The verdict is kept for
    publish. Ends with 1 if something of severity critical failed.
    """
    from dateline.report import say_failures
    from dateline.run import check as audit_build

    settings = settings_of(context)
    with progress() as step:
        verdict = audit_build(settings, step)
    rows = [{name: getattr(one, name) for name in COLUMNS} for one in verdict.checks]
    if form is not Format.TABLE:
        write(rows, COLUMNS, form)
    elif wrong := [row for row in rows if row["status"] != "passed"]:
        write(wrong, COLUMNS, form)
    say_failures(verdict)
    passed = sum(one.status == "passed" for one in verdict.checks)
    say(f"{passed} of {len(verdict.checks)} expectations passed; details in {settings.data_docs / 'index.html'}")
    return ExitCode.DONE if verdict.is_publishable else ExitCode.DATA
