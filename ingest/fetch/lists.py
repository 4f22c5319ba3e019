"""Sanctions lists: one address each, at which the newest lies. An older one that was fetched is kept.

UN Security Council consolidated list, https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list, whose
address leads to consolidatedLegacyByPRN.xml; OFAC's legacy CSV: names, addresses, alternate names, whose addresses lead
to signed ones of a storage host, https://ofac.treasury.gov/sanctions-list-service."""

from collections.abc import Callable
from pathlib import Path

from ingest.fetch import forms
from ingest.fetch.fetcher import Fetcher, Plan, Request, Site
from ingest.fetch.slices import Role, Slice

# The columns of OFAC's files, which have no header:
# https://ofac.treasury.gov/media/29976/download (data specification of the SDN delimited files).
_OFAC = {"SDN": 12, "ADD": 6, "ALT": 5}


def _un(request: Request, site: Site) -> Plan:
    yield [_list(site, "consolidated.xml", forms.document("CONSOLIDATED_LIST"))]


def _ofac(request: Request, site: Site) -> Plan:
    yield [_list(site, f"{name}.CSV", forms.table(columns)) for name, columns in _OFAC.items()]


def _list(site: Site, name: str, fits: Callable[[Path], bool]) -> Slice:
    return Slice(name, f"{site.url}/{name}", name.lower(), fits, Role.LIVING)


def _small(site: Site) -> Plan:
    """The smallest of OFAC's files."""
    yield [_list(site, "ALT.CSV", forms.table(_OFAC["ALT"]))]


UN = Fetcher("un-sanctions", frozenset(), _un, probe=lambda site: _un(Request(), site))
OFAC = Fetcher(
    name="ofac",
    takes=frozenset(),
    plan=_ofac,
    probe=_small,
    forbidden_remedy="OFAC's firewall refuses programs at times, by their user agent: set DATELINE_OFAC_USER_AGENT to "
    "that of your browser, or download the files with it from https://sanctionslist.ofac.treas.gov and append them",
)
