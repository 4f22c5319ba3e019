"""A first mapping of a table that nobody knows: what was guessed of it, how sure each guess is, and by what."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.characters import visible
from ingest.kinds import CLAIMS
from ingest.sources.column import Column, column_of
from ingest.sources.fit import Fit, fit_of, slots, tokens_of
from ingest.sources.grid import Grid, grid_of

_MONEY = {
    "usd": "USD",
    "musd": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "eur": "EUR",
    "euro": "EUR",
    "gbp": "GBP",
    "rub": "RUB",
}
_SCALES = {"thousand": 1000, "thousands": 1000, "million": 1e6, "millions": 1e6, "musd": 1e6, "mn": 1e6, "billion": 1e9}


_ASSUMED = "unsure: no name says the currency, nor whether it is thousands or millions (scale: 1e6)"

# What YAML reads as a text without quotes.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

# A text of an id is a name or a code, not a paragraph.
LONGEST_NAME = 60


def first_mapping(path: Path) -> tuple[str, int]:
    """The text of a mapping, and how many of its lines need a person. Raises UnreadableFile."""
    grid = grid_of(path)
    columns = [column_of(name, [row[name] for row in grid.rows]) for name in grid.columns]
    fit = max((fit_of(kind, columns, path) for kind in CLAIMS), key=lambda fit: fit.score)
    lines = [visible(line) for line in _lines(path, grid, columns, fit)]  # YAML takes no control characters
    open_ones = sum("# unsure" in line or "# to fill in" in line for line in lines)
    return "\n".join(lines) + "\n", open_ones


def _lines(path: Path, grid: Grid, columns: Sequence[Column], fit: Fit) -> Iterator[str]:
    days = [column for column in columns if column.holds in ("day", "year")]
    when = next((column for column in days if column.holds == "day"), next(iter(days), None))
    nulls = sorted({null for column in columns for null in column.nulls})
    made = _expressions(columns, fit, when)
    used = {column.name for column in fit.columns.values()}
    yield f"# A first mapping of {path.name}. Each guess says how sure it is: sure, likely or unsure."
    yield "# Correct what is unsure, fill in what is open, then: dateline validate --mapping THIS FILE"
    yield f"source: my/{'-'.join(tokens_of(path.stem)) or 'table'} # your own; a record is known by it and its id"
    yield f"kind: {fit.kind} # {_sureness_of_kind(fit)}"
    yield f"claimant: {{name: {_quoted(path.stem)}}} # unsure: write who says so"
    if grid.options:
        yield "files:"
        yield from (f"  {name}: {_quoted(guess.value)} # {guess}" for name, guess in grid.options.items())
    if nulls:
        yield f"nulls: {_quoted(nulls)} # likely: they stand among numbers or days"
    yield from _query(grid, fit, when, made)
    key, is_unique = _key(grid, fit, columns, when)
    said = "sure: no two rows have the same" if is_unique else "unsure: several rows have the same; add columns"
    yield f"id: {_quoted('-'.join(f'{{{name}}}' for name in key))} # {said}, of {len(grid.rows)} that were read"
    if when is not None:
        yield f"occurred: {_quoted(f'{{{_name(when, made)}}}')} # {when.guess}"
    else:
        yield "# occurred: # to fill in: no column of days or years was found"
    fields = list(_fields(fit, made))
    yield "data:" if any(not line.startswith("  #") for line in fields) else "data: {} # to fill in: no field was found"
    yield from fields
    rest = (column for column in columns if column.name not in used and column is not when)
    yield from (f"  # not used: {column.name}, {column.holds}, {column.guess}" for column in rest)


def _fields(fit: Fit, made: Sequence[tuple[Column, str, str]]) -> Iterator[str]:
    for name, column in fit.columns.items():
        how = _field(column, name, fit, made)
        is_assumed = "unit" in how and not _currency(column, fit)
        yield f"  {name}: {_quoted(how)} # {_ASSUMED if is_assumed else column.guess}"
    yield from _open(fit)


def _quoted(value: object) -> str:
    """A value as YAML: a column alone is its name, and what needs no quotes has none."""
    if isinstance(value, dict):
        if value.keys() == {"column"}:
            return _quoted(value["column"])
        return "{" + ", ".join(f"{_quoted(key)}: {_quoted(one)}" for key, one in value.items()) + "}"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in ("null", "true", "false"):
        return value
    return json.dumps(value, ensure_ascii=False)


def _column_in_sql(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _query(grid: Grid, fit: Fit, when: Column | None, made: Sequence[tuple[Column, str, str]]) -> Iterator[str]:
    """A query where columns need one: days, thousands, two flows in a row, lines that are no rows, figures of none."""
    table, conditions = "file", []
    if fit.flows:
        branches = [
            f"    select *, '{flow}' as flow, {_column_in_sql(column.name)} as amount from file"
            for flow, column in fit.flows.items()
        ]
        table = "flows"
    figure = fit.columns.get("value")
    if figure is not None and any(not row.get(figure.name) or row[figure.name] in figure.nulls for row in grid.rows):
        conditions.append(f"{_column_in_sql(figure.name)} is not null")
    elif fit.flows:
        conditions.append("amount is not null")
    if "ragged" in grid.options and when is not None:
        conditions.append(f"{_column_in_sql(when.name)} is not null")
        last = [name for name in grid.columns if all(row[name] for row in grid.rows)][-1:]
        conditions += [f"{_column_in_sql(name)} is not null" for name in last if name != when.name]
    if not (made or conditions):
        return
    yield "query: |"
    if fit.flows:
        yield "  with flows as ("
        yield branches[0]
        yield "    union all"
        yield branches[1]
        yield "  )"
    yield "  select " + ", ".join(["*", *(f"{expression} as {name}" for _, name, expression in made)])
    yield f"  from {table}"
    if conditions:
        yield f"  where {' and '.join(conditions)}"
    yield from (f"  -- {name}: {column.guess}" for column, name, _ in made)


def _sureness_of_kind(fit: Fit) -> str:
    found = ", ".join(column.name for column in fit.columns.values()) or "nothing"
    assumed = ("partner", "flow") if fit.kind == "trade_flow" else ()
    is_whole = all(slot.name in assumed for slot in fit.missing)
    sureness = "likely" if fit.score >= 4 and is_whole else "unsure"
    return f"{sureness}: its fields fit {found}; dateline add --help lists the kinds"


def _expressions(columns: Sequence[Column], fit: Fit, when: Column | None) -> list[tuple[Column, str, str]]:
    """The columns that need a query, with a name in its result and the expression."""
    found = []
    own = [one for one in fit.columns.values() if one not in columns]
    for number, column in enumerate([*columns, *own], 1):
        quoted = _column_in_sql(column.name)
        if column is when and column.guess.value:
            year = column.guess.value == "left"
            found.append(
                (column, f"day_{number}", f"left({quoted}, 4)" if year else f"date({quoted}, '{column.guess.value}')")
            )
        elif column.holds == "number" and column.guess.value == "," and column in fit.columns.values():
            found.append((column, f"number_{number}", f"replace({quoted}, ',', '')"))
    return found


def _name(column: Column, made: Sequence[tuple[Column, str, str]]) -> str:
    """Of a column in what the mapping reads: its own, or that of what the query makes of it."""
    return next((name for one, name, _ in made if one is column), column.name)


def _field(column: Column, name: str, fit: Fit, made: Sequence[tuple[Column, str, str]]) -> dict[str, Any]:
    """What the mapping says of a field."""
    how: dict[str, Any] = {"column": _name(column, made)}
    slot = next(slot for slot in slots(fit.kind) if slot.name == name)
    if slot.holds == "country":
        return how | {"country": column.guess.value}
    if slot.choices:
        words = {text: text.lower() for text in sorted(set(column.texts)) if text != text.lower()}
        return how | ({"values": words} if words else {})
    if slot.holds != "number":
        return how
    scale = next((_SCALES[token] for token in _money_tokens(column, fit) if token in _SCALES), None)
    if name.startswith("value"):
        how["unit"] = _currency(column, fit) or "USD"
    else:
        how["number"] = True
    return how | ({"scale": scale} if scale else {})


def _money_tokens(column: Column, fit: Fit) -> list[str]:
    return [token for one in (column, *fit.flows.values()) for token in tokens_of(one.name)]


def _currency(column: Column, fit: Fit) -> str | None:
    return next((_MONEY[token] for token in _money_tokens(column, fit) if token in _MONEY), None)


def _open(fit: Fit) -> Iterator[str]:
    """Required fields that no column was found for: what can be assumed, or a line to fill in."""
    value = fit.columns.get("value")
    assumed: Mapping[str, tuple[str, str]] = {
        "partner": ("WLD", "no column of a partner: the world"),
        "flow": (
            "import" if value and "imp" in value.name.lower() else "export",
            f"by the name {value and value.name}",
        ),
    }
    for slot in fit.missing:
        if fit.kind == "trade_flow" and slot.name in assumed:
            text, why = assumed[slot.name]
            sureness = "likely" if value and text[:3] in value.name.lower() else "unsure"
            yield f"  {slot.name}: {{text: {text}}} # {sureness}: {why}"
        else:
            wanted = f", one of {', '.join(slot.choices)}" if slot.choices else ""
            yield f"  # {slot.name}: # to fill in: a {slot.holds}{wanted}; a column, or {{text: …}}"


def _key(grid: Grid, fit: Fit, columns: Sequence[Column], when: Column | None) -> tuple[tuple[str, ...], bool]:
    """The columns of an id: one that is named so, else countries and the day, and words if needed."""
    full = [one for one in columns if all(row[one.name] for row in grid.rows)]
    named = [one for one in full if re.search(r"(^|[^a-z])(id|nr|no|key|ref)([^a-z]|$)|id$", one.name.lower())]
    given = [*fit.columns.values(), *([when] if when else [])]
    in_fields = [one for one in full if one in given and one.holds != "number" and one not in named]
    words = [one for one in full if one.holds != "number" and one not in (*in_fields, *named)]
    flows = ("flow",) if fit.flows else ()
    for some in ([one] for one in named):
        if _are_unique(grid, some):
            return (some[0].name, *flows), True
    order = [one for one in (*in_fields, *named, *words) if max(map(len, one.texts)) <= LONGEST_NAME]
    for count in range(max(len([one for one in order if one in in_fields]), 1), len(order) + 1):
        if _are_unique(grid, order[:count]):
            return (*(one.name for one in order[:count]), *flows), True
    return tuple(one.name for one in order) or (grid.columns[0],), False


def _are_unique(grid: Grid, columns: Sequence[Column]) -> bool:
    return len({tuple(row[one.name] for one in columns) for row in grid.rows}) == len(grid.rows)
