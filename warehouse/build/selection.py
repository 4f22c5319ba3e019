"""Which models a build can leave out: those whose rows are of kinds of records of which nothing is new."""

from duckdb import DuckDBPyConnection

from warehouse.build.state import has_table, state_in
from warehouse.code import code_hash

# New records, and those that a new act names.
_NEW = """
with new as (select position, kind, act, target_positions from event where position > ?)
select kind, act = 'redact' as is_redaction from new
union
select kind, false from event where position in (select unnest(target_positions) from new)
"""

# macros/kinds.sql says of which kinds a model is.
_LEFT_OUT = "select model_name from log.model_kind where not list_has_any(kinds, ?) order by model_name"


def models_to_leave_out(ledger: DuckDBPyConnection, build: DuckDBPyConnection) -> list[str]:
    """The names of models that the new records of the ledger cannot change; none where `build` is not the last whole
    build of this code, or where a record is redacted.

    It goes by the kinds of the new records. A link can change claims of other kinds, which is known when the models of
    claims are made: that build is no state, and is to be rebuilt with every model (macros/state.sql)."""
    made = state_in(build)
    if made.state_id is None or made.code_hash != code_hash() or not has_table(build, "model_kind"):
        return []
    ((position,),) = build.execute("select coalesce(max(last_position), 0) from log.batch").fetchall()
    new = ledger.execute(_NEW, [position]).fetchall()
    if any(is_redaction for _, is_redaction in new):
        return []
    found = build.execute(_LEFT_OUT, [["every", *(kind for kind, _ in new)]])
    return [name for (name,) in found.fetchall()]


def models_of_new(ledger: DuckDBPyConnection, build: DuckDBPyConnection, position: int) -> set[str]:
    """The names of the models of the kinds of the records after that position, and of those that these name."""
    kinds = {kind for kind, _ in ledger.execute(_NEW, [position]).fetchall()}
    found = build.execute("select model_name from log.model_kind where list_has_any(kinds, ?)", [sorted(kinds)])
    return {name for (name,) in found.fetchall()}
