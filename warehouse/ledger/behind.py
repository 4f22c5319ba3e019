"""Whether a ledger is behind what its home knows of it: then it is not the ledger that was written to last."""

import json
from pathlib import Path
from typing import NamedTuple

from ingest.errors import DatelineError
from warehouse.files.replacement import removed, unfinished_in
from warehouse.ledger.backups import CONTENTS
from warehouse.ledger.recorded import Head

# What `dateline restore` works in; a backup, and so a copy of one, says in its CONTENTS where its ledger ends.
RESTORING = "restore"
MANIFEST = "warehouse.json"


class LedgerBehind(DatelineError):
    """The home knows of a later state of the ledger: an append would begin another history."""


class _Witness(NamedTuple):
    position: int
    what: str
    remedy: str


def require_not_behind(ledger: Path, position: int) -> None:
    """`position` is where the ledger ends, 0 where there is none.

    Raises LedgerBehind where the manifest of what was published from it, or a restore that has not ended, names a
    higher one."""
    for witness in (_published(ledger.parent), *map(_restored, unfinished_in(ledger.parent, RESTORING))):
        if witness.position > position:
            stands = f"ends at position {position}" if position else "is not there, or is empty"
            raise LedgerBehind(
                f"{ledger} {stands}; {witness.what} knows of position {witness.position}",
                expected="the ledger that was written to last",
                remedy=witness.remedy,
            )


def remove_restored(ledger: Path, position: int) -> None:
    """Remove what a killed restore has left, unless it names a position that the ledger does not have."""
    for left in unfinished_in(ledger.parent, RESTORING):
        if _restored(left).position <= position:
            removed(left)


def _published(home: Path) -> _Witness:
    path = home / MANIFEST
    remedy = "put it back from a backup: dateline restore FOLDER --replace; a new history wants another --home"
    return _Witness(int(_read(path).get("ledger_position", 0)), str(path), remedy)


def _restored(left: Path) -> _Witness:
    try:
        position = Head.parse(_read(left / CONTENTS)["head"]).position
    except (KeyError, DatelineError):
        position = 0
    remedy = f"let the restore end, or repeat it if it was interrupted; to do without it, delete {left}"
    return _Witness(position, f"the restore in {left}", remedy)


def _read(path: Path) -> dict[str, str]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
