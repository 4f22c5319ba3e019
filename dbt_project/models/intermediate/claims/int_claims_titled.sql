-- The line for a person that the model of each kind gives, as `claim_title`; of a statement, the model that says who
-- speaks.
{% for kind in kinds() -%}
    select claim_id, claim_title as title
    from {{ ref('int_statements_voiced' if kind == 'statement' else 'stg_' ~ kind) }}
    where {{ is_changed('int_claims_changed', 'claim_id') }}
    {% if not loop.last %}union all{% endif %}
{% endfor %}
