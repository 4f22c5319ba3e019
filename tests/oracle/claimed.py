"""core.bdg_figure_claim: the claims that each figure of a mart of trade rests on.

Definitions: docs/methods.md, "What a figure rests on"; the descriptions of the mart and of its columns."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tests.oracle.claims import Claim
from tests.oracle.computes import of_claims
from tests.oracle.concentration import divided
from tests.oracle.constant import trade_year_constant
from tests.oracle.figures import figures
from tests.oracle.gaps import gaps
from tests.oracle.pairs import implied_figure, rival_claim, trade_balance, trade_growth, trade_season
from tests.oracle.services import currency_conversion, labour_abroad
from tests.oracle.shares import partner_share, taken_off, trade_partner
from tests.oracle.years import YearFlow, chosen_flows, trade_year, year_figures, year_flows

Row = dict[str, Any]
Pair = tuple[str | None, str | None]

PAIR = ("reporter_code", "partner_code")
FIGURE = ("flow", "commodity_code", "period_start_on", "period_end_on", "currency_code")


@of_claims("core.bdg_figure_claim where starts_with(table_name, 'trade.')")
def figure_claim(claims: list[Claim]) -> list[Row]:
    """The rows of core.bdg_figure_claim on marts of trade, each once."""
    found = [
        *_named(claims),
        *_seasons(claims),
        *_years(claims),
        *_partners(claims),
        *_gaps(claims),
        *_remainders(claims),
        *_concentrations(claims),
    ]
    return list({tuple(row.items()): row for row in found}.values())


def _rests(
    mart: str, key: Sequence[Any], claim_id: int | None, role: str, policy: str | None = None, pair: Pair = (None, None)
) -> Iterator[Row]:
    """That a figure rests on a claim in a role, if there is one."""
    if claim_id is not None:
        yield {
            "table_name": f"trade.{mart}",
            "figure_key": "|".join(one.isoformat() if isinstance(one, date) else str(one) for one in key),
            "claim_id": claim_id,
            "role": role,
            "policy": policy,
            "reporter_code": pair[0],
            "partner_code": pair[1],
        }


def _named(claims: list[Claim]) -> Iterator[Row]:
    """Of marts whose rows name their claims."""
    marts: tuple[tuple[str, list[Row], Sequence[str], dict[str, str], Sequence[str]], ...] = (
        (
            "fct_currency_conversion",
            currency_conversion(claims),
            ("original_claim_id", "converted_claim_id"),
            {"original_claim_id": "original", "converted_claim_id": "converted"},
            (),
        ),
        (
            "fct_implied_figure",
            implied_figure(claims),
            ("claim_id",),
            {"claim_id": "growth", "reported_claim_id": "reported"},
            (),
        ),
        (
            "fct_labour_abroad",
            labour_abroad(claims),
            ("labour_key",),
            {"workers_claim_id": "workers", "earnings_claim_id": "earnings"},
            (),
        ),
        (
            "fct_partner_share",
            partner_share(claims),
            (*PAIR, *FIGURE),
            {"share_claim_id": "share", "total_claim_id": "total"},
            (),
        ),
        (
            "fct_rival_claim",
            rival_claim(claims),
            ("claim_id", "rival_claim_id"),
            {"claim_id": "claim", "rival_claim_id": "rival"},
            ("country_a_code", "country_b_code"),
        ),
        (
            "fct_trade_balance",
            trade_balance(claims),
            (*PAIR, *FIGURE[1:]),
            {"export_claim_id": "exports", "import_claim_id": "imports"},
            PAIR,
        ),
        (
            "fct_trade_growth",
            trade_growth(claims),
            ("claim_id",),
            {"claim_id": "figure", "before_claim_id": "year before"},
            PAIR,
        ),
    )
    for mart, rows, keys, roles, pair in marts:
        for row in rows:
            for column, role in roles.items():
                of = (row[pair[0]], row[pair[1]]) if pair else (None, None)
                yield from _rests(mart, [row[key] for key in keys], row[column], role, row.get("policy"), of)


def _seasons(claims: list[Claim]) -> Iterator[Row]:
    """A month's share of its year rests on all twelve months."""
    rows = trade_season(claims)
    series = (*PAIR, "flow", "commodity_code", "currency_code", "calendar_year")
    for row in rows:
        for other in rows:
            if [row[name] for name in series] == [other[name] for name in series]:
                pair = (row["reporter_code"], row["partner_code"])
                key = [row["claim_id"]]
                yield from _rests("fct_trade_season", key, other["claim_id"], "month", row["policy"], pair)


YearKey = tuple[str, str, int, str]  # reporter, partner, year, currency


def _flows(claims: list[Claim]) -> dict[YearKey, list[YearFlow]]:
    """Every flow of a row of fct_trade_year."""
    rows = {(*(row[name] for name in PAIR), row["calendar_year"], row["currency_code"]) for row in trade_year(claims)}
    found: dict[YearKey, list[YearFlow]] = {}
    for (reporter, partner, _, year, unit), flow in chosen_flows(year_flows(year_figures(figures(claims)))).items():
        if (reporter, partner, year, unit) in rows:
            found.setdefault((reporter, partner, year, unit), []).append(flow)
    return found


def _years(claims: list[Claim]) -> Iterator[Row]:
    """A year rests on the figures that it counts, in current dollars and in those of one year."""
    constant = {
        (row["reporter_code"], row["partner_code"], row["calendar_year"], row["currency_code"])
        for row in trade_year_constant(claims)
    }
    for key, flows in _flows(claims).items():
        for one in (figure for flow in flows for figure in flow.figures):
            for mart in ("fct_trade_year", "fct_trade_year_constant"):
                if mart == "fct_trade_year" or key in constant:
                    yield from _rests(mart, key, one.claim_id, "flow", one.ranked.policy, key[:2])


def _partners(claims: list[Claim]) -> Iterator[Row]:
    """A row of the report on its year, the year before, the share that it names, and the total of that."""
    flows, shares = _flows(claims), partner_share(claims)
    for row in trade_partner(claims):
        reporter, partner, year = key = (row["reporter_code"], row["partner_code"], row["calendar_year"])
        for role, of in (("flow", year), ("year before", year - 1)):
            for flow in flows.get((reporter, partner, of, "USD"), []):
                for one in flow.figures:
                    yield from _rests("rpt_trade_partner", key, one.claim_id, role, None, (reporter, partner))
        for share in shares:
            whole = ("total", "TOTAL", date(year, 1, 1), date(year, 12, 31), "USD")
            if [share[name] for name in (*PAIR, *FIGURE)] == [reporter, partner, *whole]:
                yield from _rests("rpt_trade_partner", key, share["share_claim_id"], "share")
                yield from _rests("rpt_trade_partner", key, share["total_claim_id"], "total")


def _gaps(claims: list[Claim]) -> Iterator[Row]:
    """A gap rests on the figures of all accounts that it names."""
    for (exporter, importer, _, *goods), sold, bought, again in gaps(claims):
        for role, account in (("exports", sold), ("imports", bought), ("re-exports", again)):
            for one in account.counted if account else ():
                key, pair = (exporter, importer, *goods), (exporter, importer)
                yield from _rests("fct_mirror_gap", key, one.claim.claim_id, role, None, pair)


def _remainders(claims: list[Claim]) -> Iterator[Row]:
    """A remainder rests on its total and on every share that is taken off it."""
    for off in taken_off(claims):
        for share in off:
            key = (share.key[0], *share.key[2:])
            for role, one in (("share", share.claim), ("total", share.total.figure)):
                yield from _rests("fct_trade_remainder", key, one.claim.claim_id, role, share.total.policy)


def _concentrations(claims: list[Claim]) -> Iterator[Row]:
    """A concentration rests on its items, those of unnamed areas among them, and on the whole where it is reported."""
    for items in divided(claims):
        pair = (items.key[1], items.key[2])
        for one in items.figures:
            yield from _rests("fct_trade_concentration", items.key, one.claim.claim_id, "item", None, pair)
        if items.whole:
            whole = items.whole.claim.claim_id
            yield from _rests("fct_trade_concentration", items.key, whole, "whole", None, pair)
