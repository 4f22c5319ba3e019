"""Every data set that dateline reads, by its name."""

from ingest.sources import unga
from ingest.sources.source import Source

SOURCES: dict[str, Source] = {
    unga.SOURCE.name: unga.SOURCE,
from ingest.sources.gdelt import GDELT_1, GDELT_2, GDELT_2_MENTIONS
from ingest.sources.icews import ICEWS
from ingest.sources.source import Source

SOURCES: dict[str, Source] = {
    GDELT_1.name: GDELT_1,
    GDELT_2.name: GDELT_2,
    GDELT_2_MENTIONS.name: GDELT_2_MENTIONS,
    ICEWS.name: ICEWS,
from ingest.sources import baci, comtrade, cow
from ingest.sources.source import Source

SOURCES: dict[str, Source] = {
    comtrade.SOURCE.name: comtrade.SOURCE,
    baci.SOURCE.name: baci.SOURCE,
    cow.TRADE.name: cow.TRADE,
    cow.EXCHANGES.name: cow.EXCHANGES,
from ingest.sources import cns_missiles, ucdp
from ingest.sources import acled, cns_missiles, ucdp
from ingest.sources.source import Source

SOURCES: dict[str, Source] = {
    ucdp.SOURCE.name: ucdp.SOURCE,
    cns_missiles.SOURCE.name: cns_missiles.SOURCE,
    acled.SOURCE.name: acled.SOURCE,
from ingest.sources import ofac, un_sanctions
from ingest.sources import gtfs, ofac, un_sanctions
from ingest.sources.source import Source

SOURCES: dict[str, Source] = {
    ofac.SOURCE.name: ofac.SOURCE,
    un_sanctions.SOURCE.name: un_sanctions.SOURCE,
    gtfs.SOURCE.name: gtfs.SOURCE,
}
