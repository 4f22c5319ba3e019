"""The data sets as a seed of dbt: `python -m ingest.sources.seed > dbt_project/seeds/source.csv`."""

import csv
import sys
from typing import TextIO

from ingest.sources.registry import SOURCES
from ingest.sources.source import Source


def write(file: TextIO) -> None:
    """Write the seed, a header and one row a data set, in UTF-8 with plain line ends."""
    rows = [_row(source) for source in SOURCES.values()]
    writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _row(source: Source) -> dict[str, str]:
    return {
        "source_id": source.name,
        "source_title": source.title,
        "kinds": ", ".join(source.kinds),
        "url": source.url,
        "licence": source.licence,
        "citation": source.citation,
        "cadence": source.cadence,
        "version": source.version,
        "is_shareable": str(source.is_shareable).lower(),
    }


if __name__ == "__main__":
    write(sys.stdout)
