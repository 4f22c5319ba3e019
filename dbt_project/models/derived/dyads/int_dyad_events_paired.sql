-- Pairs of states that one occurrence names, once however many records report it: drafts and tests are folded over
-- their sources, and the record that is certain and dates it most narrowly is read. Ballots, trade, listings and
-- codings have measures of their own; so has armed conflict, where the two are its parties and each data set counts for
-- itself.
with folded as (
    select claim.event_id, {{ only_of('draft.draft_id') }} as occurrence_id
    from {{ ref('int_drafts_folded') }} as draft
    inner join {{ ref('fct_claim') }} as claim on draft.claim_id = claim.claim_id
    group by claim.event_id
    union all
    select event_id, {{ only_of('test_id') }} as occurrence_id
    from {{ ref('int_missile_tests_folded') }}
    group by event_id
),

dated as (
    select event.*, coalesce(folded.occurrence_id, event.event_id) as occurrence_id
    from {{ ref('fct_event') }} as event
    left join folded on event.event_id = folded.event_id
    where
        event.kind in (
            {% for kind in kinds_that('joins_states') -%}
                '{{ kind }}'{{ ',' if not loop.last }}
            {% endfor %}
        )
        and not event.is_denied
),

named as (
    select distinct event_id, country_code
    from {{ ref('bdg_event_country') }}
    where role != 'voter' and country_code != 'ZZZ' and event_id in (select event_id from dated)
)

select
    one.country_code as country_a_code,
    other.country_code as country_b_code,
    if(dated.kind = 'meeting', 'meeting', 'event') as part_name,
    null::string as source_id,
    dated.occurrence_id as event_id,
    dated.start_earliest_on,
    dated.end_latest_on,
    dated.is_asserted as is_certain,
    null::double as deaths_low,
    null::double as deaths_high
from dated
inner join named as one on dated.event_id = one.event_id
inner join named as other on dated.event_id = other.event_id and one.country_code < other.country_code
where dated.is_asserted or not dated.is_expected
qualify
    row_number() over (
        partition by one.country_code, other.country_code, dated.occurrence_id
        order by
            dated.is_asserted desc,
            coalesce({{ days_between('dated.start_earliest_on', 'dated.end_latest_on') }}, 1000000), dated.event_id
    ) = 1
union all
select
    least(side_a_country_code, side_b_country_code) as country_a_code,
    greatest(side_a_country_code, side_b_country_code) as country_b_code,
    'conflict' as part_name,
    source_id,
    event_id,
    start_earliest_on,
    end_latest_on,
    true as is_certain,
    deaths_low,
    deaths_high
from {{ ref('fct_conflict_event') }}
where
    is_counted
    and side_a_country_code != side_b_country_code
    and 'ZZZ' not in (side_a_country_code, side_b_country_code)
