"""The house style of marts and modules, held for every one of them."""

import csv
import re
import statistics
from pathlib import Path
from typing import Any, get_args

import pytest

import dbt_project
from expectations.audit import SUITES
from expectations.suites import read_suites
from ingest.kinds import CLAIMS
from ingest.places import countries
from tests.lacking import WITHOUT_SUITE
from tests.yaml_files import read_yaml
from warehouse.publish.declared import key_of
from warehouse.publish.write import SCHEMAS

PROJECT = Path(dbt_project.__file__).parent
REPOSITORY = PROJECT.parent
MARTS = {
    f"{schema}.{file.stem}": file for schema in SCHEMAS for file in sorted((PROJECT / "models" / schema).glob("*.sql"))
}
MODELS = sorted((PROJECT / "models").rglob("*.sql"))
MODULES = [
    module
    for package in ("dateline", "ingest", "warehouse", "expectations", "dbt_project")
    for module in sorted((REPOSITORY / package).rglob("*.py"))
]

# The ending of a column's name says what it holds; a plural is a list in one text.
SUFFIXES = (
    *("_id", "_key", "_code", "_codes", "_name", "_names", "_type", "_on", "_at", "_year", "_usd", "_pct"),
    *("_count", "_low", "_high"),
)
# Words that stand for themselves, most of them the envelope's own.
PLAIN_WORDS = {
    *("act", "reason", "kind", "title", "modality", "occurred", "stated", "locator", "role", "policy", "measured"),
    *("period", "rival_period", "stated_period", "workers_period"),
    *("flow", "basis", "valuation", "wording", "load_factor_wording", "commodity_wording"),
    *("price_index", "base_price_index", "deflator_policy"),
    *("vintage", "commodity_level", "exports_measured", "imports_measured", "turnover_measured"),
    *("exports_valuation", "imports_valuation", "dimension", "imports_fob_measured", "factor_policy"),
    *("form", "topic", "detail", "matter", "outcome", "reach", "occasion", "response_to", "summary"),
    *("response_kind", "escalation_title", "response_title", "escalation_occurred", "response_occurred"),
    *("rival_modality", "workers_modality", "earnings_modality", "earnings_per", "differs_in"),
    *("document_title", "wording_policy", "iso_day_of_week"),
    *("source_title", "kinds", "url", "licence", "citation", "cadence", "version"),
    # Measures of agreement go by the names of those who made them.
    *("ballot", "equal_vote_share", "lijphart_index", "signorino_ritter_s", "scott_pi", "cohen_kappa", "hage_pi"),
    *("distance", "rice_index", "agreement_index"),
    *(f"agreement_with_{seat}_share" for seat in ("chn", "fra", "gbr", "rus", "usa")),
    *(
        "test_outcome",
        "deaths_best",
        "deaths_given",
        "deaths_straddling_best",
        "latitude",
        "longitude",
        "locode",
        "tie_level",
        "action",
        "listed_occurred",
        "conflict_subtype",
    ),
    *("goldstein", "goldstein_mean", "tone", "added_after_days", "window_days"),
    *("document_title", "wording_policy", "month_of_year", "iso_day_of_week"),
    # What a run did.
    *("command", "duration_seconds", "build_seconds", "exit_code", "ledger_position", "published_sha256"),
    *("content_sha256", "forced_reason", "versions", "file_number", "check_number", "expectation", "severity"),
    *("verdict", "failing_sql", "question", "sql"),
}
PLAIN_TYPES = {"bigint", "integer", "smallint", "double", "varchar", "boolean", "date", "timestamp"}


def described(mart: str) -> dict[str, Any]:
    """What the YAML file beside a mart says of it."""
    (model,) = read_yaml(MARTS[mart].with_suffix(".yml"))["models"]
    assert model["name"] == MARTS[mart].stem
    return dict(model)


every_mart = pytest.mark.parametrize("mart", MARTS)


@every_mart
def test_a_mart_opens_its_description_with_its_grain(mart: str) -> None:
    assert described(mart)["description"].startswith("One row per ")


@every_mart
def test_every_column_is_described_and_has_a_plain_type(mart: str) -> None:
    for column in described(mart)["columns"]:
        assert column["description"].strip(), column["name"]
        assert column["data_type"] in PLAIN_TYPES, column["name"]


@every_mart
def test_every_column_is_named_by_the_dictionary_of_suffixes(mart: str) -> None:
    for column in described(mart)["columns"]:
        name = column["name"]
        if column["data_type"] == "boolean":
            assert name.startswith(("is_", "has_")), name
        else:
            assert name.endswith(SUFFIXES) or name in PLAIN_WORDS, name


@every_mart
def test_a_suffix_says_the_type(mart: str) -> None:
    types = {"_on": "date", "_at": "timestamp", "_count": "bigint integer", "_low": "double integer"}
    types |= {"_high": "double integer", "_code": "varchar smallint", "_name": "varchar", "_year": "integer"}
    for column in described(mart)["columns"]:
        for suffix, wanted in types.items():
            if column["name"].endswith(suffix) and not column["name"].startswith("is_"):
                assert column["data_type"] in wanted.split(), column["name"]


@every_mart
def test_a_mart_has_a_primary_key(mart: str) -> None:
    model = described(mart)
    constraints = model.get("constraints", []) + [
        constraint for column in model["columns"] for constraint in column.get("constraints", [])
    ]
    assert [constraint["type"] for constraint in constraints].count("primary_key") == 1


@every_mart
def test_a_key_is_proved_once_by_its_index_or_where_it_has_none_by_a_test(mart: str) -> None:
    model = described(mart)
    key = key_of(model)
    columns = {column["name"]: column for column in model["columns"]}
    tests = [*model.get("data_tests", ()), *(test for name in key for test in columns[name].get("data_tests", ()))]
    is_indexed = model.get("config", {}).get("meta", {}).get("is_key_indexed", True)
    assert [test for test in tests if test in ("unique", "unique_together")] == (
        [] if is_indexed else ["unique" if len(key) == 1 else "unique_together"]
    )
    assert all({"type": "not_null"} in columns[name].get("constraints", ()) for name in key)


def test_no_plain_word_is_kept_that_no_mart_uses() -> None:
    used = {column["name"] for mart in MARTS for column in described(mart)["columns"]}
    assert used >= PLAIN_WORDS


def test_contracts_are_enforced_on_all_marts() -> None:
    models = read_yaml(PROJECT / "dbt_project.yml")["models"]["dateline"]
    for schema in {mart.split(".")[0] for mart in MARTS}:
        assert models[schema]["+contract"] == {"enforced": True}
        assert models[schema]["+materialized"] == "table"
    overridden = [model for model in MODELS if "config(" in model.read_text(encoding="utf-8")]
    assert overridden == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.stem)
def test_a_model_has_one_idea_in_it(model: Path) -> None:
    assert len(model.read_text(encoding="utf-8").splitlines()) <= 80


COMPUTES = re.compile(r"\b(sum|count|case|min|max|least|greatest|over|coalesce|unnest|each_\w+|string_agg)\b[ (]")

# Models that compute something and have no unit test of their own, each with the reason.
UNTESTED = {
    "int_countries_named": "a list of columns, which tests/lacking.py holds against the payloads",
}


ALL_LAYERS = ("staging", "intermediate", "derived", *SCHEMAS)
# Which layers a model of each layer reads. What is made of marts for other marts stands beside them.
LAYERS = dict.fromkeys(ALL_LAYERS, ALL_LAYERS) | {"staging": ("staging",), "intermediate": ("staging", "intermediate")}


def test_no_model_reads_one_of_a_later_layer() -> None:
    layer = {path.stem: path.relative_to(PROJECT / "models").parts[0] for path in MODELS}
    read = {
        path.stem: [name for name in re.findall(r"ref\('(\w+)'\)", path.read_text(encoding="utf-8")) if name in layer]
        for path in MODELS
    }
    assert [(model, name) for model in read for name in read[model] if layer[name] not in LAYERS[layer[model]]] == []
    late = {"derived", *SCHEMAS}
    derived = [model for model in read if layer[model] == "derived"]
    assert [model for model in derived if not late & {layer[name] for name in read[model]}] == []


def test_every_model_that_computes_has_a_unit_test() -> None:
    tested = {
        test["model"] for file in (PROJECT / "models").rglob("*.yml") for test in read_yaml(file).get("unit_tests", ())
    }
    computing = {
        model.stem
        for model in MODELS
        if model.parent.name != "staging" and COMPUTES.search(model.read_text(encoding="utf-8"))
    }
    assert computing - tested == set(UNTESTED)


# What models add up or average without `sum_of`: whole numbers, of which the order of adding changes no digit.
ADDED = re.compile(r"\b(?:sum|avg)\(")
WHOLE_NUMBERS = {
    *("quality_over_time", "fct_missile_test_year", "fct_group_cohesion", "fct_meeting_pair", "fct_coded_event_month"),
    *("fct_veto_year", "fct_conflict_month", "fct_conflict_year", "int_dyad_months_voted", "int_dyad_acts_coded"),
    *("int_dyad_sanctions_counted", "int_dyad_events_counted", "fct_trade_year", "int_year_items_placed"),
    *("int_dyad_periods_covered", "int_dyad_listings_undated", "int_missile_tests_classed"),
}


def test_sums_of_doubles_do_not_depend_on_the_order_of_rows() -> None:
    adding = {model.stem for model in MODELS if ADDED.search(model.read_text(encoding="utf-8"))}
    assert adding <= WHOLE_NUMBERS
    assert not any("avg(" in model.read_text(encoding="utf-8") for model in MODELS)


def test_differences_of_dialect_stand_in_one_folder() -> None:
    outside = [file for file in (PROJECT / "macros").glob("*.sql") if "spark" in file.read_text(encoding="utf-8")]
    assert outside == []
    models = [model for model in MODELS if "target." in model.read_text(encoding="utf-8")]
    assert models == []


def test_only_staging_names_the_source() -> None:
    naming = {model.parent.name for model in MODELS if re.search(r"\bsource\(", model.read_text(encoding="utf-8"))}
    assert naming == {"staging"}


def test_modules_are_short() -> None:
    lengths = [len(module.read_text(encoding="utf-8").splitlines()) for module in MODULES]
    assert statistics.median(lengths) <= 120
    assert [str(module) for module, length in zip(MODULES, lengths, strict=True) if length > 300] == []


def test_every_mart_has_a_suite_and_every_suite_a_mart() -> None:
    assert {suite.table for suite in read_suites(SUITES)} == set(MARTS) - set(WITHOUT_SUITE)


def test_the_seed_of_countries_is_the_list_that_records_are_checked_by() -> None:
    with (PROJECT / "seeds" / "country.csv").open(encoding="utf-8") as rows:
        seed = {row["country_code"]: row["country_name"] for row in csv.DictReader(rows)}
    assert seed == countries()


def test_every_basis_of_a_figure_has_its_rank_in_the_reading_policy() -> None:
    basis = CLAIMS["trade_flow"].model_fields["basis"].annotation
    known = {word for part in get_args(basis) for word in get_args(part)} | {"unstated"}
    with (PROJECT / "seeds" / "reading_policy.csv").open(encoding="utf-8") as rows:
        assert {row["basis"] for row in csv.DictReader(rows)} == known


def test_a_rule_has_one_version_wherever_it_is_named() -> None:
    named = [*(PROJECT / "models").rglob("*.*"), *(PROJECT / "seeds").glob("*.*"), *(REPOSITORY / "docs").rglob("*.md")]
    found = {rule for file in named for rule in re.findall(r"\b[a-z_]+@[0-9]+\b", file.read_text(encoding="utf-8"))}
    assert len(found) > 8
    names = [rule.partition("@")[0] for rule in found]
    assert [name for name in set(names) if names.count(name) > 1] == []
