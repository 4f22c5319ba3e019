"""Which backups of a home were made, and which of them to restore where a file of it is damaged."""

import json
from pathlib import Path

from warehouse.files.replacement import replacing

NOTES = "backups.json"

# The file that makes a folder a backup.
CONTENTS = "backup.json"


def note_backup(home: Path, folder: Path) -> None:
    """Keep in the home where a backup of it is put, before the first byte goes there: what a killed backup leaves holds
    records, too, and a redaction has to find it."""
    known = [one for one in begun_backups(home) if one != folder.resolve()]
    text = json.dumps([str(one) for one in [*known, folder.resolve()]], indent=2)
    with replacing(home / NOTES) as fresh:
        fresh.write_text(text + "\n", encoding="utf-8")


def begun_backups(home: Path) -> list[Path]:
    """Where backups of the home were begun, whether they lie there or not, the latest last."""
    try:
        return [Path(one) for one in json.loads((home / NOTES).read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []


def noted_backups(home: Path) -> list[Path]:
    """Where backups of the home were put and still lie, the latest last."""
    return [folder for folder in begun_backups(home) if (folder / CONTENTS).is_file()]


def restore_remedy(file: Path) -> str:
    """What to do where a file of a home is damaged that cannot be rebuilt."""
    if found := noted_backups(file.parent):
        return f"restore the last backup of it: dateline --home {file.parent} restore {found[-1]} --replace"
    return f"restore a backup: dateline --home {file.parent} restore FOLDER --replace; no backup of this home is known"
