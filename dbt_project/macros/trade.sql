{#- Whether a period is a calendar year to the day. -#}
{% macro is_calendar_year(start_on, end_on) -%}
    ({{ start_on }} = make_date(year({{ start_on }}), 1, 1) and {{ end_on }} = make_date(year({{ start_on }}), 12, 31))
{%- endmacro %}

{#- How many ends of months lie between two days: 0 within a month, 11 from the first to the last of a year. -#}
{% macro months_apart(one_on, other_on) -%}
    ((year({{ other_on }}) - year({{ one_on }})) * 12 + month({{ other_on }}) - month({{ one_on }}))
{%- endmacro %}

{#- The last day of a period a year before: of whole months the same months, else the same days; before 29 February is
    28 February. -#}
{% macro end_a_year_before(start_on, end_on) -%}
    case
        when day({{ start_on }}) = 1 and {{ end_on }} = last_day({{ end_on }})
            then last_day({{ end_on }} - interval 1 year)
        else ({{ end_on }} - interval 1 year)::date
    end
{%- endmacro %}

{#- The reading policy, as the order of claims on one figure: what is asserted before what is possible, an official one
    before an estimate, then the source with most figures of the series, so that a panel does not change its reporter
    from year to year, then the latest statement, then source and record by their names: the order of records decides
    nothing. -#}
{% macro preferred() -%}
    modality, preference, series_figure_count desc, stated_latest_on desc nulls last, source_id, record_id
{%- endmacro %}

{#- Whether one code means the same goods in two figures: below the chapter only within one revision of the HS, where
    both sources name it. -#}
{% macro are_same_goods(one, other, other_revision='classification_code') -%}
    (
        length({{ one }}.commodity_code) in (2, 5)
        or coalesce({{ one }}.classification_code = {{ other }}.{{ other_revision }}, true)
    )
{%- endmacro %}
