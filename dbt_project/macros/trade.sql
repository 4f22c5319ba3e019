{#- Whether a period is a calendar year to the day. -#}
{% macro is_calendar_year(start_on, end_on) -%}
    ({{ start_on }} = make_date(year({{ start_on }}), 1, 1) and {{ end_on }} = make_date(year({{ start_on }}), 12, 31))
{%- endmacro %}

{#- How many ends of months lie between two days: 0 within a month, 11 from the first to the last of a year. -#}
{% macro months_apart(one_on, other_on) -%}
    ((year({{ other_on }}) - year({{ one_on }})) * 12 + month({{ other_on }}) - month({{ one_on }}))
{%- endmacro %}

{#- The same day a year before; a year before the last of February is the last of February. -#}
{% macro a_year_before(day_on) -%}
    case
        when {{ day_on }} = last_day({{ day_on }}) then last_day({{ day_on }} - interval 1 year)
        else ({{ day_on }} - interval 1 year)::date
    end
{%- endmacro %}

{#- Whether one code means the same goods in two figures: below the chapter only within one revision of the HS. -#}
{% macro are_same_goods(one, other) -%}
    (
        length({{ one }}.commodity_code) in (2, 5)
        or coalesce({{ one }}.classification_code = {{ other }}.classification_code, true)
    )
{%- endmacro %}
