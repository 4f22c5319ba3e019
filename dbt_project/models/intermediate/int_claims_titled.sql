select claim_id, 'Missile test by ' || country_code || coalesce(' (' || outcome || ' claimed)', '') as title
from {{ ref('stg_missile_test') }}
union all
select
    claim_id,
    concat_ws(' ', coalesce(forum_name, upper(form[1]) || form[2:]), if(forum_name is null, 'meeting', form))
    || coalesce(': ' || participant_names, '')
    || coalesce(', ' || place_name, '') as title
from {{ ref('stg_meeting') }}
union all
select claim_id, body_code || coalesce(' draft ' || outcome, ' vote') || ': ' || matter as title
from {{ ref('stg_vote') }}
union all
select claim_id, 'Ferry ' || origin_name || '–' || destination_name as title
from {{ ref('stg_ferry_trip') }}
union all
select
    claim_id,
    concat_ws(
        ' ',
        reporter_code || '–' || partner_code,
        flow,
        case
            when value_low = value_high
                then 'of ' || value_unit_name || ' ' || coalesce(
                    -- Whole numbers with their thousands parted; what is huge or broken as it is.
                    if(value_low = trunc(value_low), format('{:,d}', try_cast(value_low as bigint)), null),
                    value_low::varchar
                )
            when share_wording is not null then 'share ' || share_wording
            when change_wording is not null then change_wording
        end
    ) as title
from {{ ref('stg_trade_flow') }}
union all
select
    statement.claim_id,
    coalesce(statement.speaker_name, traced.claimant_name) || ': ' || statement.summary as title
from {{ ref('stg_statement') }} as statement
inner join {{ ref('int_claimants_traced') }} as traced on statement.claim_id = traced.claim_id
union all
select claim_id, 'Workers from ' || origin_code || ' in ' || destination_code as title
from {{ ref('stg_labour_migration') }}
union all
select claim_id, coalesce(exercise_name, 'Military exercise') || ': ' || array_to_string(country_codes, ', ') as title
from {{ ref('stg_military_exercise') }}
union all
select claim_id, authority_name || ' ' || action || ': ' || target_name as title
from {{ ref('stg_sanction') }}
union all
select
    claim_id,
    coalesce(dyad_name, concat_ws(' – ', side_a_name, side_b_name)) || ' (' || conflict_type || ')'
    || coalesce(', ' || place_name, '') as title
from {{ ref('stg_conflict_event') }}
union all
select
    claim_id,
    coalesce(
        coalesce(actor1_name, 'somebody') || ' – ' || coalesce(actor2_name, 'somebody') || ': CAMEO ' || cameo_code,
        'Report that mentions ' || mentioned_record_id
    ) as title
from {{ ref('stg_coded_event') }}
union all
select
    claim_id,
    'Mission of ' || sender_code || ' in ' || receiver_code || ': ' || replace(tie_level, '_', ' ') as title
from {{ ref('stg_diplomatic_tie') }}
