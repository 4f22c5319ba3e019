"""Nothing is silently incomplete: what a new kind, source or mart still lacks is named here, by its file."""

import re
from pathlib import Path
from typing import Any

import pytest

import dbt_project
from dbt_project import generate
from ingest.kinds import CLAIMS, KINDS
from ingest.sources.registry import SOURCES
from tests.dbt_project.test_stability import promised
from tests.expectations.rules import key_of
from tests.ingest.kinds.examples import TESTS
from tests.lineage import EXPLAINED
from tests.oracle.oracles import DIPLOMACY_MARTS, PANELS, SANCTION_MARTS, TRADE_MARTS
from tests.yaml_files import read_yaml
from warehouse.publish.write import SCHEMAS

ROOT = Path(__file__).parents[1]
MODELS = Path(dbt_project.__file__).parent / "models"


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def described() -> dict[str, dict[str, Any]]:
    """What YAML says of each model, by its name."""
    return {model["name"]: model for file in MODELS.rglob("*.yml") for model in read_yaml(file).get("models", ())}


MARTS = {f"{schema}.{file.stem}": file.stem for schema in SCHEMAS for file in (MODELS / schema).glob("*.sql")}


def test_every_model_is_described() -> None:
    said = {name for name, model in described().items() if model.get("description", "").strip()}
    said |= {f"stg_{name}" for name, kind in KINDS.items() if kind.text}
    assert sorted({file.stem for file in MODELS.rglob("*.sql")} - said) == []


def test_what_models_know_of_kinds_and_sources_is_what_their_modules_say() -> None:
    assert generate.FILE.read_text(encoding="utf-8") == generate.text(), "make generated"


# --- Kinds ---


def test_every_module_of_kinds_has_a_kind() -> None:
    modules = {file.stem for file in (ROOT / "ingest" / "kinds").glob("*.py")}
    assert modules - {"__init__", "acts", "kind", "payload"} == set(KINDS), "KIND at the end of its module"


def test_every_kind_has_its_tests_with_its_least_and_a_right_title() -> None:
    assert set(TESTS) == set(KINDS), "tests/ingest/kinds/test_<kind>.py"
    assert [kind for kind, tests in TESTS.items() if not (tests.LEAST and tests.TITLES)] == []


@pytest.mark.parametrize("kind", CLAIMS)
def test_every_actor_that_a_staging_model_reads_is_named(kind: str) -> None:
    read = re.findall(r"actors\('[^']+'\) }} as (\w+)", (MODELS / "staging" / f"stg_{kind}.sql").read_text("utf-8"))
    assert set(read) <= KINDS[kind].actors.keys(), f"actors of KIND in ingest/kinds/{kind}.py"


def test_every_role_of_a_country_may_stand_in_the_mart_of_countries() -> None:
    given = [role for kind in KINDS.values() for role in kind.countries.values()]
    (role,) = (column for column in described()["bdg_event_country"]["columns"] if column["name"] == "role")
    (accepted,) = (test["accepted_values"] for test in role["data_tests"] if "accepted_values" in test)
    assert set(given) == set(accepted["arguments"]["values"]), "models/core/bdg_event_country.yml"


# Kinds whose claims are not each a row of one mart, with the reason.
NOT_A_ROW_EACH = {
    "labour_migration": "workers and earnings of one pair and period are one row of trade.fct_labour_abroad",
    "ferry_trip": "trade.fct_ferry_service has those that give a number of trips",
}


@pytest.mark.parametrize("kind", sorted(set(CLAIMS) - set(NOT_A_ROW_EACH)))
def test_a_suite_finds_a_claim_of_the_kind_that_is_lost_on_the_way_to_its_mart(kind: str) -> None:
    suites = [file.read_text(encoding="utf-8") for file in (ROOT / "expectations" / "suites").glob("*.yml")]
    query = re.compile(rf"from core\.fct_claim\n +anti join [^;]*?\n +where kind = '{kind}'")
    assert any(query.search(suite) for suite in suites), (
        f"no suite asks for the rows of core.fct_claim where kind = '{kind}' that its mart lacks"
    )


# --- Sources ---


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_is_tried(source: str) -> None:
    reader = SOURCES[source].read.__module__.rpartition(".")[2]
    tests = [file.read_text("utf-8") for file in (ROOT / "tests" / "ingest" / "sources").glob("test_*.py")]
    naming = re.compile(rf"ingest\.sources\.{reader} import|ingest\.sources import .*\b{reader}\b|[\"']{source}[\"']")
    assert any(naming.search(text) for text in tests), f"tests/ingest/sources/test_{reader}.py"


# --- Marts ---

# `core` holds claims, occurrences and what they name, `ops` what runs did: none of these is a figure of claims.
FIGURES = sorted(mart for mart in MARTS if mart.startswith(("trade.", "diplomacy.", "core.fct_dyad")))


@pytest.mark.parametrize("mart", FIGURES)
def test_every_figure_leads_back_to_its_claims(mart: str) -> None:
    """By its key, by the macro `figures`, or by a branch of core.explain."""
    key = key_of(described()[MARTS[mart]])[0]
    is_looked_up = f"'{mart}'" in text_of("warehouse/publish/macros.sql")
    assert key.endswith(("claim_id", "event_id")) or mart in EXPLAINED or is_looked_up, (
        f"name the claims of {mart} in dbt_project/macros/figures.sql"
    )


@pytest.mark.parametrize("mart", FIGURES)
def test_every_figure_is_computed_a_second_time(mart: str) -> None:
    computed = TRADE_MARTS.keys() | DIPLOMACY_MARTS.keys() | SANCTION_MARTS.keys() | PANELS.keys()
    assert mart in computed, "tests/oracle/oracles.py"


# Published tables that are not promised, each with the reason; those of `ops` may change with any version.
NOT_PROMISED = {
    "diplomacy.bdg_listing_end": "what core.claim_as_of reads; not decided yet",
    "diplomacy.fct_conflict_year": "new beside diplomacy.fct_conflict_month; not decided yet",
}


def test_of_every_table_it_is_decided_whether_it_is_promised() -> None:
    stable = {f"{schema}.{table}" for schema, table, *_ in promised()}
    undecided = {mart for mart in MARTS if not mart.startswith("ops.")} - stable
    assert undecided == set(NOT_PROMISED), "docs/stable_columns.csv, or NOT_PROMISED with the reason"
