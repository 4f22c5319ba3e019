"""Look at the installation, its settings and its files, and say what is wrong with them."""

import platform
import shutil
from collections.abc import Iterator
from pathlib import Path

from dateline.settings import Settings
from ingest.errors import DatelineError
from ingest.fetch.defaults import KEYS, Value
from warehouse.code import versions
from warehouse.ledger.behind import require_not_behind
from warehouse.ledger.ledger import Ledger
from warehouse.publish.manifest import read_manifest

ROOM = 1 << 30

Finding = tuple[str, str, str, bool]


def examine(settings: Settings, origins: dict[str, str]) -> Iterator[Finding]:
    """What was looked at, its value, where that comes from, and whether it is well."""
    yield "python", platform.python_version(), platform.platform(), True
    for package, version in versions().items():
        yield package, version, "installed", True
    yield "setting home", str(settings.home.resolve()), origins["home"], True
    yield "setting wait", f"{settings.wait:g} s", origins["wait"], True
    yield "setting memory", settings.memory, origins["memory"], True
    for name, value in settings.fetch.items():
        yield f"setting {name}", _shown(name, value), origins[name], True
    free = shutil.disk_usage(_existing(settings.home)).free
    yield "free disk", f"{free / (1 << 30):.1f} GiB", str(_existing(settings.home).resolve()), free > ROOM
    yield _ledger(settings)
    yield _warehouse(settings)


def _shown(name: str, value: Value) -> str:
    """A setting of the fetchers; what a key is, is shown to nobody."""
    if name in KEYS.values():
        return "set" if value else "none"
    return str(value)


def _ledger(settings: Settings) -> Finding:
    try:
        head = Ledger(settings.ledger, wait=settings.wait).head()
        require_not_behind(settings.ledger, head.position)
    except DatelineError as error:
        return "ledger", error.what, str(settings.ledger), False
    if not settings.ledger.exists():
        return "ledger", "none yet: dateline run makes it", str(settings.ledger), True
    return "ledger", f"{head.position} records, head {head}", str(settings.ledger), True


def _warehouse(settings: Settings) -> Finding:
    manifest = read_manifest(settings.warehouse)
    if manifest is None:
        return "warehouse", "none yet: dateline run makes it", str(settings.warehouse), True
    if not settings.warehouse.exists():
        return "warehouse", "its manifest is there, the file is gone: dateline publish", str(settings.warehouse), False
    published = f"published {manifest.published_at} at position {manifest.ledger_position}"
    return "warehouse", published, str(settings.warehouse), settings.warehouse.stat().st_size == manifest.bytes


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.absolute().parent)
