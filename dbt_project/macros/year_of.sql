{#- The year in which something lies as a whole; null where its dates leave more than one open. -#}
{% macro year_of(claim) -%}
    case
        when year({{ claim }}.start_earliest_on) = year({{ claim }}.end_latest_on) then year({{ claim }}.end_latest_on)
    end::integer
{%- endmacro %}
