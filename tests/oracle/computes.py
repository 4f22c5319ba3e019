"""The mart that a function of the oracle computes a second time stands above the function, by its name: `schema.table`,
or some rows of it, as in `core.bdg_figure_claim where ...`."""

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, TypeVar

from tests.oracle.claims import Claim
from warehouse.ledger.recorded import Recorded

Rows = list[dict[str, Any]]
OfClaims = Callable[[list[Claim]], Rows]
OfRecords = Callable[[list[Recorded]], Rows]
# By the name of its mart.
Oracles = Mapping[str, OfClaims]
RecordOracles = Mapping[str, OfRecords]

CLAIMS: dict[str, OfClaims] = {}
RECORDS: dict[str, OfRecords] = {}
PANELS: dict[str, OfRecords] = {}

Oracle = TypeVar("Oracle", bound=Callable[..., Any])


def of_claims(mart: str) -> Callable[[Oracle], Oracle]:
    """It computes that mart from the claims that stand."""
    return _noted(CLAIMS, mart)


def of_records(mart: str) -> Callable[[Oracle], Oracle]:
    """It computes that mart from all records, those that were withdrawn among them."""
    return _noted(RECORDS, mart)


def panel(mart: str) -> Callable[[Oracle], Oracle]:
    """The same, of a mart that counts trade beside diplomacy."""
    return _noted(PANELS, mart)


def _noted(oracles: MutableMapping[str, Any], mart: str) -> Callable[[Oracle], Oracle]:
    def note(oracle: Oracle) -> Oracle:
        known = oracles.setdefault(mart, oracle)
        if known.__module__ != oracle.__module__:
            raise ValueError(f"{known.__module__} and {oracle.__module__} both compute {mart}: keep one")
        return oracle

    return note
