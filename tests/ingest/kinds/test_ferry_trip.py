"""What a claim on a ferry trip holds."""

from typing import Any

import pytest

from tests.ingest.kinds.claiming import claim, refusal

VLADIVOSTOK = {"name": "Vladivostok", "country": "RUS", "locode": "RUVVO"}
RAJIN = {"name": "Rajin", "country": "PRK"}

LEAST: dict[str, Any] = {"origin": VLADIVOSTOK, "destination": RAJIN}
TITLES: list[tuple[dict[str, Any], str]] = [(LEAST | {"trips": {"value": 6}}, "Ferry Vladivostok–Rajin")]


@pytest.mark.parametrize("locode", ["vvo", "RUVV1", "RU VVO", "RUVVOX"])
def test_a_port_is_named_by_its_un_locode(locode: str) -> None:
    assert "locode" in refusal("ferry_trip", LEAST, origin=VLADIVOSTOK | {"locode": locode})


@pytest.mark.parametrize("time", ["7:30", "07:60:00", "٠٧:30:00", "07:30:00\n"])
def test_a_ferry_leaves_at_a_time_of_its_day_of_service(time: str) -> None:
    assert claim("ferry_trip", LEAST | {"first_departure": "25:10:00"}).first_departure == "25:10:00"
    assert "first_departure" in refusal("ferry_trip", LEAST, first_departure=time)


def test_no_ferry_is_filled_beyond_its_places() -> None:
    assert claim("ferry_trip", LEAST | {"load_factor": {"low": 0, "high": 0.25}}).load_factor.high == 0.25
    assert "a share lies between 0 and 1" in refusal("ferry_trip", LEAST, load_factor=25)
