import typer

from dateline.commands.options import FormatOption, settings_of
from dateline.output import Format, progress, write

EXAMPLE = "Example: dateline build"


def build(context: typer.Context, form: FormatOption = Format.TABLE) -> None:
    """Build the marts from the ledger, and test them.

    Nothing is published: check and publish do that. The same as a plain `dbt build` in dbt_project/.
    """
    from dateline.pipeline.recording import recorded
    from dateline.pipeline.run import build_marts

    settings = settings_of(context)
    with recorded(settings, "build") as record, progress() as step:
        built = build_marts(settings, record, step)
    write(
        [{"models": built.models, "tests": built.tests, "seconds": built.seconds}], ("models", "tests", "seconds"), form
    )
