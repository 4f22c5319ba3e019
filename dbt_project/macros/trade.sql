{#- Whether a trade figure is of all goods and of a calendar year: its own total, whatever stands below it. -#}
{% macro is_whole(figure) -%}
    ({{ figure }}.commodity_code = 'TOTAL'
    and {{ figure }}.period_start_on = make_date(year({{ figure }}.period_start_on), 1, 1)
    and {{ figure }}.period_end_on = make_date(year({{ figure }}.period_start_on), 12, 31))
{%- endmacro %}
