"""Refused records go aside to a file like the one they came from, to be mended there and fed in again."""

import textwrap
from collections.abc import Sequence
from pathlib import Path

from ingest.intake import Refused

MARK = ".refused"


def set_aside(refused: Sequence[Refused], folder: Path) -> Path:
    """Write the refused records of one file to `folder`, each beside its reasons; gives the new file.

    A timeline keeps its header and has the reasons as comments. NDJSON knows no comments: the reasons lie in a
    file of the same name that ends in .txt."""
    source = refused[0].raw.file
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{source.stem.removesuffix(MARK)}{MARK}{source.suffix}"
    if source.suffix.lower() in (".yaml", ".yml"):
        target.write_text(_header(source) + "\n".join(map(_commented, refused)), encoding="utf-8")
    else:
        target.write_text("".join(f"{one.raw.text}\n" for one in refused if one.raw.text), encoding="utf-8")
        target.with_name(target.name + ".txt").write_text("".join(f"{one}\n" for one in refused), encoding="utf-8")
    return target


def _header(source: Path) -> str:
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    end = next((number for number, line in enumerate(lines, 1) if line.startswith("events:")), len(lines))
    return "".join(lines[:end])


def _commented(refused: Refused) -> str:
    record = refused.raw.text if refused.raw.text.endswith("\n") else refused.raw.text + "\n"
    indent = record[: len(record) - len(record.lstrip())] or "  "
    reasons = [
        textwrap.fill(str(problem), 110, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}#   ")
        for problem in refused.problems
    ]
    return "\n".join(reasons) + "\n" + record
