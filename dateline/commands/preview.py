import typer

from dateline.commands.options import Files, FormatOption, MappingOption, settings_of
from dateline.output import Format, progress, say, write
from ingest.errors import ExitCode

EXAMPLE = "Example: dateline preview my-timeline.yaml"


def preview(
    context: typer.Context, files: Files, mapping: MappingOption = None, form: FormatOption = Format.TABLE
) -> int:
    """Show what the marts would say of the records of files; nothing is stored.

    The result is each row that the published file does not have: of the timeline, of the marts of the kinds of these
    records with their bounds, and of trade.fct_rival_claim, which says what they conflict with. It is made of the
    models as they were built last. Ends with 1 if a record would be refused.
    """
    from dateline.pipeline.preview import preview as preview_of

    with progress() as step:
        found = preview_of(files, settings_of(context), step, mapping)
    for result in found.results:
        for refused in result.refused:
            say(str(refused))
    if form is Format.TABLE:
        for mart, rows in found.rows.items():
            print(mart)
            said = [name for name in rows[0] if any(row[name] is not None for row in rows)]
            write(rows, said, form)
    else:
        write([{"mart": mart, "row": row} for mart, rows in found.rows.items() for row in rows], ("mart", "row"), form)
    say("Nothing was appended.")
    return ExitCode.DONE if all(result.is_clean for result in found.results) else ExitCode.DATA
