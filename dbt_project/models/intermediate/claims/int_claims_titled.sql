-- The line for a person that the model of each kind gives, as `claim_title`.
{% for model in [
    'stg_missile_test', 'stg_meeting', 'stg_vote', 'stg_ferry_trip', 'stg_trade_flow', 'int_statements_voiced',
    'stg_labour_migration', 'stg_military_exercise', 'stg_sanction', 'stg_conflict_event', 'stg_coded_event',
    'stg_diplomatic_tie'
] -%}
    select claim_id, claim_title as title
    from {{ ref(model) }}
    where {{ is_changed('int_claims_changed', 'claim_id') }}
    {% if not loop.last %}union all{% endif %}
{% endfor %}
