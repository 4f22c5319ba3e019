"""Propose which subjects may be one occurrence, by a rule that is named and versioned; a person accepts or not."""

from dataclasses import dataclass

from ingest.places import countries
from warehouse.ledger.ledger import Ledger, rows

RULE = "same_kind_country_day@1"

# Two subjects of one kind, of different sources, that name a country in common and can only have been on the
# same one day, and that no standing links join yet, directly or through others.
_QUERY = """
with recursive standing as (
    select
        source, id, subject, kind, start_earliest as day,
        list_intersect(regexp_extract_all(data, '"([A-Z0-9]+(?:-[A-Z0-9]+)?)"', 1), $countries) as codes
    from event
    where act in ('assert', 'correct') and kind != 'trade_flow' and start_earliest = end_latest
        and position not in (select unnest(target_positions) from event where act in ('correct', 'retract'))
),

link as (
    select position, unnest(target_positions) as target_position
    from event
    where act = 'link' and position not in (select unnest(target_positions) from event where act = 'retract')
),

linked as (
    select link.position, event.subject
    from link
    join event on event.position = link.target_position
),

joined as (
    select this.subject, other.subject as other_subject
    from linked as this
    join linked as other using (position)
    union
    select joined.subject, other.subject
    from joined
    join linked as this on this.subject = joined.other_subject
    join linked as other using (position)
)

select
    one.kind, one.day, one.source || '#' || one.id as one, other.source || '#' || other.id as other,
    array_to_string(list_sort(list_intersect(one.codes, other.codes)), ', ') as countries
from standing as one
join standing as other
    on one.kind = other.kind and one.day = other.day and one.subject < other.subject and one.source != other.source
anti join joined on joined.subject = one.subject and joined.other_subject = other.subject
where list_has_any(one.codes, other.codes)
order by one.day, one.kind, one, other
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two records whose subjects the rule holds for one occurrence, and what they have in common."""

    one: str
    other: str
    why: str
    rule: str = RULE


def suggest_links(ledger: Ledger) -> list[Suggestion]:
    """What RULE proposes for the claims that stand and are not linked."""
    with ledger.reading() as connection:
        return [
            Suggestion(row["one"], row["other"], f"{row['kind']} of {row['countries']} on {row['day']}")
            for row in rows(connection, _QUERY, {"countries": list(countries())})
        ]
