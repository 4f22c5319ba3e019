-- Figures that were appended in a unit that their kind does not keep.
{% for kind, name, units in rows_by_kind('units') -%}
    select
        claim_id,
        '{{ name }}' as quantity_name,
        {{ name }}_unconverted as given
    from {{ ref('stg_' ~ kind) }}
    where {{ name }}_unconverted is not null and {{ is_changed('int_claims_changed', 'claim_id') }}
    {% if not loop.last %}union all{% endif %}
{% endfor %}
