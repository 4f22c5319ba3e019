"""A release that lacks much of what is held withdraws nothing until somebody asks for it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dateline.conftest import InJson
from tests.ingest.sources.taking import written
from tests.ingest.sources.test_acled import APRIL, HEADER, row

Export = Callable[..., str]


@pytest.fixture
def export(tmp_path: Path) -> Export:
    """Write an export of ACLED of these rows; a row is its number, which is its day of January, or its columns."""

    def write(name: str, *rows: int | dict[str, str], **changed: str) -> str:
        whole = [row(one, f"2024-01-{one:02}") if isinstance(one, int) else one for one in rows]
        written(tmp_path / name, HEADER, *(one | changed for one in whole))
        return name

    return write


def standing(in_json: InJson) -> set[str]:
    return {one["id"] for one in in_json("events").rows}


MANY = tuple(range(1, 31))
MOST_ARE_GONE = (1, *range(8, 31))  # six of thirty are missing, within the days of the release


@pytest.mark.fault("01")
def test_a_date_of_another_year_is_refused_and_widens_no_period(in_json: InJson, export: Export) -> None:
    held = [row(year, f"{year}-03-01") for year in range(2015, 2025)]
    assert in_json("append", export("held.csv", *held)).row["appended"] == 10
    first, second = row(1, "2025-02-01"), row(2, "0025-03-01", year="2025")
    said = in_json("append", export("new.csv", first, second, timestamp=APRIL))
    assert (said.code, said.row["appended"], said.row["withdrawn"], said.row["refused"]) == (1, 1, 0, 1)
    assert "new.csv: line 3: event_date = 0025-03-01: the column year says 2025" in said.errors
    again = in_json("append", said.row["refused_file"])
    assert (again.code, again.row["appended"]) == (1, 0)  # refused until it is changed


def test_withdrawals_of_more_than_a_tenth_are_withheld_reported_by_scope_and_kept(
    in_json: InJson, export: Export, tmp_path: Path
) -> None:
    elsewhere = [row(number, f"2024-01-{number - 40:02}", iso="706", country="Somalia") for number in range(41, 61)]
    in_json("append", export("held.csv", *MANY, *elsewhere))
    new = export("new.csv", *MOST_ARE_GONE, *elsewhere, timestamp=APRIL)

    rehearsed = in_json("append", "--dry-run", new)
    assert (rehearsed.code, rehearsed.row["withdrawn"], rehearsed.row["withheld"]) == (1, 0, 6)
    assert not list(tmp_path.glob("data/refused/*"))
    profiled = {one["what"]: one for one in in_json("profile", "acled", new).rows}
    assert (profiled["withdrawn"]["this_file"], profiled["withheld"]["this_file"]) == (0, 6)

    said = in_json("append", new)
    assert (said.code, said.row["withdrawn"], said.row["withheld"], said.row["known"]) == (1, 0, 6, 44)
    missing = "missing: 6 of 30 records held of YEM from 2024-01-01 to 2024-01-30"
    for message in (said.errors, rehearsed.errors, profiled["withheld"]["remark"]):
        assert missing.removeprefix("" if message is said.errors else "missing: ") in message
    assert "SOM" not in said.errors
    assert "dateline append --apply-withdrawals" in said.errors
    assert len(standing(in_json)) == 50

    applied = in_json("append", "--apply-withdrawals", new)
    assert (applied.code, applied.row["withdrawn"], applied.row["withheld"]) == (0, 6, 0)
    assert len(standing(in_json)) == 44


def test_the_kept_retractions_can_be_appended_in_part(in_json: InJson, export: Export, tmp_path: Path) -> None:
    in_json("append", export("held.csv", *MANY))
    in_json("append", export("new.csv", *MOST_ARE_GONE, timestamp=APRIL))
    kept = tmp_path / "data" / "refused" / "new.withheld.ndjson"
    first, *others = kept.read_text(encoding="utf-8").splitlines()
    assert len(others) == 5
    kept.write_text(first, encoding="utf-8")
    assert in_json("append", str(kept)).row["appended"] == 1
    assert standing(in_json) == {f"YEM{number}" for number in MANY if number != 2}


@pytest.mark.parametrize(
    ("held", "gone", "withheld"),
    [
        (30, 5, 0),  # more than a tenth, but not more than five
        (60, 6, 0),  # six, but not more than a tenth
        (59, 6, 6),
        (7, 6, 6),
    ],
)
def test_more_than_five_and_more_than_a_tenth_is_the_bound(
    in_json: InJson, export: Export, held: int, gone: int, withheld: int
) -> None:
    days = {number: f"2024-{1 + number // 28:02}-{1 + number % 28:02}" for number in range(held)}
    everything = [row(number, day) for number, day in days.items()]
    in_json("append", export("held.csv", *everything))
    kept = everything[:1] + everything[1 + gone :]
    if len(kept) == 1:  # the period ends with the last row
        kept.append(row(99, days[held - 1]))
    said = in_json("append", export("new.csv", *kept, timestamp=APRIL))
    assert (said.row["withheld"], said.row["withdrawn"], said.code) == (withheld, gone - withheld, int(withheld > 0))


def test_few_of_each_scope_are_many_together(in_json: InJson, export: Export) -> None:
    places = [{"iso": "887", "country": "Yemen"}, {"iso": "706", "country": "Somalia"}]
    held = [row(10 * which + day, f"2024-01-{day:02}", **place) for which, place in enumerate(places)
            for day in range(1, 10)]  # fmt: skip
    in_json("append", export("held.csv", *held))
    kept = [one for one in held if one["event_date"][-1] not in "234"]  # three of nine are gone, twice
    said = in_json("append", export("new.csv", *kept, timestamp=APRIL))
    assert (said.code, said.row["withheld"]) == (1, 6)
    assert "3 of 9 records held of YEM" in said.errors
    assert "3 of 9 records held of SOM" in said.errors
