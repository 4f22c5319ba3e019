"""How a published file shows itself in a notebook: its marts as a table, its events and its trade as charts."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from duckdb import DuckDBPyConnection

from warehouse.serving.timeline.vega_lite import SCHEMA

FLOWS = ("exports", "imports", "turnover")

_MARTS = """
select schema_name || '.' || table_name as mart, estimated_size as row_count, comment
from duckdb_tables()
where database_name = current_database()
order by mart
"""
_TRADE = """
select year.calendar_year as year, flow.name as flow, flow.low, flow.high, year.currency_code as currency
from trade.fct_trade_year as year,
    lateral (
        select unnest(['exports', 'imports', 'turnover']) as name,
            unnest([year.exports_low, year.imports_low, year.turnover_low]) as low,
            unnest([year.exports_high, year.imports_high, year.turnover_high]) as high
    ) as flow
where year.reporter_code = $reporter and year.partner_code = $partner and year.currency_code = $currency
    and (flow.low is not null or flow.high is not null)
order by flow.name, year.calendar_year
"""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: `spec` is Vega-Lite, to be changed or handed on. A notebook draws it, and asks no network for it."""

    spec: dict[str, Any]

    def _repr_html_(self) -> str:
        from vl_convert import vegalite_to_svg

        picture = base64.b64encode(vegalite_to_svg(json.dumps(self.spec)).encode()).decode()
        said = escape(str(self.spec["description"]), quote=True)
        return f'<img alt="{said}" style="max-width:100%;background:#fff" src="data:image/svg+xml;base64,{picture}">'


def marts_html(connection: DuckDBPyConnection) -> str:
    """The marts as a table: name, rows, and the first sentence of what is said of it, which is its grain."""
    rows = "".join(
        f"<tr><td style='text-align:left'><code>{escape(mart)}</code></td><td>{count:,}</td>"
        f"<td style='text-align:left'>{escape((comment or '').split('. ')[0].rstrip('.'))}</td></tr>"
        for mart, count, comment in connection.execute(_MARTS).fetchall()
    )
    return f"<table><thead><tr><th>mart</th><th>rows</th><th>holds</th></tr></thead><tbody>{rows}</tbody></table>"


def trade_chart(connection: DuckDBPyConnection, reporter: str, partner: str, currency: str) -> Chart:
    """The trade of two countries by year as ribbons from the least to the greatest value; where a bound is missing an
    arrow points to the open side."""
    given = {"reporter": reporter, "partner": partner, "currency": currency}
    result = connection.execute(_TRADE, given)
    names = [column[0] for column in result.description]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return Chart(_trade_spec(rows, f"Trade of {reporter} with {partner}, {currency}"))


def _trade_spec(rows: Sequence[Mapping[str, Any]], title: str) -> dict[str, Any]:
    whole, up, down = "isValid(datum.low) && isValid(datum.high)", "!isValid(datum.high)", "!isValid(datum.low)"
    low = {"field": "low", "type": "quantitative", "title": None, "axis": {"format": "~s"}}
    high = low | {"field": "high"}

    def layer(condition: str, mark: dict[str, Any], y: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {"transform": [{"filter": condition}], "mark": mark, "encoding": {"y": y, **more}}

    return {
        "$schema": SCHEMA,
        "description": f"{title}: {len(rows)} figures by year, each from its least to its greatest value",
        "title": {"text": title, "anchor": "start"},
        "width": 640,
        "data": {"values": [dict(row) for row in rows]},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}},
            "color": {"field": "flow", "type": "nominal", "title": None, "scale": {"domain": list(FLOWS)}},
        },
        "layer": [
            layer(whole, {"type": "area", "opacity": 0.25}, low, y2={"field": "high"}),
            layer(whole, {"type": "line", "point": True}, low),
            layer(whole, {"type": "line", "point": True}, high),
            layer(up, {"type": "point", "shape": "triangle-up", "filled": True, "size": 90}, low),
            layer(down, {"type": "point", "shape": "triangle-down", "filled": True, "size": 90}, high),
        ],
    }
