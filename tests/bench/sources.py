"""What is measured of the readers of data sets: python -m tests.bench.sources FOLDER, with unvotes.csv in it."""

import json
import sys
import tempfile
import time
from pathlib import Path

from dateline.append import How, append_reading
from ingest.event import ANY_EVENT
from ingest.sources.reading import readings
from tests.bench.ledger import alone
from warehouse.ledger import Ledger


def scan_only(ballots: Path) -> float:
    """Polars reads the columns that the reader reads."""
    import polars as pl

    start = time.perf_counter()
    pl.read_csv(ballots, columns=["rcid", "country", "country_code", "vote"], infer_schema=False)
    return time.perf_counter() - start


def validate_only(ballots: Path) -> float:
    """Pydantic validates the records, which are made before."""
    (reading,) = readings([ballots])
    records = [raw.json for raw in reading.records()]
    start = time.perf_counter()
    for record in records:
        ANY_EVENT.validate_json(record)
    return time.perf_counter() - start


def appended(ballots: Path) -> float:
    """From the CSV to a new ledger."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "ledger.duckdb")
        start = time.perf_counter()
        (reading,) = readings([ballots])
        append_reading(reading, ledger, Path(folder), How(release="2020"), lambda *_: None)
        return time.perf_counter() - start


def general_assembly(folder: Path) -> dict[str, float]:
    """Seconds and MB from the ballots of `unvotes` to a ledger, and as multiples of its two floors."""
    ballots = folder / "unvotes.csv"
    (scanned, _), (validated, _) = alone(scan_only, ballots), alone(validate_only, ballots)
    seconds, peak = alone(appended, ballots)
    return {
        "seconds": round(seconds, 2),
        "peak_mb": round(peak),
        "times_scan_only": round(seconds / scanned, 1),
        "times_validate_only": round(seconds / validated, 1),
    }


if __name__ == "__main__":
    print(json.dumps(general_assembly(Path(sys.argv[1]))))
