"""UN Comtrade: which requests a question becomes, and which answers are whole."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from ingest.errors import UsageError
from ingest.fetch import comtrade
from ingest.fetch.comtrade import FETCHER
from ingest.fetch.slices import Try
from tests.ingest.fetch.server import Answer, Server, as_json, error, page

Ask = Callable[..., dict[str, Try]]

PREVIEW = "/public/v1/preview/C/A/HS"
KEYED = "/data/v1/get/C/A/HS"
ASKED: dict[str, Any] = {"reporter": "RUS", "partner": "PRK", "period": ["2016"], "flow": ["export"]}


def answer(rows: int, count: int | None = None, error: str = "") -> dict[str, Any]:
    row = {"refYear": 2016, "reporterCode": 643, "partnerCode": 408, "primaryValue": 1.5}
    return {"elapsedTime": "0.1 secs", "count": rows if count is None else count, "data": [row] * rows, "error": error}


def test_a_question_becomes_a_request_for_each_period_flow_and_commodity(server: Server, ask: Ask) -> None:
    server.says(PREVIEW, as_json(answer(2)))
    tried = ask(FETCHER, reporter="RUS", partner="PRK", period=["2015/2016"], commodity=["TOTAL", "27"])
    assert list(tried)[:5] == [
        "RUS-PRK-2015-import-TOTAL",
        "RUS-PRK-2015-import-27",
        "RUS-PRK-2015-export-TOTAL",
        "RUS-PRK-2015-export-27",
        "RUS-PRK-2016-import-TOTAL",
    ]
    assert {one.state for one in tried.values()} == {"fetched"}
    assert dict(parse_qsl(urlsplit(server.paths()[1]).query)) == {
        "reporterCode": "643",
        "partnerCode": "408",
        "period": "2015",
        "flowCode": "M",
        "cmdCode": "27",
        "breakdownMode": "classic",
        "includeDesc": "true",
        "maxRecords": "500",
    }


def test_months_are_asked_for_as_months(server: Server, ask: Ask) -> None:
    server.says("/public/v1/preview/C/M/HS", as_json(answer(1)))
    assert list(ask(FETCHER, **ASKED | {"period": ["2016-12/2017-01"]})) == [
        "RUS-PRK-201612-export-TOTAL",
        "RUS-PRK-201701-export-TOTAL",
    ]


def test_with_a_key_the_other_address_is_asked_and_the_key_stands_in_no_log(
    server: Server, ask: Ask, tmp_path: Path
) -> None:
    server.says(KEYED, as_json(answer(600)))
    assert [one.state for one in ask(FETCHER, key="s3cret", **ASKED).values()] == ["fetched"]
    assert server.asked[0].headers["Ocp-Apim-Subscription-Key"] == "s3cret"
    assert "maxRecords=250000" in server.paths()[0]
    assert "s3cret" not in (tmp_path / "slices.ndjson").read_text()


def test_as_many_records_as_can_come_may_be_cut_off(server: Server, ask: Ask, tmp_path: Path) -> None:
    server.says(PREVIEW, as_json(answer(500)))
    [failed] = ask(FETCHER, **ASKED).values()
    assert failed.state == "failed"
    assert "500 records, of 500 that can come: it may be cut off" in failed.why
    assert "DATELINE_COMTRADE_KEY" in failed.why
    assert len(server.asked) == 1
    assert not list(tmp_path.glob("*.json"))
    server.says(KEYED, as_json(answer(500)))
    assert [one.state for one in ask(FETCHER, key="k", **ASKED).values()] == ["fetched"]


def test_fewer_records_than_it_counts_are_not_whole(server: Server, ask: Ask) -> None:
    server.says(PREVIEW, as_json(answer(3, count=4)))
    assert [one.state for one in ask(FETCHER, **ASKED).values()] == ["failed"]


def test_no_record_is_empty(server: Server, ask: Ask, tmp_path: Path) -> None:
    server.says(PREVIEW, as_json(answer(0)))
    assert [one.state for one in ask(FETCHER, **ASKED).values()] == ["empty"]
    assert not list(tmp_path.glob("*.json"))


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (as_json(answer(0, error="Invalid period")), "Comtrade says: Invalid period"),
        (as_json({"message": "hello"}), "not an answer of Comtrade's"),
        (as_json([]), "not an answer of Comtrade's"),
        (as_json({"count": "many", "data": []}), "not an answer of Comtrade's"),
        (page(), "it begins: <!DOCTYPE html>"),
        (error(401, b'{"message": "Access denied"}', Content_Type="application/json"), "comtradedeveloper.un.org"),
        (error(403, b"Out of call volume quota.", Content_Type="text/plain"), "Out of call volume quota"),
    ],
)
def test_what_is_no_answer_says_why(server: Server, ask: Ask, bad: Answer, why: str) -> None:
    server.says(PREVIEW, bad)
    [failed] = ask(FETCHER, **ASKED).values()
    assert failed.state == "failed"
    assert why in failed.why


def test_periods_are_years_or_months() -> None:
    assert list(comtrade.periods("2016")) == ["2016"]
    assert list(comtrade.periods("2015/2017")) == ["2015", "2016", "2017"]
    assert list(comtrade.periods("2016-11/2017-02")) == ["201611", "201612", "201701", "201702"]
    assert list(comtrade.periods("201607")) == ["201607"]


@pytest.mark.parametrize("text", ["", "16", "2016-13", "2016/2017-01", "2017/2016", "2016/2017/2018", "2016-07-04"])
def test_text_that_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"no period|before it begins"):
        list(comtrade.periods(text))


def test_a_country_has_comtrades_own_number_of_the_year() -> None:
    asked = [("RUS", 2016), ("PRK", 2016), ("WLD", 2016), ("USA", 1980), ("USA", 1981), ("IND", 2016), ("DEU", 1990)]
    assert [comtrade.number(*one) for one in asked] == [643, 408, 0, 841, 842, 699, 280]
    assert comtrade.number("643", 2016) == 643


def test_one_that_reports_to_all_or_one_with_whom_all_trade(server: Server, ask: Ask) -> None:
    server.says(PREVIEW, as_json(answer(1)))
    assert list(ask(FETCHER, partner="PRK", period=["2016"], flow=["export"])) == ["all-PRK-2016-export-TOTAL"]
    assert "reporterCode" not in server.paths()[0]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"reporter": None, "partner": None}, "too much"),
        ({"reporter": "RUSSIA"}, "did you mean RUS"),
        ({"reporter": "XKX"}, "number of XKX is not known"),
        ({"partner": "../x"}, "there is no country"),
        ({"period": []}, "fetched by period"),
        ({"flow": ["imports"]}, "there is no flow 'imports'"),
        ({"commodity": ["oil"]}, "'oil' is no commodity"),
    ],
)
def test_a_request_that_is_not_possible_is_refused(
    server: Server, ask: Ask, changed: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        ask(FETCHER, **ASKED | changed)
    assert server.asked == []
