"""What the records of a source look like as a whole: which fields are filled, and which codes stand in them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.files.connection import in_memory
from warehouse.ledger.ledger import Ledger

# What is no longer and has no blank is taken for a code: CHN, 0107, export, UNGA, 2717.
LONGEST_CODE = 12

_FIELDS = f"""
with leaf as (
    select claim.number, regexp_replace(tree.fullkey[3:], '\\[\\d+\\]', '', 'g') as field, tree.atom ->> '$' as value,
        tree.type = 'VARCHAR' as is_text
    from claim, json_tree(claim.data) as tree
    where tree.atom is not null
), field as (
    select field, count(distinct number) as filled_count,
        bool_and(is_text and length(value) <= {LONGEST_CODE} and not contains(value, ' ')) as is_code,
        list(distinct value) as texts
    from leaf group by field
)
select field, filled_count, if(is_code, texts, []) from field
"""

# What stands of a source: what its last file said, with what earlier ones said and it did not take back.
_HELD = """
create temp table claim as
select position as number, data from event
where source = $source and act in ('assert', 'correct') and data is not null
    and position not in (
        select unnest(target_positions) from event where source = $source and act in ('correct', 'retract'))
"""


@dataclass(slots=True)
class Profile:
    """`filled` counts the records in which a field has a value; `codes` has the values of a field of codes.

    A field within lists goes by the name of them all: `ballots.country`."""

    records: int = 0
    filled: dict[str, int] = field(default_factory=dict)
    codes: dict[str, set[str]] = field(default_factory=dict)

    def share(self, name: str) -> float:
        return self.filled.get(name, 0) / self.records if self.records else 0.0


def profile_of(parts: Iterable[pa.Table]) -> Profile:
    """Of records as columns (`ingest.arrow.to_arrow`), a part at a time."""
    whole = Profile()
    with in_memory() as connection:
        for rows in parts:
            connection.register("rows", rows.select(["data"]))
            connection.execute(
                "create or replace temp table claim as select row_number() over () as number, data from rows"
            )
            connection.unregister("rows")
            _add(whole, connection)
    return whole


def profile_held(ledger: Ledger, source: str) -> Profile | None:
    """Of what stands of a source in the ledger; None where there is nothing of it."""
    if not ledger.path.exists():
        return None
    whole = Profile()
    with ledger.reading() as connection:
        connection.execute(_HELD, {"source": source})
        _add(whole, connection)
    return whole if whole.records else None


def _add(whole: Profile, connection: DuckDBPyConnection) -> None:
    whole.records += connection.execute("select count(*) from claim").fetchall()[0][0]
    for name, filled, codes in connection.execute(_FIELDS).fetchall():
        whole.filled[name] = whole.filled.get(name, 0) + filled
        if codes:
            whole.codes.setdefault(name, set()).update(codes)
