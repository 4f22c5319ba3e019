"""The data dictionary: one page a mart, of what dbt knows of it and of what the published file holds."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ingest.errors import DatelineError
from warehouse.publish.declared import SCHEMAS, key_of
from warehouse.publish.query import ask

Node = Mapping[str, Any]

# The unit of a column by how its name ends, without the marks of a bound.
UNITS = {
    "_usd": "US dollars",
    "_km": "kilometres",
    "_kt": "kilotons of TNT",
    "magnitude": "mb, body-wave magnitude",
    "_days": "days",
    "_seconds": "seconds",
    "_pct": "per cent",
    "_count": "number",
    "deaths": "deaths",
    "deaths_whole": "deaths",
    "deaths_straddling": "deaths",
    **dict.fromkeys(("deaths_a", "deaths_b", "deaths_civilian", "deaths_unknown"), "deaths"),
    **dict.fromkeys(("trips", "places", "passengers", "workers"), "number"),
    **dict.fromkeys(("share", "load_factor", "hhi"), "0 to 1"),
    **dict.fromkeys(("change", "growth"), "fraction"),
    "goldstein": "Goldstein scale, -10 to 10",
    "rate": "`converted_currency_code` for one `original_currency_code`",
    "_on": "day",
    "_at": "moment, UTC",
    "_year": "year",
}

_BOUND = re.compile(r"(_widened)?_(low|high|best)$")
SHOWN_COLUMNS = 7


def write_dictionary(manifest: Path, warehouse: Path, folder: Path) -> list[Path]:
    """Write `index.md` and a page a mart to `folder`; answer the pages in the order of the index.

    `manifest` is dbt's, of the build that `warehouse` was published from. Each page has the grain, columns with type
    and unit, key, lineage, and an example query with its result in the published file."""
    if not manifest.exists():
        raise DatelineError(f"{manifest} is missing", remedy="build first: dateline build")
    nodes: dict[str, Node] = json.loads(manifest.read_text(encoding="utf-8"))["nodes"]
    marts = {name: node for name, node in nodes.items() if node["resource_type"] == "model" and _is_mart(node)}
    folder.mkdir(parents=True, exist_ok=True)
    pages = []
    for _, name in sorted((SCHEMAS.index(node["schema"]), name) for name, node in marts.items()):
        page = folder / f"{marts[name]['schema']}.{marts[name]['name']}.md"
        page.write_text(_page(name, nodes, warehouse), encoding="utf-8")
        pages.append(page)
    (folder / "index.md").write_text(_index(marts.values()), encoding="utf-8")
    return pages


def _is_mart(node: Node) -> bool:
    return node["schema"] in SCHEMAS


def _index(marts: Collection[Node]) -> str:
    lines = ["# Data dictionary", "", "Every table of the published file, by its schema.", ""]
    for schema in SCHEMAS:
        rows = [
            (f"[{node['name']}]({schema}.{node['name']}.md)", _grain(node))
            for node in marts
            if node["schema"] == schema
        ]
        lines += [f"## {schema}", "", *_table(("table", "grain"), sorted(rows)), ""]
    return "\n".join(lines)


def _page(name: str, nodes: Mapping[str, Node], warehouse: Path) -> str:
    node = nodes[name]
    table = f"{node['schema']}.{node['name']}"
    key = key_of(node)
    columns = [
        (
            f"`{column['name']}`",
            column["data_type"],
            unit_of(column["name"], column["data_type"], has_currency="currency_code" in node["columns"]),
            _one_line(column["description"]),
        )
        for column in node["columns"].values()
    ]
    query, result = _example(table, key, warehouse)
    return "\n".join(
        [
            f"# {table}",
            "",
            _one_line(node["description"]),
            "",
            f"**Grain**: {_grain(node)}  ",
            f"**Key**: {', '.join(f'`{column}`' for column in key)}  ",
            f"**Made from**: {', '.join(sorted(set(_made_from(name, nodes)))) or 'nothing else'}  ",
            f"**Used by**: {', '.join(sorted(set(_used_by(name, nodes)))) or 'no other mart'}",
            "",
            *_table(("column", "type", "unit", "what it holds"), columns),
            "",
            "## Example",
            "",
            *("```sql", query, "```", ""),
            *result,
            "",
        ]
    )


def unit_of(column: str, data_type: str, *, has_currency: bool) -> str:
    """The unit of the longest known ending of the name; of another amount in a table of money, the currency."""
    measure = _BOUND.sub("", column)
    known = [ending for ending in UNITS if measure.endswith(ending)]
    if known:
        return UNITS[max(known, key=len)]
    if measure == column:
        return ""
    if data_type == "integer":
        return "number"
    return "`currency_code`" if has_currency else ""


def _grain(node: Node) -> str:
    return _one_line(node["description"]).split(". ")[0].rstrip(".") + "."


def _made_from(name: str, nodes: Mapping[str, Node]) -> Iterator[str]:
    """Marts, seeds and kinds of records upstream; what lies between is passed over."""
    for parent in nodes[name]["depends_on"].get("nodes", []):
        node = nodes.get(parent)
        if node is None or node["name"].endswith(("_change", "_changed")):  # what a build takes up, no matter what
            continue
        if _is_mart(node):
            yield f"[{node['schema']}.{node['name']}]({node['schema']}.{node['name']}.md)"
        elif node["resource_type"] == "seed":
            yield f"seed `{node['name']}`"
        elif node["schema"] == "staging":
            yield f"records (`{node['name']}`)"
        else:
            yield from _made_from(parent, nodes)


def _used_by(name: str, nodes: Mapping[str, Node]) -> Iterator[str]:
    for child, node in nodes.items():
        if node["resource_type"] == "model" and name in node["depends_on"].get("nodes", []):
            if _is_mart(node):
                yield f"[{node['schema']}.{node['name']}]({node['schema']}.{node['name']}.md)"
            else:
                yield from _used_by(child, nodes)


def _example(table: str, key: Sequence[str], warehouse: Path) -> tuple[str, list[str]]:
    """The first rows by their key, with the first columns that hold anything in them."""
    first = f"from {table}\norder by {', '.join(key)}\nlimit 3"
    names, rows = ask(warehouse, first)
    if not rows:
        return first, ["No rows in this file."]
    filled = (name for name in names if name not in key and any(row[name] is not None for row in rows))
    shown = [*key, *filled][: max(SHOWN_COLUMNS, len(key))]
    return f"select {', '.join(shown)}\n{first}", _table(shown, [[_cell(row[name]) for name in shown] for row in rows])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    escaped = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *escaped)]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return _one_line(str(value))


def _one_line(text: str) -> str:
    return " ".join(text.split())
