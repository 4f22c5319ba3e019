-- The places of each claim with their roles, as its kind says them: the columns of a place begin with the prefix.
{% for kind, role, prefix in rows_by_kind('places') -%}
    select
        claim_id,
        '{{ role }}' as role,
        {{ (prefix ~ 'name as ') if prefix else 'site_name as ' if role == 'site' }}place_name,
        {{ (prefix ~ 'locode') if prefix else 'null::string' }} as locode,
        {{ (prefix ~ 'latitude as ') if prefix }}latitude,
        {{ (prefix ~ 'longitude as ') if prefix }}longitude
    from {{ ref('stg_' ~ kind) }}
    {% if not loop.last %}union all{% endif %}
{% endfor %}
