-- Which claims a mirror gap rests on: the figure of each side, or the leaves that a chapter was summed from.
{% set sides = [
    ('exports', 'exporter_code', 'importer_code', 'export'),
    ('imports', 'importer_code', 'exporter_code', 'import'),
    ('re-exports', 'exporter_code', 'importer_code', 're-export'),
] %}

{% for role, reporter, partner, flow in sides -%}
    select
        gap.exporter_code,
        gap.importer_code,
        gap.commodity_code,
        gap.calendar_year,
        gap.currency_code,
        '{{ role }}' as role,
        unnest(figure.claim_ids) as claim_id
    from {{ ref('fct_mirror_gap') }} as gap
    inner join {{ ref('int_goods_years_measured') }} as figure
        on
            gap.{{ reporter }} = figure.reporter_code
            and gap.{{ partner }} = figure.partner_code
            and gap.commodity_code = figure.commodity_code
            and gap.calendar_year = figure.calendar_year
            and gap.currency_code = figure.currency_code
            and figure.flow = '{{ flow }}'
    {% if role == 're-exports' -%}
        -- Those of another revision of the HS are none of the gap.
        where coalesce(gap.re_exports_low, gap.re_exports_high) is not null
    {% endif -%}
    {% if not loop.last %}union all{% endif %}
{% endfor %}
