"""The role that may read the marts and do nothing else: readers are granted it."""

from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from warehouse.serving.postgres.address import PostgresFailed
from warehouse.serving.postgres.swap import fresh

READER = "dateline_reader"


def require_reader(target: "psycopg.Connection[Any]") -> None:
    """Make the role where it is not there. Raises PostgresFailed if we may not."""
    if target.execute("select 1 from pg_roles where rolname = %s", [READER]).fetchone():
        return
    try:
        with target.transaction():
            target.execute(SQL("create role {} nologin").format(Identifier(READER)))
    except psycopg.errors.InsufficientPrivilege:
        raise PostgresFailed(
            f"there is no role {READER}, and this user may not make it",
            remedy=f"have somebody who may do it once: create role {READER} nologin",
        ) from None


def create_schemas(target: "psycopg.Connection[Any]", schemas: Iterable[str]) -> None:
    """The new schemas, which the role may look into."""
    for schema in schemas:
        target.execute(SQL("create schema {}").format(Identifier(fresh(schema))))
        target.execute(SQL("grant usage on schema {} to {}").format(Identifier(fresh(schema)), Identifier(READER)))
