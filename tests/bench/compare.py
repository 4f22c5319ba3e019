"""The last two results of the bench beside each other: python -m tests.bench.compare."""

import json
import sys
from itertools import islice

from dateline.output import Format, write
from tests.bench.__main__ import RESULTS


def main() -> None:
    kept = sorted(RESULTS.glob("*.json"), reverse=True)
    if len(kept) < 2:
        sys.exit("There are no two results to compare: run make bench, and once more after the change.")
    after, before = (json.loads(file.read_text(encoding="utf-8")) for file in islice(kept, 2))
    for one in (before, after):
        print(f"{one['at']}  {one['machine']}")
    was = {row["what"]: row["value"] for row in before["rows"]}
    rows = [
        {"what": row["what"], "unit": row["unit"], "before": was[row["what"]], "after": row["value"]}
        | {"ratio": round(row["value"] / was[row["what"]], 2) if was[row["what"]] else None}
        for row in after["rows"]
        if row["what"] in was
    ]
    write(rows, ("what", "unit", "before", "after", "ratio"), Format.TABLE)


if __name__ == "__main__":
    main()
