-- The two rules stand in warehouse/ledger/as_of.sql, for the ledger asks by them, too. The parameters have the names of its
-- columns.
create or replace macro core.said_from(modality, stated_earliest, stated_latest, start_earliest) as
{said_from};

create or replace macro core.is_going_on(
    day, certainly, is_state, occurred, start_earliest, start_latest, end_earliest, end_latest, stated_latest
) as
{going_on};

-- Which claims stood, at moments on the three clocks: from core.claim_as_of(stated := date '2017-08-01').
-- The same reading as warehouse/ledger/as_of.sql; see warehouse/ledger/recorded.py for what each moment asks.
create or replace macro core.claim_as_of(recorded := null, stated := null, occurred := null, certainly := false) as table
with act as (
    select
        past.claim_id,
        past.act
    from core.fct_claim_history as past
    where (recorded is null or past.recorded_at <= recorded::timestamp)
        and (
            stated is null
            or past.stated is null
            or case
                when certainly then coalesce(past.stated_earliest_on <= stated::date, true)
                else coalesce(past.stated_latest_on <= stated::date, false)
            end
        )
),

withdrawal as (
    select withdrawing.act_claim_id, withdrawing.target_claim_id
    from core.bdg_act_target as withdrawing
    join act on act.claim_id = withdrawing.act_claim_id
    where act.act in ('correct', 'retract')
),

ending as (
    select lifted.listing_claim_id, lifted.ending_claim_id, lifted.ended_earliest_on, lifted.ended_latest_on
    from diplomacy.bdg_listing_end as lifted
    join act on act.claim_id = lifted.ending_claim_id
    where occurred is not null
        and lifted.ending_claim_id not in (select withdrawal.target_claim_id from withdrawal)
)

select claim.*
from core.fct_claim_history as claim
where claim.act in ('assert', 'correct')
    and not claim.is_redacted
    and (recorded is null or claim.recorded_at <= recorded::timestamp)
    and (
        stated is null
        or case
            when certainly then coalesce(claim.stated_latest_on <= stated::date, false)
            else
                coalesce(
                    core.said_from(
                        claim.modality, claim.stated_earliest_on, claim.stated_latest_on, claim.start_earliest_on
                    ) <= stated::date,
                    true
                )
        end
    )
    and (
        occurred is null
        or core.is_going_on(
            occurred::date, certainly, claim.is_state, claim.occurred, claim.start_earliest_on, claim.start_latest_on,
            claim.end_earliest_on, claim.end_latest_on, claim.stated_latest_on
        )
    )
    and claim.claim_id not in (
        select ending.listing_claim_id
        from ending
        where case
            when certainly then coalesce(ending.ended_earliest_on <= occurred::date, true)
            else coalesce(ending.ended_latest_on <= occurred::date, false)
        end
    )
    -- A release that no longer has an entry ends the listing, and says nothing against the days before.
    and claim.claim_id not in (
        select withdrawal.target_claim_id
        from withdrawal
        anti join ending
            on ending.ending_claim_id = withdrawal.act_claim_id and ending.listing_claim_id = withdrawal.target_claim_id
    )
order by claim.claim_id;

-- What a figure of a mart rests on: from core.explain('trade.fct_trade_balance', 'RUS|PRK|TOTAL|2017-01-01|…').
-- The key has the values of the mart's primary key, which the comment of the table names, with | between them. After
-- the claims that it rests on comes, as history, what else the ledger has of their subjects: what was corrected,
-- disputed or withdrawn, and what others claim of the same.
create or replace macro core.explain(mart, figure) as table
with given as (
    select mart as mart_name, figure as figure_key
),

-- What each column of the key of a mart is, whose claims are looked up (`looked_up_by` in its YAML).
looked_up (mart_name, place, meaning, rests_on_events) as (
    values
        {looked_up}
),

part as (
    select looked_up.*, split_part(given.figure_key, '|', looked_up.place) as value
    from given
    join looked_up on looked_up.mart_name = given.mart_name
),

keyed as (
    select regexp_extract(comment, 'Key: ([a-z0-9_]+)', 1) as key_column
    from duckdb_tables()
    join given on schema_name || '.' || table_name = given.mart_name
),

-- Whom a figure of votes or of a dyad is about, each side of it; a group is as many sides as it has members.
side as (
    select value as side_code, value as country_code, null::date as from_on, null::date as to_on
    from part
    where meaning = 'country'
    union all
    select holder.permanent_seat_code, holder.country_code, null, null
    from part
    join core.dim_country as holder on holder.permanent_seat_code = part.value
    where part.meaning = 'seat'
    union all
    select member.country_code, member.country_code, member.from_on, member.to_on
    from part
    join core.bdg_country_group as member on member.group_code = part.value
    where part.meaning = 'group'
),

begun as (
    select
        bool_or(meaning = 'month') as is_month,
        bool_or(meaning = 'group') as is_group,
        bool_or(rests_on_events) as rests_on_events,
        coalesce(max(case when meaning = 'issue' then value end), 'all') as issue_code,
        max(case meaning when 'month' then try_cast(value as date) when 'year' then try_cast(value || '-01-01' as date) end)
            as from_on
    from part
),

asked as (
    select
        *,
        case when is_month then last_day(from_on) else from_on + interval 1 year - interval 1 day end::date as to_on,
        (select case when is_group then 2 else count(distinct side_code) end from side) as side_count
    from begun
    where exists (select 1 from side)
),

voted as (
    select roll_call.claim_id, 'roll call' as role
    from asked
    join diplomacy.bdg_roll_call_issue as roll_call
        on roll_call.issue_code = asked.issue_code and roll_call.vote_year = year(asked.from_on)
    join core.fct_claim as claim
        on claim.claim_id = roll_call.claim_id
        -- A month has the roll calls of which it is certain that they fall in it.
        and (
            not asked.is_month or (claim.start_earliest_on >= asked.from_on and claim.end_latest_on <= asked.to_on)
        )
    join diplomacy.fct_ballot as ballot on ballot.claim_id = roll_call.claim_id and ballot.is_cast
    join side
        on side.country_code = ballot.country_code
        and (side.from_on is null or claim.start_earliest_on >= side.from_on)
        and (side.to_on is null or claim.end_latest_on <= side.to_on)
    group by roll_call.claim_id, asked.side_count
    having count(distinct side.side_code) >= asked.side_count
),

-- What else of a dyad or a country falls in the period, certainly or possibly: every occurrence that names all sides,
-- and the missile tests of either.
occurring as (
    select claim.claim_id, claim.kind as role
    from asked
    join core.fct_claim as claim
        on claim.start_earliest_on <= asked.to_on and claim.end_latest_on >= asked.from_on and claim.kind != 'vote'
    join core.bdg_event_country as named on named.event_id = claim.event_id
    join side on side.country_code = named.country_code
    where asked.rests_on_events
    group by claim.claim_id, claim.kind, asked.side_count
    having count(distinct side.side_code) = asked.side_count or claim.kind = 'missile_test'
),

-- The claims of a month of coded events, which have the columns of its key themselves.
coded_key as (
    select
        max(case when meaning = 'source' then value end) as source_id,
        max(case when meaning = 'actor1' then value end) as actor1_country_code,
        max(case when meaning = 'actor2' then value end) as actor2_country_code,
        max(case when meaning = 'class' then try_cast(value as smallint) end) as quad_class_code,
        max(case when meaning = 'month' then try_cast(value as date) end) as month_start_on
    from part
),

coded as (
    select event.claim_id, 'event' as role
    from coded_key
    join diplomacy.fct_coded_event as event
        on event.source_id = coded_key.source_id
        and event.actor1_country_code = coded_key.actor1_country_code
        and event.actor2_country_code = coded_key.actor2_country_code
        and event.quad_class_code = coded_key.quad_class_code
        and event.month_start_on = coded_key.month_start_on
),

rests_on as (
    select bridge.claim_id, bridge.role, bridge.policy
    from core.bdg_figure_claim as bridge
    join given on bridge.table_name = given.mart_name and bridge.figure_key = given.figure_key
    union
    select voted.claim_id, voted.role, null
    from voted
    union
    select occurring.claim_id, occurring.role, null
    from occurring
    union
    select coded.claim_id, coded.role, null
    from coded
    union
    -- The figures of a roll call, or of any mart of rows of a claim or an occurrence.
    select claim.claim_id, 'claim', null
    from core.fct_claim_history as claim
    join keyed on true
    join given
        on try_cast(split_part(given.figure_key, '|', 1) as bigint)
        = case keyed.key_column when 'claim_id' then claim.claim_id when 'event_id' then claim.event_id end
    where claim.is_standing
        and not exists (
            select 1 from core.bdg_figure_claim as claimed join given on claimed.table_name = given.mart_name
        )
),

claimed as (
    select claim_id, role, policy from rests_on
    union all
    select past.claim_id, 'history', null
    from core.fct_claim_history as past
    where past.subject_id in (
        select claim.subject_id
        from core.fct_claim_history as claim
        where claim.claim_id in (select rests_on.claim_id from rests_on)
    )
    and past.claim_id not in (select rests_on.claim_id from rests_on)
)

select
    claimed.role,
    past.claim_id,
    past.title,
    past.claimant_name,
    past.relayed_by_name,
    past.modality,
    past.occurred,
    past.stated,
    past.recorded_at,
    past.act,
    past.reason,
    past.is_standing,
    past.source_id,
    past.record_id,
    past.document_title,
    past.document_publisher_name,
    past.locator,
    claimed.policy
from claimed
join core.fct_claim_history as past on past.claim_id = claimed.claim_id
order by claimed.role = 'history', claimed.role, past.claim_id;
