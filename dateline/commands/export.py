from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.commands._acting import ledger_of
from dateline.commands.options import FormatOption, extra, settings_of
from dateline.output import Format, say, write
from ingest.errors import UsageError

if TYPE_CHECKING:
    from dateline.settings import Settings
    from warehouse.ledger.ledger import Ledger

EXAMPLE = "Example: dateline export --to korea-2017 --csv --xlsx"

COLUMNS = ("mart", "rows", "left_out")


def export(
    context: typer.Context,
    to: Annotated[
        Path, typer.Option("--to", metavar="DIR", show_default=False, help="A new folder, or an older export.")
    ],
    csv: Annotated[bool, typer.Option("--csv", help="CSV, too.")] = False,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="A workbook, too.")] = False,
    records: Annotated[
        bool,
        typer.Option("--records", help="The records of the ledger instead, by kind and year: only what is new there."),
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Write the published marts as files to pass on.

    Parquet, a Frictionless datapackage.json, a dictionary, citations, checksums. Rows that rest on a source whose
    licence does not let them be passed on are left out, and named. A text that a spreadsheet would take for a formula
    has an apostrophe before it in CSV, and is a text in the workbook.

    The records are for an engine on many machines, and no less private than the ledger.
    """
    if not records:
        _export_marts(settings_of(context), to, form, csv=csv, xlsx=xlsx)
    elif csv or xlsx:
        raise UsageError("records are written as Parquet alone", remedy="leave out --csv and --xlsx")
    else:
        _export_records(ledger_of(context), to, form)


def _export_marts(settings: "Settings", to: Path, form: Format, *, csv: bool, xlsx: bool) -> None:
    from warehouse.serving.files import export as write_files

    with extra("export"):
        exported = write_files(settings.warehouse, to, csv=csv, xlsx=xlsx, wait=settings.wait)
    rows = [{"mart": name, "rows": count, "left_out": exported.left_out[name]} for name, count in exported.rows.items()]
    write(rows, COLUMNS, form)
    for source, licence in exported.withheld.items():
        say(f"Left out what rests on {source}: {licence}")
    for mart in exported.too_long:
        say(f"Not in the workbook, for a sheet has no room for it: {mart}")
    say(f"Publication {exported.build_id} is in {to}; what to cite is in {to / 'CITATIONS.md'}")


def _export_records(ledger: "Ledger", to: Path, form: Format) -> None:
    from warehouse.serving.records import export_records

    exported = export_records(ledger, to)
    write([{"kind": kind, "new": count} for kind, count in exported.records.items()], ("kind", "new"), form)
    if exported.rewritten:
        say(f"Written again, for something in them was redacted: {exported.rewritten} folders")
    say(f"{to} holds the ledger up to {exported.reached}")
