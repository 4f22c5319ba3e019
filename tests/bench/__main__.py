"""All figures as one table: python -m tests.bench, or those of the parts that are named."""

import sys
import tempfile
from pathlib import Path

from tests.bench import every_day, ledger, mapped, marts, peers, serving, sources, way
from tests.bench.table import RESULTS, Table

PARTS = {
    "ledger": ledger.measure,
    "sources": sources.measure,
    "mapped": mapped.measure,
    "marts": marts.measure,
    "serving": serving.measure,
    "every-day": every_day.measure,
    "way": way.measure,
    "peers": peers.measure,
}


def main(parts: list[str]) -> None:
    for part in parts:
        if part not in PARTS:
            sys.exit(f"There is no part {part!r} of the bench; there are {', '.join(PARTS)}.")
    table = Table()
    for part in parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            PARTS[part](Path(folder), table.note)
    table.keep(RESULTS)
    table.print()


if __name__ == "__main__":
    main(sys.argv[1:])
