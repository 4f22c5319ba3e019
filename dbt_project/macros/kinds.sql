{#- What each kind says of itself is in known.sql. -#}

{#- The kinds that say yes to that. -#}
{% macro kinds_that(fact) %}
    {% set names = [] %}
    {% for name, kind in kinds().items() if kind[fact] %}{% do names.append(name) %}{% endfor %}
    {{ return(names) }}
{% endmacro %}

{#- Kind, name and value for each entry of what kinds say under that name: a column and its role. -#}
{% macro rows_by_kind(fact) %}
    {% set rows = [] %}
    {% for kind, said in kinds().items() %}
        {% for name, value in said[fact].items() %}{% do rows.append((kind, name, value)) %}{% endfor %}
    {% endfor %}
    {{ return(rows) }}
{% endmacro %}

{#- Of which kinds of records the rows of each model are, by its name: `dateline build` leaves out a model of whose
    kinds nothing is new (warehouse/build/selection.py). They are the kinds that the model names, itself or by
    `kinds_that`, and those of the models that it reads; `every` where it reads records and names no kind, and none where
    it reads seeds alone. What a model reads of one that says `is_of_every_kind` in its meta are rows of its own kinds,
    unless it says `counts_every_kind`. -#}
{% macro kinds_of_models() %}
    {% set models = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | list %}
    {% set found = {} %}
    {% for model in models %}{% do _kinds_of(model, found) %}{% endfor %}
    {{ return(found) }}
{% endmacro %}

{% macro _kinds_of(node, found) %}
    {% if node.name not in found %}
        {% set own = modules.re.findall("'(\\w+)'", node.raw_code) | select('in', kinds()) | list %}
        {% for fact in modules.re.findall("kinds_that\\('(\\w+)'\\)", node.raw_code) %}
            {% do own.extend(kinds_that(fact)) %}
        {% endfor %}
        {% set general = [] %}
        {% for id in node.depends_on.nodes %}
            {% set parent = graph.nodes.get(id) %}
            {% if not parent or parent.config.meta.is_of_every_kind %}
                {% do general.append('every') %}
            {% elif parent.resource_type == 'model' %}
                {% do own.extend(_kinds_of(parent, found)) %}
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
