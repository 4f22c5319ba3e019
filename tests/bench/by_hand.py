"""Two marts of the synthetic world as somebody makes them without dateline, from one CSV: a script of pandas, a query.

Months of coded events, reports of one occurrence a day counted once, and what each country says of trade with another
in a year, by the latest statement of each figure: what `diplomacy.fct_coded_event_month` and `trade.fct_trade_year` say
of the same world. Neither keeps who said what, nor what was said before, nor bounds."""

import time
from pathlib import Path
from typing import Any

import duckdb

from warehouse.files.connection import in_memory


def flatten(world: Path, folder: Path) -> tuple[Path, Path]:
    """The coded events and the trade figures of a world as two CSV files, such as those who start without us have."""
    files = folder / "coded.csv", folder / "trade.csv"
    with in_memory() as connection:
        connection.execute(f"""
            create view world as select * from read_ndjson('{world}', columns = {{
                source: 'VARCHAR', kind: 'VARCHAR', occurred: 'VARCHAR', stated: 'DATE', data: 'JSON'
            }})
        """)
        connection.execute(f"""
            copy (
                select source, occurred as day,
                    data ->> '$.actor1.code' as actor1, data ->> '$.actor1.country' as actor1_country,
                    data ->> '$.actor2.code' as actor2, data ->> '$.actor2.country' as actor2_country,
                    data ->> '$.code' as code, (data ->> '$.quad_class')::int as quad_class,
                    (data ->> '$.goldstein')::double as goldstein, (data ->> '$.mention_count')::bigint as mentions
                from world where kind = 'coded_event'
            ) to '{files[0]}'
        """)
        connection.execute(f"""
            copy (
                select row_number() over () as number,
                    data ->> '$.reporter' as reporter, data ->> '$.partner' as partner,
                    data ->> '$.flow' as flow, data ->> '$.commodity' as commodity, occurred as month, stated,
                    (data ->> '$.value.low')::double as value
                from world where kind = 'trade_flow'
            ) to '{files[1]}'
        """)
    return files


MONTHS = """
with occurrence as (
    select source, day, actor1_country, actor2_country, quad_class, count(*) as reports, max(mentions) as mentions,
        any_value(goldstein) as goldstein
    from coded group by source, day, actor1, actor2, code, actor1_country, actor2_country, quad_class
)
select source, actor1_country, actor2_country, quad_class, date_trunc('month', day)::date as month,
    sum(reports)::bigint as coded, count(*) as events, sum(mentions)::bigint as mentions, avg(goldstein) as goldstein
from occurrence group by all
"""

YEARS = """
with figure as (
    select *, year(month) as year from trade
    qualify row_number() over (
        partition by reporter, partner, flow, commodity, month order by stated desc, number desc
    ) = 1
)
select reporter, partner, year, sum(value) filter (where flow = 'export') as exports,
    sum(value) filter (where flow = 'import') as imports
from figure group by all
"""


def by_query(coded: Path, trade: Path) -> tuple[float, list[Any]]:
    """A plain read_csv in DuckDB for both: seconds, and how many rows and what sums came out."""
    start = time.perf_counter()
    with in_memory() as connection:
        connection.execute(f"create view coded as from read_csv('{coded}')")
        connection.execute(
            f"create view trade as select * replace ((month || '-01')::date as month) "
            f"from read_csv('{trade}', types = {{month: 'VARCHAR', commodity: 'VARCHAR'}})"
        )
        connection.execute(f"create table months as {MONTHS}; create table years as {YEARS}")
        seconds = time.perf_counter() - start
        return seconds, [
            *connection.execute("select count(*), sum(coded), sum(events), sum(mentions) from months").fetchall(),
            *connection.execute("select count(*), sum(exports), sum(imports) from years").fetchall(),
        ]


def by_pandas(coded: Path, trade: Path) -> tuple[float, list[Any]]:
    """The same in pandas."""
    import pandas as pd

    start = time.perf_counter()
    events = pd.read_csv(coded, parse_dates=["day"])
    pair = ["source", "actor1_country", "actor2_country", "quad_class"]
    occurrences = (
        events.groupby([*pair, "day", "actor1", "actor2", "code"], sort=False)
        .agg(reports=("mentions", "size"), mentions=("mentions", "max"), goldstein=("goldstein", "first"))
        .reset_index()
    )
    occurrences["month"] = occurrences["day"].dt.to_period("M")
    months = occurrences.groupby([*pair, "month"], sort=False).agg(
        coded=("reports", "sum"),
        events=("reports", "size"),
        mentions=("mentions", "sum"),
        goldstein=("goldstein", "mean"),
    )
    figures = pd.read_csv(trade, dtype={"commodity": str}).sort_values(["stated", "number"])
    figures = figures.drop_duplicates(["reporter", "partner", "flow", "commodity", "month"], keep="last")
    figures["year"] = figures["month"].str[:4].astype(int)
    years = figures.pivot_table(
        index=["reporter", "partner", "year"], columns="flow", values="value", aggfunc="sum", sort=False
    )
    seconds = time.perf_counter() - start
    return seconds, [
        (len(months), int(months["coded"].sum()), int(months["events"].sum()), int(months["mentions"].sum())),
        (len(years), float(years["export"].sum()), float(years["import"].sum())),
    ]


OURS = (
    "select count(*), sum(coded_count), sum(event_count), sum(mention_count) from diplomacy.fct_coded_event_month",
    "select count(*), sum(exports_low), sum(imports_low) from trade.fct_trade_year",
)


def by_us(warehouse: Path) -> list[Any]:
    """What the published file says of the same."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return [row for query in OURS for row in connection.execute(query).fetchall()]
