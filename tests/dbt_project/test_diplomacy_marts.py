"""The marts of diplomacy over the real files of the field, held against what the files themselves add up to.

Of the General Assembly these are some years; in `make torture` all of them, five million pairs of countries."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest
from defusedxml.ElementTree import parse
from numpy.typing import NDArray
from openpyxl import load_workbook

from dateline.pipeline.append import AppendOptions, append_reading
from ingest.crosswalk import country
from ingest.sources.reading import readings
from tests.everything import given
from tests.real_files import DATA, DIPLOMACY
from tests.shared import made_once
from tests.torture import times
from warehouse.build.marts import Marts
from warehouse.files.connection import opened
from warehouse.ledger.ledger import Ledger

VOTES = DATA / "un_ga_votes"
OF_VOTES = ("roll_calls.csv", "unvotes.csv", "issues.csv")
ASKED = (1946, 1971, 1991, 1992, 2017)  # the first year, the seat of China, the end of the Soviet Union, of the BRICS
YEARS = times((*ASKED, 1953, 1964, 1982, 2004), tuple(range(1946, 2030)))

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="needs the files of ../shared/data")


@pytest.fixture(scope="module")
def votes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the General Assembly, of these years alone."""

    def make(folder: Path) -> None:
        calls, votes, issues = (pl.read_csv(VOTES / name, infer_schema=False) for name in OF_VOTES)
        calls = calls.filter(pl.col("date").str.slice(0, 4).cast(pl.Int32).is_in(YEARS))
        chosen = calls["rcid"].cast(pl.Float64).implode()
        calls.write_csv(folder / OF_VOTES[0])
        for name, table in ((OF_VOTES[1], votes), (OF_VOTES[2], issues)):
            table.filter(pl.col("rcid").cast(pl.Float64).is_in(chosen)).write_csv(folder / name)

    return made_once(tmp_path_factory, "votes", make)


@pytest.fixture(scope="module")
def build(home: Path, models: Marts, votes: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The marts of diplomacy, made once of the bundled timelines and every file."""

    def make(place: Path) -> None:
        ledger = Path(shutil.copy(home / "ledger.duckdb", place))
        for file in (votes / "unvotes.csv", *(given(file, place / "lists") for file in DIPLOMACY)):
            (reading,) = readings([file])
            append_reading(reading, Ledger(ledger), place, AppendOptions(), lambda what, done=0, total=0: None)
        models.of(ledger, models.of_schema("diplomacy"), place / "build.duckdb").close()

    return made_once(tmp_path_factory, "diplomacy", make) / "build.duckdb"


@pytest.fixture
def marts(build: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with opened(build) as connection:
        yield connection


def rows(marts: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return marts.execute(query).fetchall()


# --- The General Assembly ---


@pytest.fixture(scope="module")
def ballots(votes: Path) -> pl.DataFrame:
    """The ballots of the file itself, a row a country and roll call: rcid, year, session, code, vote.

    A country goes by the code that it has in the marts (COW-511 is Zanzibar of 1963); nothing else here
    comes from dateline."""
    calls = pl.read_csv(votes / "roll_calls.csv", infer_schema=False).select(
        rcid=pl.col("rcid").cast(pl.Float64).cast(pl.Int64),
        year=pl.col("date").str.slice(0, 4).cast(pl.Int32),
        day=pl.col("date").str.to_date(),
        session=pl.col("session").str.strip_suffix(".0"),
    )
    cast = pl.read_csv(votes / "unvotes.csv", infer_schema=False, null_values="").select(
        "country", "country_code", "vote", rcid=pl.col("rcid").cast(pl.Float64).cast(pl.Int64)
    )
    joined = cast.join(calls, on="rcid")
    named = joined.select("country", "country_code", "day").unique()
    codes = [
        (country(code, "iso2", day) if code else country(name, "name", day)) or "ZZZ"
        for name, code, day in named.iter_rows()
    ]
    return joined.join(
        named.with_columns(code=pl.Series(codes)), on=["country", "country_code", "day"], nulls_equal=True
    ).drop("day")


@pytest.fixture(scope="module")
def issues(votes: Path) -> pl.DataFrame:
    """The issues of the file itself: rcid, issue."""
    issues = pl.read_csv(votes / "issues.csv", infer_schema=False)
    return issues.select(rcid=pl.col("rcid").cast(pl.Float64).cast(pl.Int64), issue="short_name").unique()


Matrix = NDArray[np.float64]


def agreement(of: pl.DataFrame) -> tuple[list[str], dict[str, Matrix]]:
    """Every measure between any two countries over these ballots, as matrices in the order of the codes."""
    codes = of["code"].unique().sort().to_list()
    calls = of["rcid"].unique().sort().to_list()
    cast = np.full((len(codes), len(calls)), np.nan)
    row = of["code"].replace_strict(dict(zip(codes, range(len(codes)), strict=True)), return_dtype=pl.Int64).to_numpy()
    column = of["rcid"].replace_strict(dict(zip(calls, range(len(calls)), strict=True))).to_numpy()
    scale = of["vote"].replace_strict({"yes": 1, "abstain": 2, "no": 3}, return_dtype=pl.Int64).to_numpy()
    cast[row, column] = scale
    both = (~np.isnan(cast)).astype(float)
    votes = np.nan_to_num(cast)
    common = both @ both.T
    chosen = {step: (votes == step).astype(float) for step in (1, 2, 3)}
    equal = sum(one @ one.T for one in chosen.values())
    # Of each pair: how often the one voted so, where the other voted too.
    own = {step: chosen[step] @ both.T for step in chosen}
    pooled = {step: own[step] + own[step].T for step in own}
    apart = {
        (one, other): chosen[one] @ chosen[other].T for one in chosen for other in chosen if abs(one - other) in (1, 2)
    }
    distance = sum(abs(one - other) * counts for (one, other), counts in apart.items())
    with np.errstate(divide="ignore", invalid="ignore"):
        share = equal / common
        scott = sum(pooled[step] ** 2 for step in pooled) / (2 * common) ** 2
        cohen = sum(own[step] * own[step].T for step in own) / common**2
        chance = sum(abs(a - b) * pooled[a] * pooled[b] for a in pooled for b in pooled) / (2 * common) ** 2
        measures = {
            "common_vote_count": common,
            "equal_vote_count": equal,
            "opposite_vote_count": apart[1, 3] + apart[3, 1],
            "equal_vote_share": share,
            "lijphart_index": (equal + (common - equal - apart[1, 3] - apart[3, 1]) / 2) / common,
            "signorino_ritter_s": 1 - distance / common,
            "scott_pi": np.where(scott == 1, np.nan, (share - scott) / (1 - scott)),
            "cohen_kappa": np.where(cohen == 1, np.nan, (share - cohen) / (1 - cohen)),
            "hage_pi": np.where(chance == 0, np.nan, 1 - distance / common / chance),
        }
    return codes, {name: np.asarray(matrix) for name, matrix in measures.items()}


def test_agreement_is_what_numpy_computes_from_the_file_pair_by_pair(
    marts: duckdb.DuckDBPyConnection, ballots: pl.DataFrame, issues: pl.DataFrame
) -> None:
    compared = 0
    known = ballots.filter(pl.col("code") != "ZZZ")
    classed = pl.concat([known.with_columns(issue=pl.lit("all")), known.join(issues, on="rcid")])
    for (year,), of_year in classed.group_by("year"):
        selected = marts.execute("from diplomacy.fct_vote_agreement where vote_year = ?", [year]).pl()
        of_issue = {issue: rows for (issue,), rows in selected.group_by("issue_code")}
        for (issue,), cast in of_year.group_by("issue"):
            codes, measures = agreement(cast)
            mart = of_issue[issue]
            place = dict(zip(codes, range(len(codes)), strict=True))
            a, b = (mart[f"country_{side}_code"].replace_strict(place).to_numpy() for side in "ab")
            assert len(mart) == np.triu(measures["common_vote_count"] > 0, 1).sum(), (year, issue)
            for name, matrix in measures.items():
                found = mart[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
                np.testing.assert_allclose(found, matrix[a, b], rtol=0, atol=1e-9, err_msg=f"{name} {year} {issue}")
            compared += len(mart)
    ((in_all,),) = rows(marts, "select count(*) from diplomacy.fct_vote_agreement")
    assert compared == in_all > times(500_000, 5_000_000)


def test_the_distance_to_a_permanent_member_is_that_to_who_held_its_seat(
    marts: duckdb.DuckDBPyConnection, ballots: pl.DataFrame
) -> None:
    seats = {"CHN": "CHN", "TWN": "CHN", "SUN": "RUS", "RUS": "RUS", "USA": "USA", "GBR": "GBR", "FRA": "FRA"}
    for year in ASKED:
        codes, measures = agreement(ballots.filter(pl.col("year") == year))
        expected: dict[tuple[str, str], list[tuple[float, float]]] = {}
        for holder in sorted(set(seats) & set(codes)):
            for place, code in enumerate(codes):
                common = measures["common_vote_count"][place, codes.index(holder)]
                if code != holder and common > 0:
                    half = 1 - measures["lijphart_index"][place, codes.index(holder)]
                    expected.setdefault((code, seats[holder]), []).append((common, half))
        pooled = {
            key: (sum(n for n, _ in parts), pytest.approx(sum(n * d for n, d in parts) / sum(n for n, _ in parts)))
            for key, parts in expected.items()
        }
        found = rows(
            marts,
            f"""select country_code, seat_code, common_vote_count, distance
            from diplomacy.fct_permanent_member_distance where vote_year = {year}""",
        )
        assert {(code, seat): (common, distance) for code, seat, common, distance in found} == pooled, year


def test_roll_calls_and_ballots_of_each_session_and_issue_are_those_of_the_file(
    marts: duckdb.DuckDBPyConnection, ballots: pl.DataFrame, issues: pl.DataFrame
) -> None:
    def counted(of: pl.DataFrame, *by: str) -> set[tuple[Any, ...]]:
        votes = [(pl.col("vote") == vote).sum().alias(vote) for vote in ("yes", "no", "abstain")]
        return set(of.group_by(by).agg(pl.col("rcid").n_unique(), *votes).iter_rows())

    counts = "count(*), sum(yes_count)::bigint, sum(no_count)::bigint, sum(abstain_count)::bigint"
    votes = "from diplomacy.fct_vote where body_code = 'UNGA'"
    of_session = rows(marts, f"select session_name, {counts} {votes} group by all")
    assert set(of_session) == counted(ballots, "session")
    of_issue = rows(
        marts,
        f"""select session_name, issue_code, {counts} {votes.replace("where", ", seeds.vote_issue where")}
        and list_contains(string_split(issue_names, ', '), issue_name) group by all""",
    )
    assert set(of_issue) == counted(ballots.join(issues, on="rcid"), "session", "issue")
    assert rows(marts, "select count(*) from diplomacy.fct_ballot where body_code = 'UNGA'") == [(len(ballots),)]


def test_cohesion_of_brics_is_what_numpy_computes_from_the_file(
    marts: duckdb.DuckDBPyConnection, ballots: pl.DataFrame
) -> None:
    members = {"BRA", "CHN", "IND", "RUS", "ZAF"}
    cast = ballots.filter(pl.col("code").is_in(members) & (pl.col("year") == 2017))
    shares, rices, indexes = [], [], []
    for _, call in cast.group_by("rcid"):
        votes = call["vote"].to_list()
        pairs = [one == other for place, one in enumerate(votes) for other in votes[:place]]
        shares += pairs
        yes, no = votes.count("yes"), votes.count("no")
        rices += [abs(yes - no) / (yes + no)] if yes + no >= 2 else []
        most = max(map(votes.count, votes))
        indexes.append((most - (len(votes) - most) / 2) / len(votes))
    (found,) = rows(
        marts,
        """select roll_call_count, voter_count, equal_vote_share, rice_index, agreement_index
        from diplomacy.fct_group_cohesion where group_code = 'BRICS' and vote_year = 2017 and issue_code = 'all'""",
    )
    assert found == (len(indexes), 5, *(pytest.approx(float(np.mean(one))) for one in (shares, rices, indexes)))


# --- The Security Council ---

VETOES = DATA / "unsc" / "unsc_vetoes_1946_sept2022.csv"
MARKS = {"China": "CHN", "France": "FRA", "Russia": "RUS", "USSR": "SUN", "USA": "USA", "UK": "GBR"}


def test_vetoes_of_each_member_are_the_sums_of_the_file_though_other_sources_report_them_too(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    table = pl.read_csv(VETOES, infer_schema=False)
    marked = {code: table[column].cast(pl.Int64).sum() for column, code in MARKS.items()}
    named = dict.fromkeys(MARKS.values(), 0)
    for row in table.iter_rows(named=True):
        for column, code in MARKS.items():
            named[code] += column in {row[f"member_veto{place}"] for place in (1, 2, 3)}
    selected = dict(
        rows(marts, "select country_code, sum(veto_count)::bigint from diplomacy.fct_veto_year group by all")
    )
    assert selected == named
    # The marks lack 26 of the vetoes that the names have, and have none that the names lack.
    assert {code: named[code] - count for code, count in marked.items() if count != named[code]} == {
        "USA": 11,
        "FRA": 9,
        "SUN": 6,
    }
    ((claims,),) = rows(marts, "select sum(claim_count)::bigint from diplomacy.fct_blocked_draft")
    assert claims > sum(named.values())


def test_the_joint_vetoes_of_russia_and_china_are_those_that_the_file_marks(marts: duckdb.DuckDBPyConnection) -> None:
    table = pl.read_csv(VETOES, infer_schema=False)
    both = table.filter((pl.col("China") == "1") & (pl.col("Russia") == "1"))
    selected = rows(
        marts,
        """select sum(veto_count)::bigint from diplomacy.fct_joint_veto
        where country_a_code = 'CHN' and country_b_code = 'RUS'""",
    )
    assert selected == [(len(both),)]


# --- Missile tests, conflicts, coded events, sanctions ---

MISSILES = DATA / "dprk_missiles" / "cns_north_korea_missile_test_database.xlsx"


def test_tests_by_missile_and_outcome_are_the_pivot_of_the_workbook(marts: duckdb.DuckDBPyConnection) -> None:
    book = load_workbook(MISSILES, read_only=True, data_only=True)
    header, *lines = [line for line in book["Data Summary"].values if any(cell is not None for cell in line)][3:]
    pivot = {
        (missile, outcome): count
        for missile, *counts in lines
        for outcome, count in zip(header[1:], counts, strict=True)
        if count and "Grand Total" not in (missile, outcome)
    }
    names, *tests = [line for line in book["Missile Tests"].values if any(line)]
    missile, outcome = names.index("Missile Name"), names.index("Test Outcome")
    assert pivot == Counter((str(one[missile]), str(one[outcome])) for one in tests)  # today the two agree
    selected = rows(
        marts,
        """select coalesce(missile_name, 'Unknown'), coalesce(upper(outcome[1]) || outcome[2:], 'Unknown'), count(*)
        from diplomacy.fct_missile_test join core.fct_claim using (claim_id)
        where source_id = 'cns-missile-tests' and is_held group by all""",
    )
    assert {(missile, outcome): count for missile, outcome, count in selected} == pivot


def test_tests_that_several_sources_report_are_counted_once(marts: duckdb.DuckDBPyConnection) -> None:
    by_source = dict(
        rows(
            marts,
            """select source_id, count(distinct test_id)
            from diplomacy.fct_missile_test join core.fct_claim using (claim_id) where is_held group by all""",
        )
    )
    assert by_source["cns-missile-tests"] == 140  # the workbook has no test twice
    ((tests, claims),) = rows(marts, "select count(distinct test_id), count(*) from diplomacy.fct_missile_test "
                                     "where is_held and country_code = 'PRK'")  # fmt: skip
    assert max(by_source.values()) < tests < claims == 140 + by_source["csis-provocations"] + 24
    assert rows(
        marts,
        """select sum(test_count), max(country_cumulated_count), sum(claim_count)
        from diplomacy.fct_missile_test_year where country_code = 'PRK'""",
    ) == [(tests, tests, claims)]
    of_2017 = """from diplomacy.fct_missile_test join core.fct_claim as claim using (claim_id)
        where source_id = '{}' and is_held and year(claim.end_latest_on) = 2017"""
    # What the bundled timeline took from the workbook are tests of the workbook, the one too of which both leave open
    # whether it was on 14 or 15 May.
    bundled, workbook = (
        {one for (one,) in rows(marts, f"select distinct test_id {of_2017.format(source)}")}
        for source in ("dateline/korea-2017", "cns-missile-tests")
    )
    assert bundled == workbook
    assert len(bundled) == len(workbook) == 21


_WIDENED = {"low": pl.min_horizontal("low", "best", "high"), "high": pl.max_horizontal("low", "best", "high")}


def test_deaths_are_the_sums_of_low_best_and_high_over_the_file(marts: duckdb.DuckDBPyConnection) -> None:
    table = pl.read_csv(DATA / "ucdp/ucdp_syria_df.csv", infer_schema=False).select(
        pl.col("low", "best", "high").cast(pl.Float64), kind="type_of_violence", dyad="dyad_name"
    )
    # The best figure of 101 rows lies outside low and high: the bounds are widened to hold it.
    table = table.with_columns(
        low=pl.min_horizontal("low", "best", "high"), high=pl.max_horizontal("low", "best", "high")
    )
    sums = pl.len(), pl.col("low", "best", "high").sum()
    counted = "count(*), sum(deaths_low), sum(deaths_best), sum(deaths_high) from diplomacy.fct_conflict_event"
    assert set(rows(marts, f"select dyad_name, {counted} where is_counted group by all")) == set(
        table.group_by("dyad").agg(*sums).iter_rows()
    )


def test_the_deaths_of_a_month_are_those_of_events_that_certainly_lie_in_it(marts: duckdb.DuckDBPyConnection) -> None:
    day = pl.col("date_start").str.slice(0, 10), pl.col("date_end").str.slice(0, 10)
    table = (
        pl.read_csv(DATA / "ucdp/ucdp_syria_df.csv", infer_schema=False)
        .with_columns(
            pl.col("low", "best", "high").cast(pl.Float64), first=day[0].str.to_date(), last=day[1].str.to_date()
        )
        .with_columns(**_WIDENED)
    )
    within = table.filter(pl.col("first").dt.truncate("1mo") == pl.col("last").dt.truncate("1mo"))
    expected = within.group_by(month=pl.col("first").dt.truncate("1mo")).agg(pl.len(), pl.col("low", "best").sum())
    found = rows(
        marts,
        """select month_start_on, sum(whole_event_count)::bigint, sum(deaths_low), sum(deaths_best)
        from diplomacy.fct_conflict_month group by all having sum(whole_event_count) > 0""",
    )
    assert set(found) == set(expected.iter_rows())
    ((high,),) = rows(marts, "select sum(deaths_high) from diplomacy.fct_conflict_month")
    assert high > table["high"].sum()  # what straddles months can lie in each of them


def test_coded_events_are_counted_as_reported_and_as_the_filter_leaves_them(marts: duckdb.DuckDBPyConnection) -> None:
    icews = pl.read_csv(DATA / "icews/events.2018.sample.tab", separator="\t", infer_schema=False, quote_char=None)
    place = ("City", "District", "Province", "Country")
    once = icews.select("Event Date", "Source Name", "CAMEO Code", "Target Name", *place).n_unique()
    found = rows(
        marts,
        """select source_id, sum(coded_count), sum(event_count) from diplomacy.fct_coded_event_month
        group by all order by all""",
    )
    assert ("icews", len(icews), once) in found
    assert {source: selected for source, selected, _ in found} == {
        "csis-provocations": 255,
        "gdelt-1": 710,
        "gdelt-2": 720,
        "icews": 3705,
    }
    assert dict(
        rows(marts, "select source_id, count(*) from diplomacy.fct_coded_event where is_counted group by all")
    ) == {source: events for source, _, events in found}


def gdelt(table: str) -> pl.DataFrame:
    """The events of a slice of GDELT 2.0 and, of an export, their days, as they stand in its file."""
    file = DATA / f"gdelt/20170101073000.{table}.CSV"
    frame = pl.read_csv(file, separator="\t", has_header=False, infer_schema=False, quote_char=None)
    return frame.select(pl.nth(0).alias("event"), pl.nth(1).alias("day"))


def test_dates_that_may_be_a_guess_are_marked_and_reports_counted(marts: duckdb.DuckDBPyConnection) -> None:
    export = gdelt("export")
    age = (pl.lit(date(2017, 1, 1)) - pl.col("day").str.to_date("%Y%m%d")).dt.total_days()
    suspect = export.select(age.alias("age")).filter(pl.col("age").is_in([1, 7, 30, 365]))["age"].value_counts()
    assert set(
        rows(
            marts,
            """select added_after_days, count(*) from diplomacy.fct_coded_event
            where source_id = 'gdelt-2' and is_date_suspect group by all""",
        )
    ) == set(suspect.iter_rows())
    mentions = gdelt("mentions")
    held = mentions.filter(pl.col("event").is_in(export["event"].implode()))
    assert rows(marts, "select sum(report_count) from diplomacy.fct_coded_event") == [(len(held),)]


def test_listings_of_the_security_council_are_those_of_its_list_by_year(marts: duckdb.DuckDBPyConnection) -> None:
    entries = [
        entry for entry in parse(DATA / "sanctions/UN_consolidated.xml").iter() if entry.tag in ("INDIVIDUAL", "ENTITY")
    ]
    began = Counter(str(entry.findtext("LISTED_ON"))[:4] for entry in entries)
    found = rows(
        marts,
        """select sanction_year, listed_count, in_force_low, in_force_high from diplomacy.fct_sanction_year
        where authority_name = 'UN Security Council' and programme_name = 'all' and country_code = 'WLD'
        order by all""",
    )
    assert {str(year): count for year, count, _, _ in found if count} == began
    assert [(low, high) for _, _, low, high in found] == [
        (so_far, so_far) for year, *_ in found for so_far in [sum(n for of, n in began.items() if int(of) <= year)]
    ]
    assert found[-1][2] == len(entries)  # the bundled timeline reports twelve of them again


def test_a_list_without_days_of_listing_gets_none(marts: duckdb.DuckDBPyConnection) -> None:
    selected = "count(*), count(listed_earliest_on), count(listed_latest_on), count(first_seen_on)"
    assert rows(marts, f"select {selected} from diplomacy.fct_sanction where authority_name = 'OFAC'") == [
        (7379, 0, 0, 0)
    ]
    assert rows(marts, "from diplomacy.fct_sanction_year where authority_name = 'OFAC'") == []
    assert rows(
        marts,
        """select in_force_count, dated_count, undated_count from diplomacy.fct_sanction_programme
        where authority_name = 'OFAC' and programme_name = 'all' and country_code = 'WLD'""",
    ) == [(7379, 0, 7379)]
