-- Which columns of which model name countries, and in what role. A column of several ends in `_codes`.
{% set roles = [
    ('stg_missile_test', 'country_code', 'tester'),
    ('stg_meeting', 'country_code', 'host'),
    ('stg_meeting', 'participant_codes', 'participant'),
    ('stg_vote', 'sponsor_codes', 'sponsor'),
    ('stg_vote', 'blocker_codes', 'blocker'),
    ('stg_vote', 'voter_codes', 'voter'),
    ('stg_ferry_trip', 'origin_country_code', 'port'),
    ('stg_ferry_trip', 'destination_country_code', 'port'),
    ('stg_trade_flow', 'reporter_code', 'trader'),
    ('stg_trade_flow', 'partner_code', 'partner'),
    ('int_statements_voiced', 'speaker_codes', 'speaker'),
    ('stg_statement', 'on_position_of_country_code', 'subject'),
    ('stg_statement', 'addressee_codes', 'addressee'),
    ('stg_statement', 'about_codes', 'subject'),
    ('stg_labour_migration', 'origin_code', 'origin'),
    ('stg_labour_migration', 'destination_code', 'destination'),
    ('stg_military_exercise', 'country_codes', 'participant'),
    ('stg_sanction', 'country_codes', 'target'),
    ('stg_conflict_event', 'country_code', 'place'),
    ('stg_conflict_event', 'side_a_country_code', 'party'),
    ('stg_conflict_event', 'side_b_country_code', 'party'),
    ('stg_coded_event', 'actor1_country_code', 'actor'),
    ('stg_coded_event', 'actor2_country_code', 'acted_upon'),
    ('stg_coded_event', 'country_code', 'place'),
    ('stg_diplomatic_tie', 'sender_code', 'sender'),
    ('stg_diplomatic_tie', 'receiver_code', 'receiver'),
] %}

with named (claim_id, country_code, role) as (
    {% for model, column, role in roles -%}
        select
            claim_id,
            {{ each_of(column) if column.endswith('_codes') else column }},
            '{{ role }}'
        from {{ ref(model) }}
        where {{ is_changed('int_claims_changed', 'claim_id') }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select distinct claim_id, country_code, role
from named
where country_code is not null and country_code != 'WLD'
