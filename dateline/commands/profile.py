from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.commands.append import checked_date
from dateline.commands.options import FormatOption, MappingOption, each, settings_of
from dateline.output import Format, progress, say, write
from ingest.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from dateline.profile import Line
    from ingest.sources.reading import Reading

EXAMPLE = "Example: dateline profile un-comtrade comtrade-2018.csv"

COLUMNS = ("file", "what", "this_file", "last_file", "remark")


def profile(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="SOURCE", show_default=False, help="The source it is of.")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", show_default=False, help="What is to be appended.")],
    mapping: MappingOption = None,
    release: Annotated[
        str | None, typer.Option(help="When this release of the data set came out, in EDTF.", show_default=False)
    ] = None,
    form: FormatOption = Format.TABLE,
) -> int:
    """Say what an append would bring, and how a file differs from the last one of its source; nothing is stored.

    What would be new, known, corrected, withdrawn, withheld, refused; its volume and columns beside those of the last
    file, its fields and codes beside those of what stands of the source in the ledger. Ends with 1 if a record would be
    refused, or withdrawals withheld.
    """
    from dateline.pipeline.append import AppendOptions
    from dateline.profile import profile as compare
    from ingest.sources.registry import SOURCES

    settings = settings_of(context)
    if len(files) > 1 and source not in SOURCES:
        raise UsageError("several files that are no release of a data set", remedy="profile one at a time")
    how = AppendOptions(release=checked_date(release), dry_run=True)

    def look(reading: "Reading") -> "list[tuple[str, Line]]":
        return [(reading.named, line) for line in compare(reading, source, settings, how, step)]

    with progress() as step:
        looked, all_read = each(files, source if source in SOURCES else None, mapping, look)
    lines = [line for one in looked for line in one]
    values = [(named, line.what, line.this, line.last, line.remark) for named, line in lines]
    write([dict(zip(COLUMNS, row, strict=True)) for row in values], COLUMNS, form)
    say("Nothing was appended.")
    is_clean = not any(line.what in ("refused", "withheld") and line.this for _, line in lines)
    return ExitCode.DONE if is_clean and all_read else ExitCode.DATA
