"""Refused records go aside to a file like the one they came from, to be mended there and fed in again."""

import re
import textwrap
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from ingest.intake import Refused
from ingest.sources import timeline

_MARK = re.compile(r"\.refused(-[0-9]+)?$")


def set_aside(refused: Sequence[Refused], folder: Path) -> Path:
    """Write the refused records of one file to `folder`, each beside its reasons; gives the new file.

    A timeline keeps its header and has the reasons as comments. NDJSON knows no comments: the reasons lie in a
    file of the same name that ends in .txt, alone where nothing of the records can be mended. A file that is
    there already is not written over: somebody may be mending it, or feeding it in."""
    source = refused[0].raw.file
    folder.mkdir(parents=True, exist_ok=True)
    if source.suffix.lower() in (".yaml", ".yml"):
        return _written(timeline.header(source) + "\n".join(map(_commented, refused)), source, folder)
    target = _written("".join(f"{one.raw.text}\n" for one in refused if one.raw.text), source, folder)
    reasons = target.with_name(target.name + ".txt")
    reasons.write_text("".join(f"{one}\n" for one in refused), encoding="utf-8")
    if target.stat().st_size:
        return target
    target.unlink()
    return reasons


def _written(text: str, source: Path, folder: Path) -> Path:
    stem = _MARK.sub("", source.stem)
    for number in count(1):
        target = folder / f"{stem}.refused{f'-{number}' if number > 1 else ''}{source.suffix}"
        if not target.exists():
            target.write_bytes(text.encode())
        if target.read_bytes() == text.encode():
            break
    return target


def _commented(refused: Refused) -> str:
    record = refused.raw.text if refused.raw.text.endswith("\n") else refused.raw.text + "\n"
    indent = record[: len(record) - len(record.lstrip())] or "  "
    reasons = [
        textwrap.fill(str(problem), 110, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}#   ")
        for problem in refused.problems
    ]
    return "\n".join(reasons) + "\n" + record
