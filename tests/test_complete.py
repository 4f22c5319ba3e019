"""Nothing is silently incomplete: one test names each place that a new kind, source or mart still lacks."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.kinds import KINDS
from ingest.sources.registry import SOURCES
from tests.lacking import MARTS, ROOT, described, lacking, of_contributed, of_kind, of_mart, of_source, of_staging


def test_nothing_is_left_out() -> None:
    left_out = list(lacking())
    assert not left_out, "\n" + "\n".join(left_out)


def test_every_model_is_described_by_its_yaml_or_by_its_kind() -> None:
    said = {name for name, model in described().items() if model.get("description", "").strip()}
    said |= {f"stg_{name}" for name, kind in KINDS.items() if kind.text}
    assert sorted({file.stem for file in (ROOT / "dbt_project" / "models").rglob("*.sql")} - said) == []


def test_of_a_kind_that_has_its_module_alone_each_other_place_is_named() -> None:
    assert list(of_kind("moon_landing", KINDS["missile_test"])) == [
        "dbt_project/models/staging/stg_moon_landing.sql is missing: the payload as columns, with a claim_title",
        "tests/ingest/kinds/test_moon_landing.py is missing: LEAST, TITLES, DRAWN, and what is refused",
        "no suite in expectations/suites/ looks for claims where kind = 'moon_landing' that the mart of the kind lacks",
    ]


def test_what_a_kind_does_not_say_of_its_columns_is_named() -> None:
    module, staging = "ingest/kinds/conflict_event.py", "dbt_project/models/staging/stg_conflict_event.sql"
    kind = KINDS["conflict_event"]
    bare = replace(kind, countries={"flag_code": "party"}, actors={}, places={}, unread=())
    assert list(of_staging(module, staging, "conflict_event", kind)) == []
    assert sorted(of_staging(module, staging, "conflict_event", bare)) == [
        f"{staging} does not read the field notes; or name it in unread of {module}",
        f"{staging} does not read the field reports; or name it in unread of {module}",
        f"{staging} has no column flag_code, which {module} gives a role",
        f"{module} says no role of country_code in countries",
        f"{module} says no role of side_a_actors in actors",
        f"{module} says no role of side_a_country_code in countries",
        f"{module} says no role of side_b_actors in actors",
        f"{module} says no role of side_b_country_code in countries",
        f"the place place is not both a column of {staging} and in places of {module}",
    ]
    assert list(of_staging(module, staging, "conflict_event", replace(kind, payload=KINDS["meeting"].payload))) != []


def test_of_a_mart_that_has_its_query_alone_its_description_is_named() -> None:
    assert list(of_mart("diplomacy.fct_moon_landing")) == [
        "dbt_project/models/diplomacy/fct_moon_landing.yml is missing: grain, columns with types, key, data tests"
    ]


def test_of_a_source_that_nobody_tries_its_test_is_named() -> None:
    source = replace(SOURCES["unsc-vetoes"], name="moon-landings", read=replace)
    assert list(of_source(source)) == [
        "tests/ingest/sources/test_dataclasses.py is missing: "
        "rows as moon-landings has them, wrong ones, a damaged file"
    ]


def test_of_a_contributed_source_without_rows_these_are_named(tmp_path: Path) -> None:
    assert list(of_contributed(tmp_path / "moon-landings")) == [
        "moon-landings/rows.csv is missing in contributed: rows as the source has them, and a wrong one",
        "moon-landings/records.yaml is missing in contributed: the records of its rows, what is refused",
    ]


@pytest.mark.parametrize("file", ["warehouse/publish/macros.sql", "dbt_project/macros/changed.sql"])
def test_no_mart_is_named_in_a_text(file: str) -> None:
    """What holds for a mart stands in its YAML, so that renaming it changes nothing."""
    text = (ROOT / file).read_text(encoding="utf-8")
    statements = re.sub(r"^--[^\n]*|\{#.*?#\}", "", text, flags=re.MULTILINE | re.DOTALL)
    assert [mart for mart in MARTS if f"'{mart}'" in statements] == []
