with named as (
    select claim_id, country_code, 'tester' as role from {{ ref('stg_missile_test') }}
    union all
    select claim_id, country_code, 'host' as role from {{ ref('stg_meeting') }}
    union all
    select claim_id, unnest(participant_codes) as country_code, 'participant' as role from {{ ref('stg_meeting') }}
    union all
    select claim_id, unnest(sponsor_codes) as country_code, 'sponsor' as role from {{ ref('stg_vote') }}
    union all
    select claim_id, unnest(blocker_codes) as country_code, 'blocker' as role from {{ ref('stg_vote') }}
    union all
    select claim_id, unnest(ballot_codes) as country_code, 'voter' as role from {{ ref('stg_vote') }}
    union all
    select claim_id, origin_country_code as country_code, 'port' as role from {{ ref('stg_ferry_trip') }}
    union all
    select claim_id, destination_country_code as country_code, 'port' as role from {{ ref('stg_ferry_trip') }}
    union all
    select claim_id, reporter_code as country_code, 'trader' as role from {{ ref('stg_trade_flow') }}
    union all
    select claim_id, partner_code as country_code, 'partner' as role from {{ ref('stg_trade_flow') }}
    union all
    select claim_id, speaker_country_code as country_code, 'speaker' as role from {{ ref('stg_statement') }}
    union all
    select statement.claim_id, unnest(traced.claimant_codes) as country_code, 'speaker' as role
    from {{ ref('stg_statement') }} as statement
    inner join {{ ref('int_claimants_traced') }} as traced on statement.claim_id = traced.claim_id
    where statement.speaker_name is null
    union all
    select claim_id, on_position_of_country_code as country_code, 'subject' as role from {{ ref('stg_statement') }}
    union all
    select claim_id, unnest(addressee_codes) as country_code, 'addressee' as role from {{ ref('stg_statement') }}
    union all
    select claim_id, unnest(about_codes) as country_code, 'subject' as role from {{ ref('stg_statement') }}
    union all
    select claim_id, origin_code as country_code, 'origin' as role from {{ ref('stg_labour_migration') }}
    union all
    select claim_id, destination_code as country_code, 'destination' as role from {{ ref('stg_labour_migration') }}
    union all
    select claim_id, unnest(country_codes) as country_code, 'participant' as role
    from {{ ref('stg_military_exercise') }}
    union all
    select claim_id, unnest(country_codes) as country_code, 'target' as role from {{ ref('stg_sanction') }}
    union all
    select claim_id, country_code, 'place' as role from {{ ref('stg_conflict_event') }}
    union all
    select claim_id, side_a_country_code as country_code, 'party' as role from {{ ref('stg_conflict_event') }}
    union all
    select claim_id, side_b_country_code as country_code, 'party' as role from {{ ref('stg_conflict_event') }}
    union all
    select claim_id, actor1_country_code as country_code, 'actor' as role from {{ ref('stg_coded_event') }}
    union all
    select claim_id, actor2_country_code as country_code, 'acted_upon' as role from {{ ref('stg_coded_event') }}
    union all
    select claim_id, country_code, 'place' as role from {{ ref('stg_coded_event') }}
    union all
    select claim_id, sender_code as country_code, 'sender' as role from {{ ref('stg_diplomatic_tie') }}
    union all
    select claim_id, receiver_code as country_code, 'receiver' as role from {{ ref('stg_diplomatic_tie') }}
)

select distinct claim_id, country_code, role
from named
where country_code is not null and country_code != 'WLD'
