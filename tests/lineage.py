"""What the marts of figures have beside what core.bdg_figure_claim says that they rest on."""

import re
from pathlib import Path

import duckdb

import dbt_project

_MACRO = Path(dbt_project.__file__).parent / "macros" / "figures.sql"

# Every mart that the bridge is to explain.
EXPLAINED = sorted(set(re.findall(r"\('((?:trade|diplomacy)\.\w+)'", _MACRO.read_text(encoding="utf-8"))))


def strays(marts: duckdb.DuckDBPyConnection, mart: str) -> list[str]:
    """Keys of rows that rest on no claim, and keys under which claims are named though the mart has no such row."""
    schema, name = mart.split(".")
    ((key,),) = marts.execute(
        """select regexp_extract(comment, 'Key: ([a-z0-9_, ]+)[.]$', 1) from duckdb_tables()
        where schema_name = ? and table_name = ?""",
        [schema, name],
    ).fetchall()
    found = marts.execute(
        f"""with own as (select concat_ws('|', {key}) as figure_key from {mart}),
        named as (select figure_key from core.bdg_figure_claim where table_name = ?)
        (from own except from named) union all (from named except from own) order by all""",
        [mart],
    )
    return [one for (one,) in found.fetchall()]
