"""What the marts of figures have beside what core.bdg_figure_claim says that they rest on."""

import duckdb

from warehouse.publish.declared import marts

# Every mart that the bridge is to explain.
EXPLAINED = sorted(mart.name for mart in marts() if "rests_on" in mart.meta)


def strays(connection: duckdb.DuckDBPyConnection, mart: str) -> list[str]:
    """Keys of rows that rest on no claim, and keys under which claims are named though the mart has no such row."""
    schema, name = mart.split(".")
    ((key,),) = connection.execute(
        """select regexp_extract(comment, 'Key: ([a-z0-9_, ]+)[.]$', 1) from duckdb_tables()
        where schema_name = ? and table_name = ?""",
        [schema, name],
    ).fetchall()
    found = connection.execute(
        f"""with own as (select concat_ws('|', {key}) as figure_key from {mart}),
        named as (select figure_key from core.bdg_figure_claim where table_name = ?)
        (from own except from named) union all (from named except from own) order by all""",
        [mart],
    )
    return [one for (one,) in found.fetchall()]
