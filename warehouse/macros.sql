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
