"""Synthetic slices of GDELT 2.0, as its files of 15 minutes are."""

import random
import time
from datetime import datetime, timedelta
from pathlib import Path

from ingest.sources.gdelt import EVENTS_2

DAY = 96
MONTH = 2_976
ROWS = 720  # as many as a real slice of a quiet morning has

COUNTRIES = ("USA", "RUS", "PRK", "CHN", "KOR", "JPN", "GBR", "FRA", "AFR", "IND")
PLACES = ("US", "RS", "KN", "CH", "KS", "JA", "UK", "FR", "OC", "IN")
CODES = ("010", "020", "036", "040", "042", "043", "051", "0841", "111", "173", "190")


def slices(folder: Path, files: int, seed: int = 1) -> list[Path]:
    """Files of 15 minutes, about as wide as real ones, every event with an id of its own."""
    folder.mkdir(exist_ok=True)
    chance, start = random.Random(seed), datetime(2017, 7, 1)
    paths = []
    for number in range(files):
        added = start + timedelta(minutes=15 * number)
        path = folder / f"{added:%Y%m%d%H%M%S}.export.CSV"
        rows = (_row(600_000_000 + number * ROWS + row, added, chance) for row in range(ROWS))
        path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
        paths.append(path)
    return paths


def _row(identity: int, added: datetime, chance: random.Random) -> list[str]:
    one, other, place = (chance.randrange(len(COUNTRIES)) for _ in range(3))
    day, code, mentions = f"{added:%Y%m%d}", chance.choice(CODES), str(chance.randint(1, 20))
    tone = str(chance.uniform(-10, 10))
    said: dict[str, str] = {
        "GLOBALEVENTID": str(identity),
        "SQLDATE": day,
        "MonthYear": day[:6],
        "Year": day[:4],
        "FractionDate": "2017.5041",
        "Actor1Code": COUNTRIES[one] + "GOV",
        "Actor1Name": "A MINISTRY",
        "Actor1CountryCode": COUNTRIES[one],
        "Actor1Type1Code": "GOV",
        "Actor2Code": COUNTRIES[other],
        "Actor2Name": "A NEIGHBOUR",
        "Actor2CountryCode": COUNTRIES[other],
        "IsRootEvent": chance.choice("01"),
        "EventCode": code,
        "EventBaseCode": code[:3],
        "EventRootCode": code[:2],
        "QuadClass": "1",
        "GoldsteinScale": "3.4",
        "NumMentions": mentions,
        "NumSources": "1",
        "NumArticles": mentions,
        "AvgTone": tone,
        "DATEADDED": f"{added:%Y%m%d%H%M%S}",
        "SOURCEURL": f"http://news{chance.randrange(500)}.example/2017/07/a-report-of-some-length-{identity}.html",
    }
    for of in ("Actor1", "Actor2", "Action"):
        said |= {
            f"{of}Geo_Type": "4",
            f"{of}Geo_FullName": "A City, A Province, A Country",
            f"{of}Geo_CountryCode": PLACES[place],
            f"{of}Geo_ADM1Code": PLACES[place] + "01",
            f"{of}Geo_ADM2Code": "12345",
            f"{of}Geo_Lat": "43.1056",
            f"{of}Geo_Long": "131.874",
            f"{of}Geo_FeatureID": "-2996112",
        }
    return [said.get(column, "") for column in EVENTS_2.columns]


def scan_alone(files: list[Path]) -> float:
    """Polars reads the same columns and keeps nothing."""
    import polars as pl

    start = time.perf_counter()
    for file in files:
        frame = pl.read_csv(file, separator="\t", has_header=False, quote_char=None, infer_schema=False)
        assert frame.width == len(EVENTS_2.columns)
    return time.perf_counter() - start
