{#- Of which kinds of records the rows of each model are, by its name: `dateline build` leaves out a model of whose
    kinds nothing is new (warehouse/build/selection.py). They are the kinds that the model names, and those of the
    models that it reads; `every` where it reads records and names no kind, and none where it reads seeds alone. What a
    model reads of one that says `is_of_every_kind` in its meta are rows of its own kinds, unless it says
    `counts_every_kind`. -#}
{% macro kinds_of_models() %}
    {% set models = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | list %}
    {% set kinds = modules.re.findall("records_of\\('(\\w+)'\\)", models | map(attribute='raw_code') | join) %}
    {% set found = {} %}
    {% for model in models %}{% do _kinds_of(model, kinds, found) %}{% endfor %}
    {{ return(found) }}
{% endmacro %}

{% macro _kinds_of(node, kinds, found) %}
    {% if node.name not in found %}
        {% set own = modules.re.findall("'(\\w+)'", node.raw_code) | select('in', kinds) | list %}
        {% set general = [] %}
        {% for id in node.depends_on.nodes %}
            {% set parent = graph.nodes.get(id) %}
            {% if not parent or parent.config.meta.is_of_every_kind %}
                {% do general.append('every') %}
            {% elif parent.resource_type == 'model' %}
                {% do own.extend(_kinds_of(parent, kinds, found)) %}
            {% endif %}
        {% endfor %}
        {% set meta = node.config.meta %}
        {% set is_of = ['every'] if meta.is_of_every_kind or meta.counts_every_kind else own or general %}
        {% do found.update({node.name: is_of | unique | sort}) %}
    {% endif %}
    {{ return(found[node.name]) }}
{% endmacro %}

{#- Of a model that was left out no row changed. Else it is noted for the next build which kinds each model is of. -#}
{% macro note_left_out(left_out) %}
    {% set names = [] %}
    {% for node in graph.nodes.values() if node.resource_type == 'model' and node.name in left_out %}
        {% do names.append("('" ~ node.schema ~ "." ~ node.alias ~ "', 'false')") %}
    {% endfor %}
    {% if left_out %}
        {% do _do("insert into log.changed_rows values " ~ names | join(', ')) %}
    {% else %}
        {% do _do(
            "create or replace table log.model_kind as select key as model_name, value as kinds from "
            ~ "(select unnest(map_entries('" ~ tojson(kinds_of_models()) ~ "'::json::map(varchar, varchar[])), "
            ~ "recursive := true))"
        ) %}
    {% endif %}
{% endmacro %}
