"""The last result of the bench beside one before it that measured any of the same: python -m tests.bench.compare."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dateline.output import Format, write
from tests.bench.table import RESULTS

Result = dict[str, Any]


def main(folder: Path) -> None:
    kept = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"), reverse=True)]
    for before in kept[1:]:
        if rows := _compared(before, kept[0]):
            for one in (before, kept[0]):
                print(f"{one['at']}  {one['machine']}")
            write(rows, ("what", "unit", "before", "after", "ratio"), Format.TABLE)
            return
    sys.exit("There are no two results of the same figures: run make bench, and once more after the change.")


def _compared(before: Result, after: Result) -> list[dict[str, Any]]:
    was = {what: row["value"] for what, row in _named(before)}
    return [
        {"what": what, "unit": row["unit"], "before": round(was[what], 2), "after": round(row["value"], 2)}
        | {"ratio": round(row["value"] / was[what], 2) if was[what] else None}
        for what, row in _named(after)
        if what in was
    ]


def _named(result: Result) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row by a name of its own: one that is set in belongs to the last that is not."""
    above = ""
    for row in result["rows"]:
        what = row["what"]
        if what.startswith(" "):
            what = f"{above}, {what.strip()}"
        else:
            above = what
        yield what, row


if __name__ == "__main__":
    main(RESULTS)
