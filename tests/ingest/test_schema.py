"""The exported JSON Schema takes what we take, and a template needs only to be filled in."""

import json
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from ingest.kinds import CLAIMS
from ingest.problems import Refused
from ingest.schema import template, timeline_schema
from ingest.sources.yaml_text import load
from tests.ingest.kinds.examples import LEAST
from tests.validating import validate

BUNDLED = sorted(Path(str(files("dateline"))).glob("timelines/*.yaml"))

RECORD = {"id": "1", "kind": "missile_test", "claimant": "kim", "data": {"country": "PRK"}}

# What a person would fill into the open fields of a template, beside those of the payload.
FILLED = {"source": "article/a-day-in-july", "title": "A day in July", "id": "the-first"}


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    Draft202012Validator.check_schema(timeline_schema())
    return Draft202012Validator(timeline_schema())


def test_it_is_a_schema_of_2020_12() -> None:
    assert timeline_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(timeline_schema())


def test_every_reference_in_it_leads_somewhere() -> None:
    named = set(re.findall(r"#/\$defs/(\w+)", str(timeline_schema())))
    assert named == timeline_schema()["$defs"].keys() & named


@pytest.mark.parametrize("file", BUNDLED, ids=lambda file: file.stem)
def test_the_bundled_timelines_fit_it(schema: Draft202012Validator, file: Path) -> None:
    schema.validate(load(file)[0])


@pytest.mark.parametrize(
    "record",
    [
        RECORD,
        RECORD | {"claimant": {"name": "Kim Jong Un"}, "occurred": 2017, "locator": "paragraph 1"},
        RECORD | {"data": {"country": "PRK", "range": 6700}},
        RECORD | {"data": {"country": "PRK", "range": {"value": 6700, "wording": "6,700 km"}}},
        RECORD | {"act": "correct", "targets": [{"source": "s", "id": "0"}], "reason": "a misprint"},
        RECORD | {"reporter": None},
    ],
)
def test_it_takes_the_short_forms_of_a_timeline(schema: Draft202012Validator, record: dict[str, Any]) -> None:
    schema.validate({"source": "s", "events": [record]})


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "moon_landing"},
        {"occured": "2017"},
        {"data": {"country": "PRK", "speed": 5}},
        {"data": {"outcome": "success"}},
        {"data": {"country": "PRK", "range": "6,700 km"}},
        {"modality": "maybe"},
        {"credibility": 7},
        {"id": "two words"},
        {"claimants": ["kim"]},
    ],
    ids=str,
)
def test_it_rejects_what_we_refuse(schema: Draft202012Validator, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        schema.validate({"source": "s", "events": [RECORD | wrong]})


@pytest.mark.parametrize("header", [{}, {"events": {}}, {"events": [], "author": "me"}, {"events": [], "actors": []}])
def test_it_rejects_a_broken_header(schema: Draft202012Validator, header: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        schema.validate(header)


@pytest.mark.parametrize("kind", CLAIMS)
def test_an_empty_template_lacks_only_what_must_be_filled_in(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(template(kind), encoding="utf-8")
    [validated] = validate(file)
    assert isinstance(validated, Refused)
    assert {problem.reason for problem in validated.problems} <= {"nothing is written here", "missing"}


@pytest.mark.parametrize("kind", LEAST)
def test_a_template_filled_in_is_a_good_record(
    kind: str, tmp_path: Path, accepted: Callable[[Path], list[Any]], schema: Draft202012Validator
) -> None:
    values = FILLED | {name: json.dumps(value) for name, value in LEAST[kind].items()}

    def fill(line: str) -> str:
        opened = re.fullmatch(r"(\s*(?:- )?)(?:# )?(\w+):\s*#.*", line)
        return f"{opened[1]}{opened[2]}: {values[opened[2]]}" if opened and opened[2] in values else line

    filled = "\n".join(fill(line) for line in template(kind).splitlines()).replace("{name: }", "{name: Somebody}")
    file = tmp_path / "template.yaml"
    file.write_text(filled + "\n", encoding="utf-8")
    [event] = accepted(file)
    assert (event.kind, event.claimant.name) == (kind, "Somebody")
    schema.validate(load(file)[0])


@pytest.mark.parametrize("kind", CLAIMS)
def test_a_template_shows_every_field_of_its_kind(kind: str) -> None:
    shown = set(re.findall(r"^      (?:# )?(\w+):", template(kind), re.MULTILINE))
    assert shown == CLAIMS[kind].model_fields.keys()
