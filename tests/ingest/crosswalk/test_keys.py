"""One written form of a code, whatever a table made of it."""

import pytest

from ingest.crosswalk import country
from ingest.crosswalk.keys import key, plain


@pytest.mark.fault("17")
@pytest.mark.parametrize(
    ("given", "text"),
    [
        (408.0, "408"),
        ("408.0", "408"),
        ("408.00", "408"),
        ("408.", "408"),
        (" 408 ", "408"),
        ("4.08E+02", "408"),
        ("4.08e2", "408"),
        (0.0, "0"),
        ("-9.0", "-9"),
        ("0307", "0307"),
        ("0307.0", "0307"),
        ("307.5", "307.5"),
        ("1e-3", "1e-3"),
        ("4.085E+02", "4.085E+02"),
        ("9999AA", "9999AA"),
        ("C00", "C00"),
        ("1E5", "1E5"),
        ("1.2.3", "1.2.3"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_whole_number_is_the_same_however_it_is_written(given: object, text: str) -> None:
    assert plain(given) == text


@pytest.mark.parametrize("given", [408, 408.0, "408", "408.00", "4.08E+02", "0408"])
def test_a_numbered_system_knows_it_so(given: str | float) -> None:
    assert (key(given, "m49"), country(given, "m49")) == ("408", "PRK")
