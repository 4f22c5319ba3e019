from dataclasses import asdict
from typing import TYPE_CHECKING

from dateline.commands.options import Files, FormatOption, MappingOption, SourceOption, each
from dateline.output import Format, say, write
from ingest.errors import ExitCode

if TYPE_CHECKING:
    from ingest.sources.reading import Reading

EXAMPLE = "Example: dateline validate my-timeline.yaml"

COLUMNS = ("file", "line", "field", "value", "reason", "remedy")


def validate(
    files: Files,
    source: SourceOption = None,
    mapping: MappingOption = None,
    form: FormatOption = Format.TABLE,
) -> int:
    """Say what is wrong with files; nothing is stored.

    The result is one line for each thing to mend. Ends with 1 if there is any.
    """
    from ingest.intake import Refused
    from ingest.intake import validate as validate_file

    def refused_of(reading: "Reading") -> list[Refused]:
        refused: list[Refused] = []
        good = 0
        for one in validate_file(reading):
            if isinstance(one, Refused):
                refused.append(one)
            else:
                good += 1
        say(f"{reading.named}: {good} of {good + len(refused)} records are good")
        return refused

    judged, all_read = each(files, source, mapping, refused_of)
    found = [one for refused in judged for one in refused]
    if form is Format.TABLE:
        for one in found:
            print(one)
    else:
        write(
            [{"file": str(one.raw.file)} | asdict(problem) for one in found for problem in one.problems], COLUMNS, form
        )
    return ExitCode.DONE if all_read and not found else ExitCode.DATA
