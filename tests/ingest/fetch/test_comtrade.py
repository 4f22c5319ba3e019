"""UN Comtrade: as few calls as can be, split where an answer may be cut off, within the calls of a day."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from ingest.errors import UsageError
from ingest.fetch import comtrade
from ingest.fetch.budget import Budget
from ingest.fetch.client import RateLimited
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


def host(server: Server, *, partners: int = 1, most: int = 500, path: str = PREVIEW) -> None:
    """A Comtrade with `partners` rows for every period, flow and commodity, that cuts off at `most` without a word."""

    def say(handler: Any) -> None:
        asked = dict(parse_qsl(urlsplit(handler.path).query))
        names = ("period", "flowCode", "cmdCode")
        found = [
            dict(zip(names, cell, strict=True)) | {"partnerCode": partner}
            for cell in product(*(asked[name].split(",") for name in names))
            for partner in range(partners)
        ][: min(most, int(asked["maxRecords"]))]
        as_json({"elapsedTime": "0.1 secs", "count": len(found), "data": found, "error": ""})(handler)

    server.says(path, say)


def rows(folder: Path) -> list[tuple[str, str, str, int]]:
    """What the files of a folder hold, row by row."""
    return [tuple(row.values()) for file in folder.glob("RUS-*.json") for row in json.loads(file.read_text())["data"]]


def test_periods_flows_and_commodities_are_asked_for_in_one_call(server: Server, ask: Ask, tmp_path: Path) -> None:
    host(server)
    tried = ask(FETCHER, reporter="RUS", partner="PRK", period=["2015/2016"], commodity=["TOTAL", "27"])
    assert [(one.slice, one.state) for one in tried.values()] == [
        ("RUS-PRK-2015-2016-import+export-TOTAL+27", "fetched")
    ]
    assert len(rows(tmp_path)) == 8
    assert dict(parse_qsl(urlsplit(server.paths()[0]).query)) == {
        "reporterCode": "643",
        "partnerCode": "408",
        "period": "2015,2016",
        "flowCode": "M,X",
        "cmdCode": "TOTAL,27",
        "partner2Code": "0",
        "motCode": "0",
        "customsCode": "C00",
        "breakdownMode": "classic",
        "includeDesc": "true",
        "maxRecords": "500",
    }


@pytest.mark.parametrize(
    ("periods", "calls"),
    [
        (["2001/2024"], ["2001-2012", "2013-2024"]),
        (["2010", "2012", "2016"], ["2010+2012+2016"]),
        (["2016-12/2017-01", "2016"], ["2016", "201612-201701"]),
        (["2016", "2015", "2016"], ["2015-2016"]),
    ],
)
def test_a_call_has_twelve_periods_at_most_all_years_or_all_months(
    server: Server, ask: Ask, periods: Sequence[str], calls: Sequence[str]
) -> None:
    host(server)
    host(server, path="/public/v1/preview/C/M/HS")
    tried = ask(FETCHER, **ASKED | {"period": periods})
    assert list(tried) == [f"RUS-PRK-{when}-export-TOTAL" for when in calls]


def test_a_call_has_no_year_in_which_a_country_has_another_number(server: Server, ask: Ask) -> None:
    host(server)
    ask(FETCHER, reporter="DEU", period=["1989/1992"], flow=["export"])
    asked = [dict(parse_qsl(urlsplit(path).query)) for path in server.paths()]
    assert [(one["reporterCode"], one["period"]) for one in asked] == [("280", "1989,1990"), ("276", "1991,1992")]


@pytest.mark.parametrize("most", [3, 4, 5, 8, 13, 1000])
def test_an_answer_that_may_be_cut_off_is_split_until_all_rows_have_come(
    server: Server, ask: Ask, tmp_path: Path, most: int
) -> None:
    host(server, partners=2, most=most)
    wanted = {"period": ["2010/2014"], "commodity": ["TOTAL", "27", "84"], "reporter": "RUS"}
    tried = ask(FETCHER, settings={"preview_rows": most}, **wanted)
    assert {one.state for one in tried.values()} == {"fetched"}
    came = rows(tmp_path)
    years = map(str, range(2010, 2015))
    assert sorted(came) == sorted(product(years, ("M", "X"), ("TOTAL", "27", "84"), range(2)))
    asked = len(server.asked)
    assert ask(FETCHER, settings={"preview_rows": most}, **wanted) == tried
    assert len(server.asked) == asked


def test_with_a_key_the_other_address_is_asked_and_the_key_stands_in_no_log(
    server: Server, ask: Ask, tmp_path: Path
) -> None:
    server.says(KEYED, as_json(answer(600)))
    assert [one.state for one in ask(FETCHER, key="s3cret", **ASKED).values()] == ["fetched"]
    assert server.asked[0].headers["Ocp-Apim-Subscription-Key"] == "s3cret"
    assert "maxRecords=100000" in server.paths()[0]
    assert "s3cret" not in (tmp_path / "slices.ndjson").read_text()


@pytest.mark.parametrize("more", [0, 1])
def test_what_cannot_be_split_and_may_be_cut_off_is_no_file(
    server: Server, ask: Ask, tmp_path: Path, more: int
) -> None:
    host(server, partners=500 + more)
    [failed] = ask(FETCHER, **ASKED).values()
    assert failed.state == "failed"
    assert "500 records, of 500 that can come: it may be cut off" in failed.why
    assert "DATELINE_COMTRADE_KEY" in failed.why
    assert len(server.asked) == 1
    assert not list(tmp_path.glob("RUS*.json"))
    host(server, partners=500 + more, most=100_000, path=KEYED)
    assert [one.state for one in ask(FETCHER, key="k", **ASKED).values()] == ["fetched"]


def test_a_premium_key_has_a_limit_of_its_own(server: Server, ask: Ask) -> None:
    host(server, path=KEYED)
    ask(FETCHER, key="k", settings={"rows": 250_000}, **ASKED)
    assert "maxRecords=250000" in server.paths()[0]


def test_fewer_records_than_it_counts_are_not_whole(server: Server, ask: Ask) -> None:
    server.says(PREVIEW, as_json(answer(3, count=4)), as_json(answer(3, count=4)), as_json(answer(4)))
    assert [one.state for one in ask(FETCHER, **ASKED).values()] == ["failed"]
    assert [one.state for one in ask(FETCHER, **ASKED).values()] == ["fetched"]


# --- The calls of a day ---


def test_a_key_gives_so_many_calls_a_day_and_what_is_left_is_fetched_the_next(
    server: Server, ask: Ask, tmp_path: Path
) -> None:
    host(server, path=KEYED)
    wanted: dict[str, Any] = {"key": "k", "settings": {"calls": 2, "periods": 1}} | ASKED | {"period": ["2010/2013"]}
    tried = ask(FETCHER, **wanted)
    assert [one.state for one in tried.values()] == ["fetched", "fetched", "asked", "asked"]
    assert "all 2 calls of " in list(tried.values())[2].why
    assert [one.state for one in ask(FETCHER, **wanted).values()] == ["fetched", "fetched", "asked", "asked"]
    assert len(server.asked) == 2
    (tmp_path / "calls.json").write_text('{"day": "2026-01-01", "calls": 2}')
    assert [one.state for one in ask(FETCHER, **wanted).values()] == ["fetched"] * 4


def test_without_a_key_no_calls_are_counted(server: Server, ask: Ask, tmp_path: Path) -> None:
    host(server)
    ask(FETCHER, **ASKED)
    assert not (tmp_path / "calls.json").exists()


def test_the_budget_is_of_a_day_and_outlives_the_process(tmp_path: Path) -> None:
    day = date(2026, 11, 30)
    file = tmp_path / "new" / "calls.json"
    for _ in range(3):
        Budget(file, 3, lambda: day).spend()
    with pytest.raises(RateLimited, match="all 3 calls of 2026-11-30"):
        Budget(file, 3, lambda: day).spend()
    assert Budget(file, 3, lambda: day).left() == 0
    assert Budget(file, 5, lambda: day).left() == 2
    assert Budget(file, 3, lambda: date(2026, 12, 1)).left() == 3
    file.write_text("{")
    assert Budget(file, 3, lambda: day).left() == 3


def test_a_host_that_says_the_quota_is_used_up_is_asked_no_more(server: Server, ask: Ask) -> None:
    said = b"Out of call volume quota. Quota will be replenished in 05:12:33."
    server.says(KEYED, error(403, said, Content_Type="text/plain"))
    tried = ask(FETCHER, key="k", settings={"periods": 1}, **ASKED | {"period": ["2010/2012"]})
    assert [one.state for one in tried.values()] == ["asked"] * 3
    assert "replenished in 05:12:33" in tried["RUS-PRK-2010-export-TOTAL"].why
    assert len(server.asked) == 1


# --- Answers ---


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
        (error(403, b"Subscription is not active.", Content_Type="text/plain"), "comtradedeveloper.un.org"),
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
