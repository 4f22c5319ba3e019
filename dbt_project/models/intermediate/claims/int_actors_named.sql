-- Which columns of which model name actors, and in what role. Who has no name is no actor.
{% set roles = [
    ('int_claims_kept', 'claimant_actors', 'claimant'),
    ('int_claims_kept', 'relayed_by_actors', 'relayer'),
    ('stg_meeting', 'participant_actors', 'participant'),
    ('stg_ferry_trip', 'operator_actors', 'operator'),
    ('stg_ferry_trip', 'contracted_by_actors', 'contractor'),
    ('stg_ferry_trip', 'contracted_through_actors', 'contractor'),
    ('stg_statement', 'speaker_actors', 'speaker'),
    ('stg_statement', 'on_position_of_actors', 'position_holder'),
    ('stg_statement', 'addressee_actors', 'addressee'),
    ('stg_sanction', 'target_actors', 'target'),
    ('stg_conflict_event', 'side_a_actors', 'party'),
    ('stg_conflict_event', 'side_b_actors', 'party'),
    ('stg_coded_event', 'actor1_actors', 'actor'),
    ('stg_coded_event', 'actor2_actors', 'acted_upon'),
] %}

with named (claim_id, actor, role) as (
    {% for model, column, role in roles -%}
        select
            claim_id,
            {{ each_of(column) }},
            '{{ role }}'
        from {{ ref(model) }}
        where {{ is_changed('int_claims_changed', 'claim_id') }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select distinct
    claim_id,
    {{ json_text('actor', 'name') }} as actor_name,
    role,
    {{ json_text('actor', 'type') }} as actor_type,
    {{ json_text('actor', 'country') }} as country_code,
    coalesce(({{ json_text('actor', 'anonymous') }})::boolean, false) as is_anonymous
from named
where
    {{ json_text('actor', 'name') }} is not null
    and claim_id in (select claim_id from {{ ref('int_claims_kept') }})
