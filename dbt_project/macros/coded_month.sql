{#- The month by which coded events are folded again; what has no date is of the year 1. -#}
{% macro coded_month(claim) -%}
    coalesce(date_trunc('month', {{ claim }}.start_earliest_on)::date, make_date(1, 1, 1))
{%- endmacro %}
