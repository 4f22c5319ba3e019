"""A synthetic world of records, the same for the same seed: kinds, countries and dates in realistic shares."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COUNTRIES = ("PRK", "RUS", "CHN", "USA", "KOR", "JPN", "DEU", "FRA", "GBR", "IND")
SKEW = (30, 20, 15, 12, 8, 5, 4, 3, 2, 1)


def records(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Trade figures for the most part, then statements and missile tests."""
    chance = random.Random(seed)
    for number in range(count):
        one, other = chance.choices(COUNTRIES, SKEW, k=2)
        year, month = chance.randint(1990, 2024), chance.randint(1, 12)
        envelope = {
            "source": "synthetic/world",
            "id": f"{number}-{chance.getrandbits(32):08x}",
            "occurred": f"{year}-{month:02}",
            "stated": f"{year + 1}",
            "claimant": {"name": f"Customs service of {one}", "country": one, "type": "government"},
            "document": {"title": "A synthetic yearbook", "locator": f"row {number}"},
        }
        draw = chance.random()
        if draw < 0.8:
            value = round(chance.lognormvariate(16, 2))
            data: dict[str, Any] = {
                "reporter": one,
                "partner": other,
                "flow": chance.choice(("import", "export")),
                "commodity": f"{chance.randint(1, 97):02}",
                "value": {"low": value, "high": value, "unit": "USD", "rounded_to": 1},
                "basis": "official_statistic",
            }
            kind = "trade_flow"
        elif draw < 0.97:
            kind, data = "statement", {"summary": f"Statement {number} on {other}", "about": [other]}
        else:
            kind, data = "missile_test", {"country": one, "outcome": chance.choice(("success", "failure"))}
        yield envelope | {"kind": kind, "data": data}


def write_again(path: Path, world: Path, times: int) -> Path:
    """A world so many times as large, of as many sources: another one, without all the work of another one."""
    with path.open("wb") as file:
        for number in range(times):
            with world.open("rb") as lines:
                file.writelines(line.replace(b'"synthetic/world"', b'"synthetic/%d"' % number, 1) for line in lines)
    return path


def write(path: Path, count: int, seed: int = 1) -> Path:
    """The world as NDJSON."""
    with path.open("w", encoding="utf-8") as file:
        for record in records(count, seed):
            file.write(json.dumps(record) + "\n")
    return path
