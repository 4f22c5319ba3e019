{#- From the subjects of each link (rows of link_id, subject_id) to every subject that each can be reached from, through
    any number of links: subject_id, other_subject_id. -#}
{% macro subjects_reached(linked) -%}
    {{ adapter.dispatch('subjects_reached')(linked) }}
{%- endmacro %}

{% macro duckdb__subjects_reached(linked) -%}
    with recursive edge as (
        select distinct this.subject_id, other.subject_id as other_subject_id
        from {{ linked }} as this
        inner join {{ linked }} as other on this.link_id = other.link_id
    ),

    reached as (
        select subject_id, other_subject_id from edge
        union
        select reached.subject_id, edge.other_subject_id
        from reached
        inner join edge on reached.other_subject_id = edge.subject_id
    )

    select subject_id, other_subject_id from reached
{%- endmacro %}

{#- Spark's recursion knows no UNION that ends where nothing new comes. Links are an analyst's own and few: they are
    taken up one after another, each joining the groups that it touches. -#}
{% macro spark__subjects_reached(linked) -%}
    with joined as (
        select explode(aggregate(
            collect_list(subjects), slice(collect_list(subjects), 1, 0),
            (joined, link) -> concat(
                filter(joined, members -> not arrays_overlap(members, link)),
                array(array_distinct(concat(
                    link, flatten(filter(joined, members -> arrays_overlap(members, link)))
                )))
            )
        )) as members
        from (select link_id, collect_set(subject_id) as subjects from {{ linked }} group by link_id)
    ),

    member as (
        select members, explode(members) as subject_id from joined
    )

    select subject_id, explode(members) as other_subject_id from member
{%- endmacro %}
