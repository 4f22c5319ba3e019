"""Refused records go to a file like the one they came from, to be corrected there and appended again."""

import re
import textwrap
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from ingest.problems import Refused
from ingest.sources import timeline

_MARK = re.compile(r"\.(refused|withheld)(-[0-9]+)?$")


def write_refused(refused: Sequence[Refused], folder: Path, *, of_data_set: bool = False) -> Path:
    """Write the refused records of one file to `folder`, each beside its reasons; gives the new file.

    A timeline keeps its header and has the reasons as comments. NDJSON knows no comments: the reasons lie in a
    file of the same name that ends in .txt, alone where nothing of the records can be corrected. The records of a data
    set are written as NDJSON, as they were understood, and their rows stand beside the reasons. A file that is
    there already is not written over: somebody may be correcting or appending it."""
    source = refused[0].raw.file
    if source.suffix.lower() in (".yaml", ".yml"):
        return written(timeline.header(source) + "\n".join(map(_commented, refused)), source, folder)
    records = (one.raw.json.decode() if of_data_set else one.raw.text for one in refused)
    named = source.with_suffix(".ndjson") if of_data_set else source
    target = written("".join(f"{record}\n" for record in records if record), named, folder)
    reasons = target.with_name(target.name + ".txt")
    reasons.write_text("".join(_reasons(one, with_row=of_data_set) for one in refused), encoding="utf-8")
    if target.stat().st_size:
        return target
    target.unlink()
    return reasons


def written(text: str, source: Path, folder: Path, mark: str = "refused") -> Path:
    """Write a file named after its source to `folder`; one of other content that is there already is kept.

    Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = _MARK.sub("", source.stem)
    for number in count(1):
        target = folder / f"{stem}.{mark}{f'-{number}' if number > 1 else ''}{source.suffix}"
        if not target.exists():
            target.write_bytes(text.encode())
        if target.read_bytes() == text.encode():
            break
    return target


def _reasons(refused: Refused, *, with_row: bool) -> str:
    row = textwrap.indent(refused.raw.text.rstrip("\n") + "\n", "    ") if with_row and refused.raw.text else ""
    return f"{refused}\n{row}"


def _commented(refused: Refused) -> str:
    record = refused.raw.text if refused.raw.text.endswith("\n") else refused.raw.text + "\n"
    indent = record[: len(record) - len(record.lstrip())] or "  "
    reasons = [
        textwrap.fill(str(problem), 110, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}#   ")
        for problem in refused.problems
    ]
    return "\n".join(reasons) + "\n" + record
