from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from dateline.commands.options import Files, FormatOption, MappingOption, ReleaseOption, SourceOption, each, settings_of
from dateline.output import Format, progress, say, write
from ingest.characters import visible
from ingest.errors import ExitCode

if TYPE_CHECKING:
    from dateline.pipeline.append import AppendResult
    from ingest.sources.reading import Reading

EXAMPLE = "Example: dateline validate my-timeline.yaml"

COLUMNS = ("file", "line", "field", "value", "reason", "remedy", "origin")


def validate(
    context: typer.Context,
    files: Files,
    source: SourceOption = None,
    mapping: MappingOption = None,
    release: ReleaseOption = None,
    form: FormatOption = Format.TABLE,
) -> int:
    """Say what is wrong with files; nothing is stored.

    The result is one line for each problem. An append to the same ledger says the same: the files are appended to
    a copy of it that is thrown away. Ends with 1 if there is any.
    """
    from dateline.commands.append import checked_date
    from dateline.pipeline.append import AppendOptions, append_reading, rehearsal
    from warehouse.ledger.ledger import Ledger

    settings = settings_of(context)
    how = AppendOptions(release=checked_date(release), dry_run=True)

    def look(reading: "Reading") -> "AppendResult":
        result = append_reading(reading, store, settings.refused, how, step)
        say(f"{reading.named}: {result.read - len(result.refused) + result.lacking} of {result.read} records are good")
        for line in result.withheld.report(reading.named):
            say(line)
        return result

    with rehearsal(Ledger(settings.ledger, wait=settings.wait)) as store, progress() as step:
        results, all_read = each(files, source, mapping, look)
    found = [one for some in results for one in sorted(some.refused, key=lambda one: one.raw.line)]
    if form is Format.TABLE:
        for one in found:
            print(visible(str(one)))
    else:
        write(
            [{"file": str(one.raw.file)} | asdict(problem) for one in found for problem in one.problems], COLUMNS, form
        )
    return ExitCode.DONE if all_read and all(one.is_clean for one in results) else ExitCode.DATA
