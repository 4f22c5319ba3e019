"""The event codes of CAMEO: which there are, and what one means that lost its leading zero."""

import pytest

from ingest.cameo import code, code_of_text, texts
from ingest.event import parse, parse_any
from tests.real_files import real


@pytest.mark.fault("14")
@pytest.mark.parametrize(
    ("given", "root", "meant"),
    [
        ("042", "04", "042"),
        ("42", "04", "042"),
        ("42", "4", "042"),
        ("42", None, "042"),
        ("211", "02", "0211"),
        ("10", "1", "010"),
        ("10", "10", "10"),
        ("110", "11", "110"),
        ("999", "04", None),
        ("0999", "09", None),
        ("042", "05", None),
        ("21", "21", None),
        ("X", "04", None),
        ("---", None, None),
    ],
)
def test_a_code_has_the_zero_back_that_its_root_says_it_lost(given: str, root: str | None, meant: str | None) -> None:
    assert code(given, root) == meant


def test_every_code_survives_being_a_number_with_and_without_its_root() -> None:
    codes = [one for one in texts() if len(one) > 2]
    assert len(codes) > 290
    assert [code(str(int(one))) for one in codes] == codes
    assert [code(str(int(one)), str(int(one[:2]))) for one in codes] == codes
    assert [code(one, one[:2]) for one in texts()] == list(texts())


def test_a_text_is_known_without_regard_to_case_and_blanks() -> None:
    assert (code_of_text("make  Statement"), code_of_text("Consult"), code_of_text("Play chess")) == (
        "010",
        "040",
        None,
    )


@pytest.mark.real
def test_the_codes_are_those_of_the_codebook() -> None:
    lines = real("cameo/CAMEO.eventcodesfull.txt").read_text(encoding="utf-8").splitlines()[2:]
    assert {line.split("\t")[0] for line in lines if line.strip()} <= texts().keys()


def test_a_code_that_is_none_is_refused_when_it_comes_in_and_read_where_it_is_held() -> None:
    record = (
        b'{"source": "s", "id": "1", "kind": "coded_event", "claimant": {"name": "A", "type": "person"},'
        b' "data": {"code": "999"}}'
    )
    with pytest.raises(ValueError, match="no event code of CAMEO"):
        parse_any(record)
    assert parse(record).data.model_dump()["code"] == "999"
