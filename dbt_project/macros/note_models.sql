{#- The query of each model as it is made from nothing: warehouse/build/marts.py makes the marts of other records by it.
    A model is compiled so when its table is not there yet; later it reads what changed. -#}
{% macro note_models(results) %}{{ return(adapter.dispatch('note_models')(results)) }}{% endmacro %}

{% macro duckdb__note_models(results) %}
    {% if execute and flags.WHICH in ('build', 'run') %}
        {% do _do(
            "create table if not exists log.model (model_name varchar, schema_name varchar, materialized varchar, "
            ~ "depends_on varchar[], query varchar)"
        ) %}
        {% set known = run_query("from log.model select model_name").columns[0].values() | list %}
        {% set rows = [] %}
        {% for result in results if result.status == 'success' and result.node.resource_type in ('model', 'seed')
            and result.node.name not in known %}
            {% set node = result.node %}
            {% set needed = [] %}
            {% for id in node.depends_on.nodes or [] if id in graph.nodes %}
                {% do needed.append(graph.nodes[id].name) %}
            {% endfor %}
            {% set texts = [node.name, node.schema, node.config.materialized] %}
            {% do rows.append(
                "('" ~ texts | join("', '") ~ "', " ~ (needed or 'array[]::varchar[]') ~ ", "
                ~ quoted(node.compiled_code or '') ~ ")"
            ) %}
        {% endfor %}
        {% if rows %}{% do _do("insert into log.model values " ~ rows | join(', ')) %}{% endif %}
    {% endif %}
{% endmacro %}
