"""The countries as a seed of dbt: `python -m ingest.crosswalk.seed > dbt_project/seeds/country.csv`."""

import csv
import sys
from typing import TextIO

from ingest.crosswalk.state import State, states


def write(file: TextIO) -> None:
    """Write the seed, a header and one row a country, in UTF-8 with plain line ends."""
    rows = [_row(state) for state in states()]
    writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _row(state: State) -> dict[str, str | int | None]:
    return {
        "country_code": state.code,
        "country_name": state.name,
        "iso2_code": state.iso2,
        "m49_code": state.m49,
        "cow_code": state.cow,
        "gw_code": state.gw,
        "fips_code": state.fips,
        "imf_code": state.imf,
        "is_former": str(state.withdrawn_year is not None or state.last_on is not None).lower(),
        "withdrawn_year": state.withdrawn_year,
        "valid_from_year": state.first_on and state.first_on[:4],
        "valid_to_year": state.last_on and state.last_on[:4],
        "successor_code": state.successor,
        "area_type": state.type,
        "belongs_to_code": state.belongs_to,
        "valid_from_on": state.first_on,
        "valid_to_on": state.last_on,
    }


if __name__ == "__main__":
    write(sys.stdout)
