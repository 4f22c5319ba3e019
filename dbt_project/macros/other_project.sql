{#- What other models, macros, seeds or variables made is no part of what these make: begin from nothing. A command that
    does not make all models again has to leave them. -#}
{% macro _forget_other_project() %}
    {% set folder = invocation_args_dict.project_dir | replace("'", "''") %}
    {% set variables = invocation_args_dict.vars | string | replace("'", "''") %}
    {% do _do("create table if not exists log.project (project_hash varchar)") %}
    {% set is_same = run_query(
        "with file as (select filename, content from read_text(["
        ~ "'" ~ folder ~ "/models/**/*.*', '" ~ folder ~ "/macros/**/*.sql', '" ~ folder ~ "/seeds/*.*', "
        ~ "'" ~ folder ~ "/dbt_project.yml'])) "
        ~ "select md5(string_agg(content, '' order by filename) || '" ~ variables ~ "') as project_hash, project_hash in "
        ~ "(from log.project) from file"
    ).rows[0] %}
    {% if not is_same[1] %}
        {% for node in graph.nodes.values() if node.resource_type in ('model', 'seed') %}
            {% set made = adapter.get_relation(node.database, node.schema, node.alias) %}
            {% if made and flags.WHICH not in ('build', 'run') %}
                {{ exceptions.raise_compiler_error(
                    "dbt " ~ flags.WHICH ~ ": the tables were built by another state of the project: its models, macros, "
                    ~ "seeds or variables have changed since. Nothing was done. Run dbt build, which builds all "
                    ~ "tables from nothing, or undo the change"
                ) }}
            {% endif %}
            {% if made %}{% do adapter.drop_relation(made) %}{% endif %}
        {% endfor %}
        {% do _do("drop table if exists log.change") %}
        {% do _do("drop table if exists log.model") %}
        {% do _do("drop table if exists log.state") %}
        {% do _do("delete from log.project") %}
        {% do _do("insert into log.project values ('" ~ is_same[0] ~ "')") %}
    {% endif %}
{% endmacro %}
