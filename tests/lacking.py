"""What a kind, a source or a mart still lacks, each as a sentence that names the file."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

import dbt_project
from dbt_project import generate
from ingest.kinds import KINDS, Kind
from ingest.sources.contributed import FOLDER as CONTRIBUTED
from ingest.sources.registry import SOURCES
from ingest.sources.source import Source
from tests.ingest.kinds.examples import TESTS
from tests.oracle.oracles import DIPLOMACY_MARTS, PANELS, SANCTION_MARTS, TRADE_MARTS
from tests.yaml_files import read_yaml
from warehouse.publish.declared import SCHEMAS, key_of, meta_of

ROOT = Path(__file__).parents[1]
MODELS = Path(dbt_project.__file__).parent / "models"
MARTS = sorted(f"{schema}.{file.stem}" for schema in SCHEMAS for file in (MODELS / schema).glob("*.sql"))


def lacking() -> Iterator[str]:
    """Everything, of all that there is."""
    if generate.FILE.read_text(encoding="utf-8") != generate.text():
        yield "dbt_project/macros/known.sql is not what kinds and sources say of themselves: run make generated"
    for module in sorted({file.stem for file in (ROOT / "ingest" / "kinds").glob("*.py")} - KINDS.keys() - NO_KINDS):
        yield f"ingest/kinds/{module}.py has no KIND"
    for name, kind in KINDS.items():
        yield from of_kind(name, kind)
    for source in SOURCES.values():
        yield from of_source(source)
    for mart in MARTS:
        yield from of_mart(mart)


# --- Kinds ---

NO_KINDS = {"__init__", "acts", "kind", "payload"}
# Who speaks in a statement, and so its title, is found by int_statements_voiced.
SAID_LATER = {"statement": {"speaker_codes", "claim_title"}}
# Columns with countries that have no role, each with the reason.
WITHOUT_ROLE = {
    "sanction": {"flag_code": "a ship is no act of its flag"},
    "statement": {"speaker_country_code": "speaker_codes has the claimant's, where nobody else speaks"},
    "trade_flow": {"second_partner_code": "a figure by second partner is part of another"},
    "vote": {"ballot_codes": "voter_codes has those that are members"},
}
# Kinds whose claims are not each a row of one mart, with the reason.
NOT_A_ROW_EACH = {
    "labour_migration": "workers and earnings of one pair and period are one row of trade.fct_labour_abroad",
    "ferry_trip": "trade.fct_ferry_service has those that give a number of trips",
}


# The random histories that are more than any value of each field.
DRAWN_BY_HAND = "".join(
    (ROOT / "tests" / "oracle" / f"random_{part}.py").read_text(encoding="utf-8") for part in ("trade", "diplomacy")
)


def of_kind(name: str, kind: Kind) -> Iterator[str]:
    module, staging = f"ingest/kinds/{name}.py", f"dbt_project/models/staging/stg_{name}.sql"
    if not kind.text:
        yield f"{module} has no docstring, which describes the kind"
    if (ROOT / staging).exists():
        yield from of_staging(module, staging, name, kind)
    else:
        yield f"{staging} is missing: the payload as columns, with a claim_title"
    if name not in TESTS:
        yield f"tests/ingest/kinds/test_{name}.py is missing: LEAST, TITLES, DRAWN, and what is refused"
    elif not (TESTS[name].LEAST and TESTS[name].TITLES):
        yield f"tests/ingest/kinds/test_{name}.py has no LEAST or no TITLES"
    elif not hasattr(TESTS[name], "DRAWN") and f'"{name}"' not in DRAWN_BY_HAND:
        yield f"tests/ingest/kinds/test_{name}.py has no DRAWN: values of each field, for the random histories"
    for role in set(kind.countries.values()) - accepted_roles():
        yield f"dbt_project/models/core/bdg_event_country.yml does not accept the role {role}"
    query = re.compile(rf"from core\.fct_claim\n +anti join [^;]*?\n +where kind = '{name}'")
    suites = (file.read_text(encoding="utf-8") for file in (ROOT / "expectations" / "suites").glob("*.yml"))
    if name not in NOT_A_ROW_EACH and not any(query.search(suite) for suite in suites):
        yield f"no suite in expectations/suites/ looks for claims where kind = '{name}' that the mart of the kind lacks"


def of_staging(module: str, staging: str, name: str, kind: Kind) -> Iterator[str]:
    sql = (ROOT / staging).read_text(encoding="utf-8")
    columns = set(re.findall(r"\bas (\w+),?$", sql, re.MULTILINE)) | SAID_LATER.get(name, set())
    read = [path.replace("[*]", "").split(".") for path in READS.findall(sql)]
    if "claim_title" not in columns:
        yield f"{staging} gives no claim_title"
    for field in kind.payload.model_fields.keys() - {path[0] for path in read} - set(kind.unread):
        if not field.endswith("_given"):
            yield f"{staging} does not read the field {field}; or name it in unread of {module}"
    for path in read:
        if not has_path(kind.payload, path):
            yield f"{staging} reads {'.'.join(path)}, which the payload in {module} has not"
    countries = countries_of(kind.payload)
    named = {column for path, column in TEXTS.findall(sql) if path.replace("[*]", "") in countries}
    for column in named - kind.countries.keys() - WITHOUT_ROLE.get(name, {}).keys():
        yield f"{module} says no role of {column} in countries"
    for column in set(re.findall(r"actors\('[^']+'\) }} as (\w+)", sql)) - kind.actors.keys():
        yield f"{module} says no role of {column} in actors"
    for column in (kind.countries.keys() | kind.actors.keys()) - columns:
        yield f"{staging} has no column {column}, which {module} gives a role"
    located = {".".join(path) for path in places_of(kind.payload)}
    reached = {
        path
        for prefix in kind.places.values()
        for path in re.findall(rf"text\('([\w.]+)\.latitude'\) }}}}\)::double as {prefix}latitude", sql)
    }
    for path in located ^ reached:
        yield f"the place {path} is not both a column of {staging} and in places of {module}"


# text('a.b'), texts('a[*].b'), text_list('a[*]') and quantity('a') name a field of the payload.
READS = re.compile(r"(?:text|texts|text_list|actors|quantity)\('([\w.\[\]*]+)'")
TEXTS = re.compile(r"text(?:_list)?\('([\w.\[\]*]+)'\) }} as (\w+)")


def models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in models_in(part)]


def has_path(model: type[BaseModel], path: list[str]) -> bool:
    field = model.model_fields.get(path[0])
    if field is None:
        return False
    return len(path) == 1 or any(has_path(part, path[1:]) for part in models_in(field.annotation))


def places_of(model: type[BaseModel], path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """The fields of a payload, by their paths, whose model has a latitude."""
    found = {path} if "latitude" in model.model_fields else set()
    for name, field in model.model_fields.items():
        for part in models_in(field.annotation):
            found |= places_of(part, (*path, name))
    return found


def countries_of(model: type[BaseModel], before: str = "") -> set[str]:
    """The paths of the fields of a payload that hold countries."""
    found = set()
    for name, field in model.model_fields.items():
        if re.search("known_(country|partner)", f"{field.annotation} {field.metadata}"):
            found.add(before + name)
        for part in models_in(field.annotation):
            found |= countries_of(part, f"{before}{name}.")
    return found


def accepted_roles() -> set[str]:
    (role,) = (column for column in described()["bdg_event_country"]["columns"] if column["name"] == "role")
    (accepted,) = (test["accepted_values"] for test in role["data_tests"] if "accepted_values" in test)
    return set(accepted["arguments"]["values"])


# --- Sources ---


def of_source(source: Source) -> Iterator[str]:
    if (folder := CONTRIBUTED / source.name).is_dir():
        yield from of_contributed(folder)
        return
    reader = source.read.__module__.rpartition(".")[2]
    tests = (file.read_text("utf-8") for file in (ROOT / "tests" / "ingest" / "sources").glob("test_*.py"))
    naming = re.compile(
        rf"ingest\.sources\.{reader} import|ingest\.sources import .*\b{reader}\b|[\"']{source.name}[\"']"
    )
    if not any(naming.search(text) for text in tests):
        test = f"tests/ingest/sources/test_{reader}.py"
        yield f"{test} is missing: rows as {source.name} has them, wrong ones, a damaged file"


def of_contributed(folder: Path) -> Iterator[str]:
    if not list(folder.glob("rows.*")):
        yield f"{folder.name}/rows.csv is missing in {CONTRIBUTED.name}: rows as the source has them, and a wrong one"
    if not (folder / "records.yaml").exists():
        yield f"{folder.name}/records.yaml is missing in {CONTRIBUTED.name}: the records of its rows, what is refused"


# --- Marts ---

# Marts of which dbt proves all that can be asked, each with the reason.
WITHOUT_SUITE = {
    "core.example_query": "a title and two texts; the tests run them",
    "ops.check_result": "what earlier audits found, as they wrote it down",
}
# `core` holds claims, occurrences and what they name, `ops` what runs did: none of these is a figure of claims.
FIGURES = ("trade.", "diplomacy.", "core.fct_dyad")


@cache
def described() -> dict[str, dict[str, Any]]:
    """What YAML says of each model, by its name."""
    return {model["name"]: model for file in MODELS.rglob("*.yml") for model in read_yaml(file).get("models", ())}


def of_mart(mart: str) -> Iterator[str]:
    schema, name = mart.split(".")
    model = described().get(name)
    path = f"dbt_project/models/{schema}/{name}"
    if model is None:
        yield f"{path}.yml is missing: grain, columns with types, key, data tests"
        return
    if not model["description"].startswith("One row per "):
        yield f"{path}.yml does not begin its description with its grain, One row per"
    if mart not in WITHOUT_SUITE and not (ROOT / "expectations" / "suites" / f"{name}.yml").exists():
        yield f"expectations/suites/{name}.yml is missing: what must hold of the content of {mart}"
    if schema != "ops" and "is_promised" not in meta_of(model):
        yield f"{path}.yml does not say in its meta whether its columns are promised: is_promised"
    if mart.startswith(FIGURES):
        if not is_led_back(model):
            yield f"{path}.yml does not say in its meta on which claims a row rests: rests_on or looked_up_by"
        if mart not in COMPUTED_TWICE:
            yield f"no function in tests/oracle/ or tests/ingest/kinds/ computes {mart} a second time (of_claims)"


COMPUTED_TWICE = TRADE_MARTS.keys() | DIPLOMACY_MARTS.keys() | SANCTION_MARTS.keys() | PANELS.keys()


def is_led_back(model: dict[str, Any]) -> bool:
    """Whether its key, or what its meta says, leads to its claims."""
    is_key = key_of(model)[0].endswith(("claim_id", "event_id"))
    return is_key or not meta_of(model).keys().isdisjoint(("rests_on", "looked_up_by"))
