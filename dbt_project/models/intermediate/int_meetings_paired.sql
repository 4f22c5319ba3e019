-- Who was at one meeting: every two that asserted or possible claims on it name, actors by their names and states by
-- those of the actors. Anonymous actors cannot be distinguished, and meet nobody here.
with participant as (
    select
        claim.event_id,
        named.actor_name,
        named.country_code,
        claim.modality,
        claim.claim_id
    from {{ ref('int_actors_named') }} as named
    inner join {{ ref('int_claims_kept') }} as claim on named.claim_id = claim.claim_id
    where
        claim.kind = 'meeting' and named.role = 'participant' and not named.is_anonymous
        and claim.modality in ('asserted', 'possible')
),

party as (
    select event_id, 'actor' as party_type, actor_name as party_name, modality, claim_id
    from participant
    union
    select event_id, 'country' as party_type, country_code as party_name, modality, claim_id
    from participant
    where country_code != 'ZZZ'
)

select
    one.event_id,
    one.party_type,
    one.party_name as party_a_name,
    other.party_name as party_b_name,
    bool_or(one.modality = 'asserted' and other.modality = 'asserted') as is_held
from party as one
inner join party as other
    on one.event_id = other.event_id and one.party_type = other.party_type and one.party_name < other.party_name
group by one.event_id, one.party_type, one.party_name, other.party_name
