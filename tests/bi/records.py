"""Records that the bundled timelines lack and the dashboards show: roll calls, and trade with bounds. None is real."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# How far a country stands from the middle of the General Assembly: the further apart two are, the rarer they agree.
PLACES = {"USA": 3.0, "CAN": 2.1, "GBR": 1.9, "FRA": 1.8, "DEU": 1.5, "ITA": 1.5, "JPN": 1.3, "KOR": 1.2} | {
    **dict.fromkeys(("BRA", "PHL"), -0.2),
    **dict.fromkeys(("IND", "ZAF", "RUS", "IDN", "MYS"), -0.7),
    **dict.fromkeys(("CHN", "VNM"), -1.0),
    "PRK": -1.6,
}
ISSUES = ("Human rights", "Arms control and disarmament", "Economic development")
ROLL_CALLS = 40  # a year


def write(path: Path) -> Path:
    """As NDJSON, the same at every call."""
    lines = [json.dumps(record) for record in (*_roll_calls(random.Random(1)), *_figures(random.Random(2)))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _roll_calls(chance: random.Random) -> Iterator[dict[str, Any]]:
    for year in range(2008, 2018):
        for number in range(1, ROLL_CALLS + 1):
            ballots = [{"country": country, "vote": _ballot(place, chance)} for country, place in PLACES.items()]
            counts = {f"{vote}_count": sum(one["vote"] == vote for one in ballots) for vote in ("yes", "no", "abstain")}
            matter = f"A matter of the General Assembly, the {number}th of {year}"
            data = {"body": "UNGA", "resolution": f"R/{year}/{number}", "matter": matter, "outcome": "adopted"}
            yield _record(
                f"vote-{year}-{number}",
                "vote",
                f"{year}-12-{1 + number % 20:02}",
                data | counts | {"issues": [chance.choice(ISSUES)], "ballots": ballots},
            )


def _ballot(place: float, chance: random.Random) -> str:
    drawn = place + chance.gauss(0, 1)
    return "yes" if drawn < 0.9 else "abstain" if drawn < 1.7 else "no"


def _figures(chance: random.Random) -> Iterator[dict[str, Any]]:
    """Russia's trade with North Korea in the years before the article's: ranges, but for every fourth year."""
    for year in range(2006, 2016):
        for flow, level in (("export", 90e6), ("import", 15e6)):
            low = round(level * chance.uniform(0.6, 1.4), -5)
            high = low if year % 4 == 0 else round(low * chance.uniform(1.05, 1.4), -5)
            value = {"low": low, "high": high, "unit": "USD", "rounded_to": 1e5}
            data = {"reporter": "RUS", "partner": "PRK", "flow": flow, "value": value, "basis": "official_statistic"}
            yield _record(f"{flow}-{year}", "trade_flow", str(year), data)


def _record(name: str, kind: str, occurred: str, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "source": "synthetic/dashboards",
        "id": name,
        "kind": kind,
        "occurred": occurred,
        "claimant": {"name": "A yearbook", "type": "organisation"},
        "document": {"title": "A synthetic yearbook", "locator": name},
        "data": data,
    }
