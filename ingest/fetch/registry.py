"""Every source that can be fetched, by its name."""

from ingest.fetch import acled, comtrade, gdelt, lists, ucdp
from ingest.fetch.fetcher import Fetcher

FETCHERS: dict[str, Fetcher] = {
    one.name: one for one in (gdelt.FETCHER, comtrade.FETCHER, ucdp.FETCHER, acled.FETCHER, lists.UN, lists.OFAC)
}
