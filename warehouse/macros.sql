-- Which claims stood, at moments on the three clocks: from core.claim_as_of(stated := date '2017-08-01').
-- The same reading as warehouse/as_of.sql; see warehouse/recorded.py for what each moment asks.
create macro core.claim_as_of(recorded := null, stated := null, occurred := null, certainly := false) as table
select claim.*
from core.fct_claim_history as claim
where claim.act in ('assert', 'correct')
    and not claim.is_redacted
    and (recorded is null or claim.recorded_at <= recorded::timestamp)
    and (
        stated is null
        or case
            when certainly then coalesce(claim.stated_latest_on <= stated::date, false)
            else claim.stated_earliest_on is null or claim.stated_earliest_on <= stated::date
        end
    )
    and (
        occurred is null
        or case
            when certainly
                then
                    coalesce(claim.start_latest_on <= occurred::date, false)
                    and (
                        (claim.end_earliest_on is null and claim.end_latest_on is null)
                        or coalesce(claim.end_earliest_on >= occurred::date, false)
                    )
            else
                claim.occurred is not null
                and (claim.start_earliest_on is null or claim.start_earliest_on <= occurred::date)
                and (claim.end_latest_on is null or claim.end_latest_on >= occurred::date)
        end
    )
    and claim.claim_id not in (
        select withdrawal.target_claim_id
        from core.bdg_act_target as withdrawal
        join core.fct_claim_history as act on act.claim_id = withdrawal.act_claim_id
        where act.act in ('correct', 'retract')
            and (recorded is null or act.recorded_at <= recorded::timestamp)
            and (
                stated is null
                or act.stated is null
                or case
                    when certainly then coalesce(act.stated_earliest_on <= stated::date, true)
                    else coalesce(act.stated_latest_on <= stated::date, false)
                end
            )
    )
order by claim.claim_id;

-- What a figure of a mart rests on: from core.explain('trade.fct_trade_balance', 'RUS|PRK|TOTAL|2017-01-01|…').
-- The key has the values of the mart's primary key, which the comment of the table names, with | between them. After
-- the claims that it rests on comes, as history, what else the ledger has of their subjects: what was corrected,
-- disputed or withdrawn, and what others claim of the same.
create macro core.explain(mart, figure) as table
with keyed as (
    select regexp_extract(comment, 'Key: ([a-z0-9_, ]+)[.]$', 1) as key_columns
    from duckdb_tables()
    where schema_name || '.' || table_name = mart
),

rests_on as (
    select bridge.claim_id, bridge.role, bridge.policy
    from core.bdg_figure_claim as bridge
    where bridge.table_name = mart and bridge.figure_key = figure
    union
    -- The figures of a roll call, or of any mart of one row a claim or an occurrence.
    select claim.claim_id, 'claim', null
    from core.fct_claim_history as claim
    where claim.is_standing
    and (
        ('claim_id' in (select key_columns from keyed) and claim.claim_id = try_cast(figure as bigint))
        or ('event_id' in (select key_columns from keyed) and claim.event_id = try_cast(figure as bigint))
    )
    and not exists (select 1 from core.bdg_figure_claim as told where told.table_name = mart)
),

told as (
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
    told.role,
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
    told.policy
from told
join core.fct_claim_history as past on past.claim_id = told.claim_id
order by told.role = 'history', told.role, past.claim_id;
