"""Every data set that dateline reads, by its name."""

from ingest.sources import acled, baci, cns_missiles, comtrade, cow, gdelt, gtfs, icews, ofac, ucdp, un_sanctions, unga
from ingest.sources.source import Source

SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        unga.SOURCE,
        gdelt.GDELT_1,
        gdelt.GDELT_2,
        gdelt.GDELT_2_MENTIONS,
        icews.ICEWS,
        ucdp.SOURCE,
        acled.SOURCE,
        comtrade.SOURCE,
        baci.SOURCE,
        cow.TRADE,
        cow.EXCHANGES,
        cns_missiles.SOURCE,
        ofac.SOURCE,
        un_sanctions.SOURCE,
        gtfs.SOURCE,
    )
}
