"""A figure on trade between a reporter and a partner: a value, a share of the reporter's whole, a change."""

from typing import Literal, Self

from pydantic import Field, model_validator

from ingest.kinds.payload import Payload
from ingest.places import Country, Partner
from ingest.quantity import Growth, Money, Share
from ingest.record import Name


class TradeFlow(Payload):
    reporter: Country = Field(description="whose trade it is")
    partner: Partner
    flow: Literal["import", "export", "total", "re-import", "re-export"]
    commodity: str = Field(
        default="TOTAL", pattern=r"^(TOTAL|[0-9]{2}|[0-9]{4}|[0-9]{6})$", description="HS code, or TOTAL"
    )
    commodity_wording: Name | None = None
    value: Money | None = None
    share: Share | None = Field(default=None, description="part of the reporter's flow with the world, 0 to 1")
    change: Growth | None = Field(
        default=None, description="on the same period a year before, as a fraction: -0.132 is 13.2 per cent less"
    )
    valuation: Literal["CIF", "FOB"] | None = None
    basis: Literal["official_statistic", "estimate", "conversion"] | None = Field(
        default=None, description="what the figure is, where the source says so"
    )
    includes_indirect: bool = Field(default=False, description="with goods that go through third countries")

    @model_validator(mode="after")
    def _some_figure(self) -> Self:
        if self.value is None and self.share is None and self.change is None:
            raise ValueError("a trade flow needs a value, a share or a change")
        return self

    def figure(self, occurred: str | None) -> str:
        return f"trade_flow:{self.reporter}-{self.partner}:{self.flow}:{self.commodity}:{occurred or 'undated'}"
