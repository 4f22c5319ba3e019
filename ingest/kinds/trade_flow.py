"""A figure on trade between a reporter and a partner: a value, a share of the reporter's whole, a change.

Codes of flows, customs procedures and transport: UN Comtrade, data items of API v1."""

from typing import Literal, Self

from pydantic import Field, model_validator

from ingest.kinds.kind import Kind
from ingest.kinds.payload import Payload
from ingest.places import UNKNOWN, Country, Partner
from ingest.quantity import Goods, Growth, Money, Share, Weight
from ingest.record import Name

Flow = Literal[
    "import",
    "export",
    "total",
    "re-import",
    "re-export",
    "domestic-export",
    "foreign-import",
    "import-for-inward-processing",
    "export-after-inward-processing",
    "import-after-outward-processing",
    "export-for-outward-processing",
]


class TradeFlow(Payload):
    reporter: Country = Field(description="whose trade it is")
    partner: Partner
    reporter_given: Name | None = Field(default=None, description="the source's own code or name, where it differs")
    partner_given: Name | None = Field(default=None, description="the source's own code or name, where it differs")
    flow: Flow
    commodity: str = Field(
        default="TOTAL",
        pattern=r"^(TOTAL|[0-9]{2}|[0-9]{4}|[0-9]{6}|9999AA)$",
        description="HS code, or TOTAL; 9999AA is what Comtrade cannot give a code of six digits",
    )
    commodity_wording: Name | None = None
    classification: Name | None = Field(
        default=None,
        description="revision of the HS that the code is of: H0 (1992) to H6 (2022), HS as it was reported",
    )
    value: Money | None = None
    value_cif: Money | None = Field(default=None, description="with insurance and freight, where the value is another")
    value_fob: Money | None = Field(default=None, description="free on board, where the value is another")
    quantity: Goods | None = Field(default=None, description="in the unit of the commodity")
    net_weight: Weight | None = None
    gross_weight: Weight | None = None
    estimated: tuple[Literal["quantity", "net_weight", "gross_weight"], ...] | None = Field(
        default=None, description="which of these the source has estimated"
    )
    share: Share | None = Field(default=None, description="part of the reporter's flow with the world, 0 to 1")
    change: Growth | None = Field(
        default=None, description="on the same period a year before, as a fraction: -0.132 is 13.2 per cent less"
    )
    valuation: Literal["CIF", "FOB"] | None = None
    basis: Literal["official_statistic", "estimate", "conversion"] | None = Field(
        default=None, description="what the figure is, where the source says so"
    )
    includes_indirect: bool = Field(default=False, description="with goods that go through third countries")
    second_partner: Partner | None = Field(
        default=None, description="where the partner's goods came through, of a part of the figure alone"
    )
    second_partner_given: Name | None = Field(
        default=None, description="the source's own code or name, where it differs"
    )
    customs_procedure: Name | None = Field(default=None, description="code, of a part of the figure alone")
    transport: Name | None = Field(default=None, description="code of its mode, of a part of the figure alone")
    is_reported: bool | None = Field(default=None, description="by the country itself")
    is_aggregate: bool | None = Field(default=None, description="added up by the source of the figures below it")
    is_leaf: bool | None = Field(default=None, description="of the lowest level of the classification")

    @model_validator(mode="after")
    def _some_figure(self) -> Self:
        if self.value is None and self.share is None and self.change is None:
            raise ValueError("a trade flow needs a value, a share or a change")
        return self

    def figure(self, occurred: str | None) -> str:
        """Of a part (a revision's code, a second partner, a procedure, a mode of transport) a name of its own."""
        reporter, partner = _named(self.reporter, self.reporter_given), _named(self.partner, self.partner_given)
        revision = self.classification if self.commodity != "TOTAL" else None
        second = self.second_partner and f"via-{_named(self.second_partner, self.second_partner_given)}"
        parts = (revision, second, self.customs_procedure, self.transport)
        more = "".join(f":{_word(part)}" for part in parts if part)
        return f"trade_flow:{reporter}-{partner}:{self.flow}:{self.commodity}:{occurred or 'undated'}{more}"


def _named(country: str, given: str | None) -> str:
    """Two areas that no list knows are not one: each keeps its source's name."""
    return f"{country}({_word(given)})" if country == UNKNOWN and given else country


def _word(text: str) -> str:
    return "_".join(text.split())[:100]


KIND = Kind(
    payload=TradeFlow,
    plural="trade flows",
    group="trade",
    countries={"reporter_code": "trader", "partner_code": "partner"},
    describes_period=True,
    joins_states=False,
    is_response=False,
)
