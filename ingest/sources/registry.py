"""Every data set that dateline reads, by its name."""

from ingest.sources import unga
from ingest.sources.source import Source

SOURCES: dict[str, Source] = {
    unga.SOURCE.name: unga.SOURCE,
}
