"""Areas beside the states of today: historic states, parts, dependencies, former territories, unions of states.

An area that ISO 3166 never listed is known by a list that has it and its code there: COW-300 is Austria-Hungary in the
list of the Correlates of War, GW-711 Tibet in that of Gleditsch and Ward, M49-58 Belgium-Luxembourg in UN M49, FIPS-GZ
the Gaza Strip in FIPS 10-4. Sources of the dates: the two lists of states; ISO 3166-3; the treaty or act of each
territory."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

AreaType = Literal["former_state", "former_territory", "part", "union", "dependency", "disputed"]


@dataclass(frozen=True, slots=True)
class Area:
    """One row of areas.csv.

    name
        Empty where ISO 3166 names the area.
    belongs_to
        The state or area that it is a part of, or that its territory is a part of today; empty where that is several.
    first_on, last_on
        First and last day, ISO 8601; empty where not known, or where it still exists.
    successor
        Of a historic state: the state that it became.
    """

    code: str
    name: str
    type: AreaType
    belongs_to: str
    first_on: str
    last_on: str
    successor: str
    note: str


@cache
def areas() -> Mapping[str, Area]:
    """By code."""
    text = files("ingest").joinpath("areas.csv").read_text(encoding="utf-8")
    # mypy sees text where `Area` has a Literal. The file is ours; dbt holds the values in `dim_country.area_type`.
    rows = [Area(**row) for row in csv.DictReader(text.splitlines())]  # type: ignore[arg-type]
    return {row.code: row for row in rows}
