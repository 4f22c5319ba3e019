from dataclasses import asdict
from pathlib import Path

from dateline.commands.options import Files, FormatOption, each
from dateline.output import Format, say, write
from ingest.errors import ExitCode

EXAMPLE = "Example: dateline validate my-timeline.yaml"

COLUMNS = ("file", "line", "field", "value", "reason", "remedy")


def validate(files: Files, form: FormatOption = Format.TABLE) -> int:
    """Say what is wrong with files; nothing is stored.

    The result is one line for each thing to mend. Ends with 1 if there is any.
    """
    from ingest.intake import Refused
    from ingest.intake import validate as validate_file

    def refused_of(file: Path) -> list[Refused]:
        judged = list(validate_file(file))
        refused = [one for one in judged if isinstance(one, Refused)]
        say(f"{file}: {len(judged) - len(refused)} of {len(judged)} records are good")
        return refused

    judged, all_read = each(files, refused_of)
    found = [one for refused in judged for one in refused]
    if form is Format.TABLE:
        for one in found:
            print(one)
    else:
        write(
            [{"file": str(one.raw.file)} | asdict(problem) for one in found for problem in one.problems], COLUMNS, form
        )
    return ExitCode.DONE if all_read and not found else ExitCode.DATA
