{#- dbt takes longer to make a node of a test than DuckDB to answer it: 264 nodes took a quarter of a first build. So
    `dateline build` leaves them out, and what a run left out is tested here, the same tables in one query. A plain
    `dbt build` has run every test as a node. -#}
{% macro run_generic_tests(done=[]) %}
    {% set conditions = _tested_conditions() %}
    {% set tests = graph.nodes.values() | selectattr('resource_type', 'equalto', 'test') | selectattr('test_metadata')
        | rejectattr('unique_id', 'in', done) %}
    {% set inserts = [] %}
    {% for tables, nodes in tests | groupby('depends_on.nodes') %}
        {% set counts = [] %}
        {% for node in nodes %}
            {% set tested = _tested_by(node) %}
            {% if conditions.get(tested.schema ~ '.' ~ tested.alias) == 'false' %}
                {% do counts.append("select '" ~ node.unique_id ~ "', 0, ''") %}
            {% else %}
                {% set query = _failures_of(node, conditions) %}
                {% do counts.append(
                    "select '" ~ node.unique_id ~ "', count(*), '" ~ escape_single_quotes(query) ~ "' from (" ~ query ~ ")"
                ) %}
            {% endif %}
        {% endfor %}
        {% do inserts.append("insert into log.test_result " ~ counts | join(" union all ")) %}
    {% endfor %}
    {# In one call: around each dbt takes longer than DuckDB for most of them. #}
    {% if inserts %}{% do _do(inserts | join(";\n")) %}{% endif %}
{% endmacro %}

{#- The model, seed or source that a test is attached to. -#}
{% macro _tested_by(node) -%}
    {{ return(graph.nodes[node.attached_node] if node.attached_node else graph.sources[node.depends_on.nodes[0]]) }}
{%- endmacro %}

{#- The query of a test: dbt's own macro with the tables that it would be given. -#}
{% macro _failures_of(node, conditions) -%}
    {%- set test = node.test_metadata -%}
    {%- if node.config.where or node.config.limit or node.config.severity | upper != 'ERROR'
        or [node.config.fail_calc, node.config.warn_if, node.config.error_if] != ['count(*)', '!= 0', '!= 0'] -%}
        {{ exceptions.raise_compiler_error(node.name ~ " has a config that only a node of dbt reads: remove it") }}
    {%- endif -%}
    {%- set others = node.depends_on.nodes | reject('equalto', node.attached_node) | list -%}
    {%- set tested = _tested_by(node) -%}
    {%- set condition = conditions.get(tested.schema ~ '.' ~ tested.alias) -%}
    {%- set rows = _tested_rows(tested.relation_name, condition, unique_columns(node)) -%}
    {%- set arguments = dict(test.kwargs, model=rows) -%}
    {%- if test.name == 'unique_together' -%}
        {%- do arguments.update(columns=unique_columns(node)) -%}
    {%- endif -%}
    {%- if 'to' in arguments -%}
        {#- A column may refer to its own table. -#}
        {%- do arguments.update(to=graph.nodes[others[0] if others else node.attached_node].relation_name) -%}
    {%- endif -%}
    {{ return(context['test_' ~ test.name](**arguments)) }}
{%- endmacro %}
