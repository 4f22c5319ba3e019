"""Every kind of record by its name. Each module of this folder with a `KIND` is a kind of claim: nothing lists them."""

import pkgutil
from importlib import import_module

from ingest.kinds.acts import Dispute, Link, Redaction, Retraction
from ingest.kinds.kind import Kind
from ingest.kinds.payload import Payload

KINDS: dict[str, Kind] = {
    name: module.KIND
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__))
    if hasattr(module := import_module(f"{__name__}.{name}"), "KIND")
}

CLAIMS: dict[str, type[Payload]] = {name: kind.payload for name, kind in KINDS.items()}

# Here the kind is the act itself.
ACTS: dict[str, type[Payload]] = {"retract": Retraction, "dispute": Dispute, "link": Link, "redact": Redaction}

VERSIONS: dict[str, int] = dict.fromkeys(CLAIMS | ACTS, 1)

__all__ = ["ACTS", "CLAIMS", "KINDS", "VERSIONS", "Kind", "Payload"]
