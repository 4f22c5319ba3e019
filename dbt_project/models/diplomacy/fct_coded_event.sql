with claim as (
    select *
    from {{ ref('fct_claim') }}
    where {{ is_changed('int_coded_events_changed', 'event_id') }}
),

-- Not of `claim`: DuckDB holds all rows of what is read twice.
mentioned as (
    select said.event_id, count(*) as report_count
    from {{ ref('stg_coded_event') }} as coded
    inner join {{ ref('fct_claim') }} as said on coded.claim_id = said.claim_id
    where coded.cameo_code is null and {{ is_changed('int_coded_events_changed', 'said.event_id') }}
    group by said.event_id
)

select
    claim.claim_id,
    claim.event_id,
    coalesce(folded.occurrence_id, claim.event_id) as occurrence_id,
    coalesce(folded.is_counted, false) as is_counted,
    claim.source_id,
    coded.cameo_code,
    coalesce(coded.quad_class_code, 0)::smallint as quad_class_code,
    coded.goldstein,
    coded.actor1_name,
    coded.actor1_code,
    coalesce(coded.actor1_country_code, 'ZZZ') as actor1_country_code,
    coded.actor1_country_given as actor1_country_given_name,
    coded.actor2_name,
    coded.actor2_code,
    coalesce(coded.actor2_country_code, 'ZZZ') as actor2_country_code,
    coded.actor2_country_given as actor2_country_given_name,
    coded.country_code,
    coded.country_given as country_given_name,
    coded.place_name,
    coded.latitude,
    coded.longitude,
    coded.is_root,
    coded.mention_count,
    coded.source_count,
    coded.article_count,
    coalesce(mentioned.report_count, 0) as report_count,
    coded.tone,
    claim.occurred,
    claim.start_earliest_on,
    claim.end_latest_on,
    case
        when
            claim.modality = 'asserted'
            and date_trunc('month', claim.start_earliest_on) = date_trunc('month', claim.end_latest_on)
            then date_trunc('month', claim.start_earliest_on)::date
    end as month_start_on,
    case
        when claim.start_earliest_on = claim.end_latest_on
            then {{ days_between('claim.start_earliest_on', 'try_cast(left(coded.added, 10) as date)') }}
    end::integer as added_after_days,
    coded.is_date_suspect,
    claim.modality,
    claim.claimant_name
from {{ ref('stg_coded_event') }} as coded
inner join claim on coded.claim_id = claim.claim_id
left join {{ ref('int_coded_events_folded') }} as folded on coded.claim_id = folded.claim_id
left join mentioned on claim.event_id = mentioned.event_id
where coded.cameo_code is not null
