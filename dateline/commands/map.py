from pathlib import Path
from typing import Annotated

import typer

from dateline.output import say
from ingest.errors import UsageError

EXAMPLE = "Example: dateline map trade.csv --out trade.map.yaml"


def map(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help="A table in any format.")],
    out: Annotated[Path | None, typer.Option(help="File to write.  [default: FILE.map.yaml]")] = None,
) -> None:
    """Write a first mapping of a table: what its columns seem to be, and how sure each guess is.

    It guesses how the table lies in its file, the days, numbers and countries of its columns, and the kind of its
    records. Correct what is unsure, then append the file by it. No file is overwritten.
    """
    from ingest.sources.first_mapping import first_mapping
    from ingest.sources.raw import as_unreadable_file
    from ingest.sources.reading import recognised

    target = out or Path(f"{file.stem}.map.yaml")
    if target.exists():
        raise UsageError(f"{target} exists", remedy="give another name with --out FILE")
    with as_unreadable_file(file):
        if source := recognised(file):
            say(f"{file.name} is known as {source.name}: dateline append {file} reads it without a mapping")
        text, to_check = first_mapping(file)
    target.write_text(text, encoding="utf-8")
    what = f"Check {to_check} lines of {target}" if to_check else f"Look over {target}"
    say(f"{what}, then: dateline validate --mapping {target} {file}")
