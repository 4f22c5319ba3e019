"""The published marts in PostgreSQL: brought over in one transaction into new schemas, which then take their names."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from warehouse.files.connection import DEFAULT_WAIT, reading
from warehouse.files.replacement import replacing
from warehouse.publish.contents import PUBLICATION
from warehouse.publish.marts import count_rows, marts, publication
from warehouse.serving.postgres.address import Address
from warehouse.serving.postgres.reader import create_schemas, require_reader
from warehouse.serving.postgres.swap import begin, put_in_place
from warehouse.serving.postgres.table import compared, create, fill, finish


@dataclass(frozen=True, slots=True)
class Carried:
    """What is in PostgreSQL now; `brought` of its rows came over the network."""

    build_id: str
    tables: int
    rows: int
    brought: int


def carry(warehouse: Path, address: Address, kept: Path, *, wait: float = DEFAULT_WAIT) -> Carried:
    """Bring all marts of a published file over, and put them in place in one step; nothing, if they are there already.

    In the folder `kept` the file that was brought over keeps a second name, to see the next time what changed since.
    Raises PostgresFailed, and PostgresBusy if somebody still reads after `wait` seconds; then nothing is changed."""
    kept.mkdir(parents=True, exist_ok=True)
    last = kept / f"{sha256(address.name.encode()).hexdigest()[:16]}.duckdb"
    with replacing(last) as now:
        os.link(warehouse, now)  # what is published meanwhile is for the next time
        with reading(now, contents=PUBLICATION, wait=wait, reach=[last]) as source, address.connected(wait) as target:
            tables, build_id = marts(source), publication(source)
            rows = count_rows(source, tables)
            schemas = sorted({mart.schema for mart in tables.values()})
            there = begin(target, schemas, wait)
            if there == build_id:
                return Carried(build_id, len(tables), sum(rows.values()), 0)
            require_reader(target)
            create_schemas(target, schemas)
            brought = 0
            with compared(source, last, there) as known:
                for mart in tables.values():
                    create(target, mart)
                    brought += fill(source, target, mart, known)
                    finish(target, mart)
            put_in_place(target, schemas, build_id, wait)
            return Carried(build_id, len(tables), sum(rows.values()), brought)
