"""What a publication may hold: the marts and macros of this version, in plain columns."""

import re
from dataclasses import replace
from importlib.metadata import version

from duckdb import DuckDBPyConnection

from warehouse.files.contents import Contents, Held
from warehouse.publish.declared import SCHEMAS
from warehouse.publish.macros import macro_difference, macro_names, published_by, published_columns

# A column of a published mart: a plain type, no default, nothing generated, no condition.
_PLAIN = r'"?[a-z][a-z0-9_]*"? (?:BIGINT|INTEGER|SMALLINT|DOUBLE|VARCHAR|BOOLEAN|DATE|TIMESTAMP)(?: NOT NULL)?'
_PLAIN_TABLE = re.compile(rf"CREATE TABLE [^(]+\(({_PLAIN}(?:, {_PLAIN})*)\);")


def _publication(connection: DuckDBPyConnection, found: Held) -> str | None:
    if problem := _strange_table(found):
        return problem
    macros = [one for one in found.others if one[0] == "macro"]
    return macro_difference(connection, found.database, found.tables, macros) if macros else None


def _backed_up_publication(connection: DuckDBPyConnection, found: Held) -> str | None:
    """The macros and columns of another version of dateline are not known to this one."""
    problem = _strange_table(found, is_ours=False)
    if problem or published_by(connection, found.database, found.tables) != version("dateline"):
        return problem
    return _publication(connection, found)


def _strange_table(found: Held, *, is_ours: bool = True) -> str | None:
    if macro_or_view := found.stray(SCHEMAS, macro_names()):
        return macro_or_view
    for table, sql in found.tables.items():
        if table not in published_columns():
            return f"the table {'.'.join(table)}"
        if not (plain := _PLAIN_TABLE.fullmatch(sql)):
            return f"the table {'.'.join(table)} with other than plain columns"
        for column in plain[1].split(", "):
            name, data_type = column.replace('"', "").removesuffix(" NOT NULL").split(" ")
            if is_ours and published_columns()[table].get(name) != data_type:
                return f"the column {'.'.join(table)}.{name} of the type {data_type}"
    return None


PUBLICATION = Contents(
    "publication",
    "the marts and macros that this version of dateline publishes and nothing else",
    "publish it again with this version: dateline run, or dateline build, check and publish",
    _publication,
    lambda _: "publish it again: dateline publish, or dateline run where the build is gone, too",
)
# One of another version, too, whose macros have another text: it is only copied, and a PUBLICATION once it is read.
BACKED_UP_PUBLICATION = replace(PUBLICATION, name="publication in a backup", check=_backed_up_publication)
