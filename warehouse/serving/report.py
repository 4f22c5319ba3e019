"""The report: a published file as one page of HTML that needs nothing but itself."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from ingest.characters import visible_cell
from ingest.kinds import KINDS
from warehouse.files.connection import DEFAULT_WAIT, reading
from warehouse.files.replacement import replacing
from warehouse.ledger.as_of import rules
from warehouse.publish.contents import PUBLICATION
from warehouse.publish.manifest import read_manifest
from warehouse.serving import style
from warehouse.serving.selection import WANTED, Selection
from warehouse.serving.withheld import hide
from warehouse.statements import statements

# What a page of ten megabytes holds, and what somebody can look at.
MOST_EVENTS = 10_000

# The page's own script, in the order in which its parts need each other.
SCRIPTS = ("data.js", "moment.js", "words.js", "timeline.js", "charts.js", "dialog.js", "page.js")


@dataclass(frozen=True, slots=True)
class Report:
    """What a page shows: `shown` of `events` occurrences, in a file of `bytes`, and which sources are left out of it,
    with their licences."""

    file: str
    shown: int
    events: int
    bytes: int
    withheld: Mapping[str, str]


def write_report(
    warehouse: Path,
    target: Path,
    selection: Selection = Selection(),  # noqa: B008, it is frozen
    title: str | None = None,
    wait: float = DEFAULT_WAIT,
) -> Report:
    """Write the page to `target`. Of more than MOST_EVENTS occurrences it shows the best attested, then the latest.

    It is a page to hand on: what rests on a source whose terms forbid that is left out, as `export` leaves it out."""
    with reading(warehouse, contents=PUBLICATION, wait=wait) as connection:
        withheld = hide(connection)
        parts = _parts(connection, selection)
    claims = parts["claims"]
    shown = {row["event_id"] for row in claims}
    codes, countries = packed_sets((row["event_id"], row["country_code"]) for row in parts.pop("countries"))
    events = parts.pop("extent")[0]["event_count"]
    manifest = read_manifest(warehouse)
    data = {
        "kinds": words_of_kinds(),
        "claims": packed(claims),
        "ends": packed(parts.pop("ends")),
        "codes": codes,
        "countries": {event: bits for event, bits in countries.items() if event in shown},
        "names": {row["country_code"]: row["country_name"] for row in parts.pop("country_names")},
        "trade": packed(parts["trade"]),
        "agreement": packed(parts["agreement"]),
        **{name: parts[name] for name in ("shares", "ferries", "labour", "checks", "quality")},
    }
    report = Report(str(target), min(len(shown), events), events, 0, withheld)
    page = _page(title or "What sources say happened", data, parts, manifest, report)
    with replacing(target) as fresh:
        fresh.write_text(page, encoding="utf-8")
    return replace(report, bytes=target.stat().st_size)


def words_of_kinds() -> dict[str, dict[str, Any]]:
    """What the page reads of each kind."""
    wanted = ("plural", "group", "describes_period")
    return {name: {word: getattr(kind, word) for word in wanted} for name, kind in KINDS.items()}


def packed(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Rows by column, each text once: a column of texts has their places in `words`."""
    words: dict[str, int] = {}

    def cell(value: Any) -> Any:
        return words.setdefault(value, len(words)) if isinstance(value, str) else value

    names = list(rows[0]) if rows else []
    texts = [name for name in names if any(isinstance(row[name], (str, date)) for row in rows)]
    columns = {name: [cell(_plain(row[name])) for row in rows] for name in names}
    return {"texts": texts, "columns": columns, "words": list(words)}


def packed_sets(pairs: Iterable[tuple[int, str]]) -> tuple[list[str], dict[int, str]]:
    """What belongs to whom: all texts, and of each owner a number in base 16 whose bits are the places of its own."""
    places: dict[str, int] = {}
    owned: dict[int, int] = {}
    for owner, text in pairs:
        owned[owner] = owned.get(owner, 0) | 1 << places.setdefault(text, len(places))
    return list(places), {owner: f"{bits:x}" for owner, bits in owned.items()}


def _parts(connection: DuckDBPyConnection, selection: Selection) -> dict[str, list[dict[str, Any]]]:
    asked = statements("warehouse.serving", "report.sql")
    texts = {"wanted": WANTED, "said_from": rules()["said_from"]}
    given = selection.parameters | {"most": MOST_EVENTS}
    return {name: _rows(connection, sql.format(**texts), given) for name, sql in asked.items()}


def _rows(connection: DuckDBPyConnection, sql: str, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    used = {name: value for name, value in given.items() if f"${name}" in sql}
    result = connection.execute(sql, used)
    names = [column[0] for column in result.description]
    return [dict(zip(names, map(visible_cell, row), strict=True)) for row in result.fetchall()]


def _page(title: str, data: Mapping[str, Any], parts: Mapping[str, Any], manifest: Any, report: Report) -> str:
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup
    from vl_convert import javascript_bundle

    folder = files("warehouse.serving") / "page"
    own = "\n".join((folder / name).read_text(encoding="utf-8") for name in SCRIPTS)
    scripts = [javascript_bundle("window.vegaEmbed = vegaEmbed;"), f"(() => {{\n'use strict';\n{own}\n}})();"]
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return template.from_string((folder / "page.html").read_text(encoding="utf-8")).render(
        title=title,
        report=report,
        manifest=manifest,
        parts=parts,
        span=_span,
        style=Markup(style() + (folder / "page.css").read_text(encoding="utf-8")),
        scripts=[Markup(script) for script in scripts],
        # Whatever a text of a source might slip past the escaping, only these two scripts run.
        allowed=Markup(" ".join(f"'sha256-{_hash(script)}'" for script in scripts)),
        data=Markup(_json(data)),
    )


def _span(low: float | None, high: float | None) -> str:
    """Both bounds as a person reads them; whole numbers, which these figures are or may be rounded to."""
    if low is None and high is None:
        return ""
    if high is None:
        return f"at least {low:,.0f}"
    if low is None:
        return f"at most {high:,.0f}"
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _json(data: Any) -> str:
    """JSON that can stand within a script element: no text in it can close the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value
