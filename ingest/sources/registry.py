"""Every data set that dateline reads, by its name: each `Source` of a module in this folder, and each folder of
`contributed/`. Nothing lists them."""

import pkgutil
from importlib import import_module
from itertools import chain

import ingest.sources
from ingest.sources import contributed
from ingest.sources.source import Source

# They read SOURCES, themselves or through another.
_AFTER = {"header", "reading", "registry"}

_OF_MODULES = (
    source
    for name in sorted({module.name for module in pkgutil.iter_modules(ingest.sources.__path__)} - _AFTER)
    for source in vars(import_module(f"ingest.sources.{name}")).values()
    if isinstance(source, Source)
)

SOURCES: dict[str, Source] = {source.name: source for source in chain(_OF_MODULES, contributed.sources())}
