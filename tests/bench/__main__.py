"""All figures as one table: python -m tests.bench, or those of ledger, marts, peers, serving, sources or way."""

import sys
import tempfile
from pathlib import Path

from tests.bench import ledger, marts, peers, serving, sources, way
from tests.bench.table import RESULTS, Table

PARTS = {
    "ledger": ledger.measure,
    "sources": sources.measure,
    "marts": marts.measure,
    "serving": serving.measure,
    "way": way.measure,
    "peers": peers.measure,
}


def main(parts: list[str]) -> None:
    table = Table()
    for part in parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            PARTS[part](Path(folder), table.tell)
    table.keep(RESULTS)
    table.print()


if __name__ == "__main__":
    main(sys.argv[1:])
