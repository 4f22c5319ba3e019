-- Earnings a worker: the least money over the most workers, and the other way round.
with labour as (
    select
        claim.event_id,
        claim.claimant_name,
        claim.modality,
        claim.occurred,
        labour.*
    from {{ ref('stg_labour_migration') }} as labour
    inner join {{ ref('fct_claim') }} as claim on labour.claim_id = claim.claim_id
)

select
    concat_ws('/', workers.claim_id, earnings.claim_id) as labour_key,
    workers.claim_id as workers_claim_id,
    earnings.claim_id as earnings_claim_id,
    workers.origin_code,
    workers.destination_code,
    workers.occurred as workers_period,
    workers.workers_low,
    workers.workers_high,
    workers.claimant_name as workers_claimant_name,
    workers.modality as workers_modality,
    earnings.earnings_low,
    earnings.earnings_high,
    earnings.earnings_unit_name as currency_code,
    earnings.earnings_per,
    earnings.claimant_name as earnings_claimant_name,
    earnings.modality as earnings_modality,
    earnings.earnings_low / nullif(workers.workers_high, 0) as earnings_a_worker_low,
    earnings.earnings_high / nullif(workers.workers_low, 0) as earnings_a_worker_high
from labour as workers
left join labour as earnings
    on
        workers.origin_code = earnings.origin_code
        and workers.destination_code = earnings.destination_code
        and 'denied' not in (workers.modality, earnings.modality)
        and workers.occurred is not distinct from earnings.occurred
        and earnings.earnings_unit_name is not null
where workers.workers_low is not null or workers.workers_high is not null
