from pathlib import Path
from typing import Annotated

import typer

from dateline.commands.options import FormatOption, extra, settings_of
from dateline.output import Format, say, write

EXAMPLE = "Example: dateline export --to korea-2017 --csv --xlsx"

COLUMNS = ("mart", "rows", "left_out")


def export(
    context: typer.Context,
    to: Annotated[
        Path, typer.Option("--to", metavar="DIR", show_default=False, help="A new folder, or an older export.")
    ],
    csv: Annotated[bool, typer.Option("--csv", help="CSV, too.")] = False,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="A workbook, too.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Write the published marts as files to pass on.

    Parquet, a Frictionless datapackage.json, a dictionary, citations, checksums. Rows that rest on a source whose
    licence does not let them be passed on are left out, and told. A text that a spreadsheet would take for a formula
    has an apostrophe before it in CSV, and is a text in the workbook.
    """
    from warehouse.serving.files import export as write_files

    settings = settings_of(context)
    with extra("export"):
        exported = write_files(settings.warehouse, to, csv=csv, xlsx=xlsx, wait=settings.wait)
    rows = [{"mart": name, "rows": count, "left_out": exported.left_out[name]} for name, count in exported.rows.items()]
    write(rows, COLUMNS, form)
    for source, licence in exported.withheld.items():
        say(f"Left out what rests on {source}: {licence}")
    for mart in exported.too_long:
        say(f"Not in the workbook, for a sheet has no room for it: {mart}")
    say(f"Publication {exported.build_id} is in {to}; what to cite is in {to / 'CITATIONS.md'}")
