"""What is left out of what is made to be passed on: the rows of a source whose licence does not let them be."""

from duckdb import DuckDBPyConnection

from warehouse.publish.marts import Mart, marts

# A claim of such a source is withheld, and so is each occurrence and each single figure that such a claim speaks of.
# What is computed over many records, such as agreement or concentration, names no record and stays.
_WITHHELD = """
create temp table withheld_source as select source_id, licence from core.dim_source where not is_shareable;
create temp table withheld_claim as
select claim_id from core.fct_claim_history where source_id in (select source_id from withheld_source);
create temp table withheld_event as
select distinct event_id
from core.fct_claim_history
where is_standing and claim_id in (select claim_id from withheld_claim);
create temp table withheld_figure as
select distinct table_name, figure_key
from core.bdg_figure_claim
where claim_id in (select claim_id from withheld_claim);
"""


def withhold(connection: DuckDBPyConnection) -> list[tuple[str, str]]:
    """Find what the connection's published file may not pass on, for `shared`; the sources and their licences."""
    connection.execute(_WITHHELD)
    return connection.execute("select source_id, coalesce(licence, '') from withheld_source order by 1").fetchall()


def shared(mart: Mart) -> str:
    """The condition, in SQL, on which a row of a mart may be passed on."""
    refused = [
        f"coalesce({column.name} in (select {what}_id from withheld_{what}), false)"
        for column in mart.columns
        for what in ("source", "claim", "event")
        if column.name == f"{what}_id" or column.name.endswith(f"_{what}_id")
    ]
    if {"table_name", "figure_key"} <= {column.name for column in mart.columns}:
        refused.append("(table_name, figure_key) in (select (table_name, figure_key) from withheld_figure)")
    if mart.key:
        key = f"concat_ws('|', {', '.join(mart.key)})"
        refused.append(f"{key} in (select figure_key from withheld_figure where table_name = '{mart.name}')")
    return f"not ({' or '.join(refused)})" if refused else "true"


def hide(connection: DuckDBPyConnection) -> dict[str, str]:
    """Let the names of the marts stand for what may be passed on, in a connection of `attached`.

    The sources that are withheld, with their licences."""
    withheld = dict(withhold(connection))
    if not withheld:
        return {}
    tables = marts(connection).values()
    connection.execute("use memory")
    for schema in sorted({mart.schema for mart in tables}):
        connection.execute(f"create schema {schema}")
    for mart in tables:
        connection.execute(f"create view {mart.name} as from warehouse.{mart.name} where {shared(mart)}")
    return withheld
