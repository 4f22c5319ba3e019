"""The marts of diplomacy over the real files of the field, held against what the files themselves add up to."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

import dbt_project
from dateline.append import How, append_reading
from ingest.crosswalk import country
from ingest.sources.reading import readings
from warehouse.connection import opened
from warehouse.ledger import Ledger

DATA = Path(__file__).parents[3] / "shared" / "data"
FILES = (
    "un_ga_votes/unvotes.csv",
    "unsc/unsc_vetoes_1946_sept2022.csv",
    "unsc/unsc_failed_drafts_cleaned_data_unsc.xlsx",
    "dprk_missiles/cns_north_korea_missile_test_database.xlsx",
    "dprk_provocations/csis_north_korea_provocations_1958_present.csv",
    "sanctions/UN_consolidated.xml",
    "ucdp/ucdp_syria_df.csv",
    "icews/events.2018.sample.tab",
    "gdelt/20170101073000.export.CSV",
    "gdelt/20170101073000.mentions.CSV",
    "gdelt/reed_sample_events.csv",
)

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="needs the files of ../shared/data")

Dbt = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def build(home: Path, dbt: Dbt, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The marts of diplomacy, made once of the bundled timelines and every file."""
    place = tmp_path_factory.mktemp("diplomacy")
    shutil.copy(home / "ledger.duckdb", place)
    for file in FILES:
        (reading,) = readings([DATA / file])
        append_reading(reading, Ledger(place / "ledger.duckdb"), place, How(), lambda what, done=0, total=0: None)
    job = dbt(
        Path(dbt_project.__file__).parent,
        *("build", "--select", "+path:models/diplomacy", "--exclude-resource-type", "unit_test", "test"),
        DATELINE_LEDGER=str(place / "ledger.duckdb"),
        DATELINE_BUILD=str(place / "build.duckdb"),
        DBT_TARGET_PATH=str(place / "target"),
        DBT_LOG_PATH=str(place / "logs"),
    )
    assert job.returncode == 0, job.stdout + job.stderr
    return place / "build.duckdb"


@pytest.fixture
def marts(build: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with opened(build) as connection:
        yield connection


def rows(marts: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return marts.execute(query).fetchall()


# --- The General Assembly ---


@pytest.fixture(scope="module")
def ballots() -> pl.DataFrame:
    """The ballots of the file itself, a row a country and roll call: rcid, year, session, code, vote.

    A country goes by the code that it has in the marts (ZZZ is Zanzibar of 1963, which no list has); nothing else here
    comes from dateline."""
    calls = pl.read_csv(DATA / "un_ga_votes/roll_calls.csv", infer_schema=False).select(
        rcid=pl.col("rcid").cast(pl.Float64).cast(pl.Int64),
        year=pl.col("date").str.slice(0, 4).cast(pl.Int32),
        session=pl.col("session").str.strip_suffix(".0"),
    )
    votes = pl.read_csv(DATA / "un_ga_votes/unvotes.csv", infer_schema=False, null_values="").select(
        "country", "country_code", "vote", rcid=pl.col("rcid").cast(pl.Float64).cast(pl.Int64)
    )
    joined = votes.join(calls, on="rcid")
    named = joined.select("country", "country_code", "year").unique()
    codes = [
        (country(code, "iso2", year) if code else country(name, "name", year)) or "ZZZ"
        for name, code, year in named.iter_rows()
    ]
    return joined.join(
        named.with_columns(code=pl.Series(codes)), on=["country", "country_code", "year"], nulls_equal=True
    )


@pytest.fixture(scope="module")
def issues() -> pl.DataFrame:
    """The issues of the file itself: rcid, issue."""
    told = pl.read_csv(DATA / "un_ga_votes/issues.csv", infer_schema=False)
    return told.select(rcid=pl.col("rcid").cast(pl.Float64).cast(pl.Int64), issue="short_name").unique()


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
        told = marts.execute("from diplomacy.fct_vote_agreement where vote_year = ?", [year]).pl()
        of_issue = {issue: rows for (issue,), rows in told.group_by("issue_code")}
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
    assert compared == in_all > 5_000_000


def test_the_distance_to_a_permanent_member_is_that_to_who_held_its_seat(
    marts: duckdb.DuckDBPyConnection, ballots: pl.DataFrame
) -> None:
    seats = {"CHN": "CHN", "TWN": "CHN", "SUN": "RUS", "RUS": "RUS", "USA": "USA", "GBR": "GBR", "FRA": "FRA"}
    for year in (1946, 1971, 1991, 1992, 2017):
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


def test_vetoes_of_each_member_are_the_sums_of_the_file_though_other_sources_tell_of_them_too(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    table = pl.read_csv(VETOES, infer_schema=False)
    marked = {code: table[column].cast(pl.Int64).sum() for column, code in MARKS.items()}
    named = dict.fromkeys(MARKS.values(), 0)
    for row in table.iter_rows(named=True):
        for column, code in MARKS.items():
            named[code] += column in {row[f"member_veto{place}"] for place in (1, 2, 3)}
    told = dict(rows(marts, "select country_code, sum(veto_count)::bigint from diplomacy.fct_veto_year group by all"))
    assert told == named
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
    told = rows(
        marts,
        """select sum(veto_count)::bigint from diplomacy.fct_joint_veto
        where country_a_code = 'CHN' and country_b_code = 'RUS'""",
    )
    assert told == [(len(both),)]
