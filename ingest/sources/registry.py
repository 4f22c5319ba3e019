"""Every data set that dateline reads, by its name: each `Source` of a module in this folder. Nothing lists them."""

import pkgutil
from importlib import import_module

import ingest.sources
from ingest.sources.source import Source

# They read SOURCES, themselves or through another.
_AFTER = {"header", "reading", "registry"}

SOURCES: dict[str, Source] = {
    source.name: source
    for name in sorted({module.name for module in pkgutil.iter_modules(ingest.sources.__path__)} - _AFTER)
    for source in vars(import_module(f"ingest.sources.{name}")).values()
    if isinstance(source, Source)
}
