{#- No two rows have the same values of these columns, else of the key in the contract: it stands there alone. For keys
    that no index holds. -#}
{% test unique_together(model, columns=none) %}
{%- set names = (columns or _unique_columns_here()) | join(', ') -%}
select {{ names }}, count(*) as row_count
from {{ model }}
group by {{ names }}
having count(*) > 1
{% endtest %}

{#- In a test `model` is its argument, beside it the node. -#}
{% macro _unique_columns_here() -%}
    {{ return(unique_columns(model)) }}
{%- endmacro %}

{#- The columns of which a test says that no two rows have the same values; none where it says nothing of that kind. -#}
{% macro unique_columns(node) -%}
    {%- set name, given = node.test_metadata.name, node.test_metadata.kwargs -%}
    {%- if name == 'unique' -%}
        {{ return([node.column_name]) }}
    {%- elif name == 'unique_together' and execute -%}
        {%- set constraints = graph.nodes[node.attached_node].constraints -%}
        {%- set keys = constraints | selectattr('type', 'equalto', 'primary_key') | map(attribute='columns') -%}
        {{ return(given.get('columns') or keys | first) }}
    {%- endif -%}
    {{ return([]) }}
{%- endmacro %}
