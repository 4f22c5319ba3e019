from typing import Annotated

import typer

from dateline.commands.options import FormatOption
from dateline.output import Format, write
from ingest.errors import ExitCode, UsageError

EXAMPLE = "Examples: dateline sources          dateline sources ucdp-ged"

COLUMNS = ("source", "title", "becomes", "version", "cadence", "licence")


def sources(
    name: Annotated[
        str | None, typer.Argument(show_default=False, help="One of them, with all there is to say.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> int:
    """The data sets that dateline reads, each with its licence and citation."""
    from ingest.sources.registry import SOURCES

    if name is not None and name not in SOURCES:
        raise UsageError(f"there is no source {name!r}", expected=", ".join(SOURCES))
    if name is None:
        rows = [
            {
                "source": source.name,
                "title": source.title,
                "becomes": ", ".join(source.kinds),
                "version": source.version,
                "cadence": source.cadence,
                "licence": source.licence,
            }
            for source in SOURCES.values()
        ]
        write(rows, COLUMNS, form)
        return ExitCode.DONE
    source = SOURCES[name]
    card = {
        "source": source.name,
        "title": source.title,
        "becomes": ", ".join(source.kinds),
        "from": source.url,
        "licence": source.licence,
        "citation": source.citation,
        "cadence": source.cadence,
        "version": source.version,
        "real rows tried": source.tried,
        "known defects": "; ".join(source.defects),
        "not carried over": source.left_out,
    }
    if form is Format.TABLE:
        write([{"what": what, name: said} for what, said in card.items()], ("what", name), form)
    else:
        write([card], tuple(card), form)
    return ExitCode.DONE
