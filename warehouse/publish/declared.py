"""What marts say of themselves in the meta of their YAML, and what is generated from it.

- `is_promised`: whether the columns of the table keep their names, types and meanings (docs/reference/stability.md).
  A column of a promised table that is not promised says so itself.
- `rests_on`: the claims that a figure of the mart rests on. `claims` has the columns that hold them, each with the role
  of the claim (null: the column `role` has it); a column that ends in `event_id` stands for every claim on that
  occurrence. `model` is the model that has these columns beside the key of the mart, if it is not the mart itself;
  `policy` the column of the reading policy; `pair` the two countries on whose trade alone the figure depends. A mart
  of one row per claim or occurrence needs none of this: its key is the answer.
- `looked_up_by`: what each column of the key is, of a mart whose figures rest on too many claims to list them all:
  `country`, `seat` or `group`; `year` or `month`; `issue`; of coded events `source`, `actor1`, `actor2` and `class`.
  core.explain looks up the roll calls or events of such a key, and with `rests_on_events` everything else that names
  the countries.

`make generated` writes the list of promised columns and the list of figures. The figures are a
macro because dbt decides the order of models before macros can read the graph."""

import csv
import io
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import yaml

SCHEMAS = ("core", "trade", "diplomacy", "ops")

_PROJECT = Path(str(files("dbt_project")))
FIGURES = _PROJECT / "macros" / "figures.sql"
STABLE = _PROJECT.parent / "docs" / "stable_columns.csv"

_HEAD = "{#- Generated from `rests_on` in the YAML of the marts by `make generated`. -#}"


class Mart(NamedTuple):
    """A model that is published, as its YAML has it."""

    schema: str
    model: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.schema}.{self.model['name']}"

    @property
    def meta(self) -> Mapping[str, Any]:
        return meta_of(self.model)

    @property
    def key(self) -> tuple[str, ...]:
        return key_of(self.model)


@cache
def marts() -> tuple[Mart, ...]:
    """Every mart, by schema and name."""
    return tuple(
        Mart(schema, model)
        for schema in SCHEMAS
        for file in sorted((_PROJECT / "models" / schema).glob("*.yml"))
        for model in yaml.load(file.read_bytes(), yaml.CSafeLoader)["models"]
    )


def meta_of(model_or_column: Mapping[str, Any]) -> Mapping[str, Any]:
    meta: Mapping[str, Any] = model_or_column.get("config", {}).get("meta", {})
    return meta


def key_of(model: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns of its primary key, in order: of a model as its YAML has it, or as a node of dbt's manifest."""
    keys = [one["columns"] for one in model.get("constraints", ()) if one["type"] == "primary_key"]
    columns = model["columns"].values() if isinstance(model["columns"], Mapping) else model["columns"]
    return tuple(keys[0] if keys else (one["name"] for one in columns if _is_key(one)))


def _is_key(column: Mapping[str, Any]) -> bool:
    return any(one["type"] == "primary_key" for one in column.get("constraints", ()))


def stable_columns() -> str:
    """docs/stable_columns.csv: schema, table, column and type of each promised column."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("schema", "table", "column", "type"))
    for mart in marts():
        if mart.meta.get("is_promised"):
            for column in mart.model["columns"]:
                if meta_of(column).get("is_promised", True):
                    writer.writerow((mart.schema, mart.model["name"], column["name"], column["data_type"]))
    return text.getvalue()


def looked_up() -> str:
    """The rows of `looked_up` in core.explain: mart, place of a column in its key, what the column is."""
    rows = (
        (mart.name, mart.key.index(column) + 1, meaning, mart.meta.get("rests_on_events", False))
        for mart in marts()
        for column, meaning in mart.meta.get("looked_up_by", {}).items()
    )
    return ",\n        ".join(str(row) for row in rows)


def figures() -> str:
    """dbt_project/macros/figures.sql: the claims of figures, one entry per mart and model that names them."""
    entries = "".join(f"        {{\n{_entry(mart, rests_on)}        }},\n" for mart, rests_on in _figures())
    return f"{_HEAD}\n{{% macro figures() %}}\n    {{% do return([\n{entries}    ]) %}}\n{{% endmacro %}}\n"


def _figures() -> Iterator[tuple[Mart, Mapping[str, Any]]]:
    return ((mart, one) for mart in marts() for one in mart.meta.get("rests_on", ()))


def _entry(mart: Mart, rests_on: Mapping[str, Any]) -> str:
    fields = {"table": mart.name, "key": list(mart.key), **rests_on}
    return "".join(f"            '{name}': {_jinja(value)},\n" for name, value in fields.items())


def _jinja(value: Any) -> str:
    return "none" if value is None else repr(value).replace("None", "none")


def write() -> None:
    """Write both files. Raises ValueError where a promised column would be gone: that is announced first."""
    before = STABLE.read_text(encoding="utf-8").splitlines()
    if gone := sorted(set(before) - set(stable_columns().splitlines())):
        raise ValueError(
            f"promised columns that are gone, or of another type: {'; '.join(gone)}. To drop a promise, announce it in "
            f"CHANGELOG.md (see docs/reference/stability.md), and remove the line from docs/{STABLE.name} by hand"
        )
    STABLE.write_text(stable_columns(), encoding="utf-8")
    FIGURES.write_text(figures(), encoding="utf-8")


if __name__ == "__main__":
    write()
