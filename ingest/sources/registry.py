"""Every data set that dateline reads, by its name."""

from ingest.sources import (
    acled,
    baci,
    cns_missiles,
    comtrade,
    cow,
    csis_provocations,
    gdelt,
    gtfs,
    icews,
    ofac,
    ucdp,
    un_sanctions,
    undl,
    unga,
    unsc_drafts,
    unsc_vetoes,
)
from ingest.sources.source import Source

SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        unga.SOURCE,
        undl.GENERAL_ASSEMBLY,
        unsc_vetoes.SOURCE,
        unsc_drafts.SOURCE,
        undl.SECURITY_COUNCIL,
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
        csis_provocations.SOURCE,
        ofac.SOURCE,
        un_sanctions.SOURCE,
        gtfs.SOURCE,
    )
}
