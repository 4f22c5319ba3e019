from pathlib import Path
from typing import Annotated

import typer

from dateline.commands.options import FormatOption, settings_of
from dateline.output import Format, write

EXAMPLE = "Example: dateline docs --to handbook"


def docs(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option(help="Folder to write to.  [default: docs in the home folder]")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Write the data dictionary, and dbt's documentation.

    A page a mart, of the published file: grain, columns, types, units, key,
    lineage, an example query and its result. Beside them dbt.html, with the
    graph of models, in one file that opens offline.
    """
    from shutil import copyfile

    from warehouse.build.dbt import document
    from warehouse.publish.dictionary import write_dictionary

    settings = settings_of(context)
    folder = to or settings.home / "docs"
    page = document(settings.ledger, settings.build, settings.dbt, wait=settings.wait)
    pages = write_dictionary(settings.dbt / "target" / "manifest.json", settings.warehouse, folder)
    copyfile(page, folder / "dbt.html")
    write(
        [{"what": f"{len(pages)} marts", "file": folder / "index.md"}, {"what": "dbt", "file": folder / "dbt.html"}],
        ("what", "file"),
        form,
    )
