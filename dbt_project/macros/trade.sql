{#- Whether a period is a calendar year to the day. -#}
{% macro is_calendar_year(start_on, end_on) -%}
    ({{ start_on }} = make_date(year({{ start_on }}), 1, 1) and {{ end_on }} = make_date(year({{ start_on }}), 12, 31))
{%- endmacro %}
