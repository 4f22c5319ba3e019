{#- Joins one to one: of pairs (rows of episode_id, pair_place, one_id, one_sources, other_id, other_sources), in their
    order within an episode, each joins the groups of its two members unless these have a source in common. A row a group:
    the list of its members. -#}
{% macro joined_one_to_one(pairs) -%}
    {{ adapter.dispatch('joined_one_to_one')(pairs) }}
{%- endmacro %}

{% macro duckdb__joined_one_to_one(pairs) -%}
    {%- set one, other = _group_of(1), _group_of(2) -%}
    select unnest(list_transform(list_reduce(
        list_prepend(
            []::struct(members bigint[], sources varchar[])[],
            list(
                [
                    {members: [one_id], sources: one_sources},
                    {members: [other_id], sources: other_sources}
                ]::struct(members bigint[], sources varchar[])[]
                order by pair_place
            )
        ),
        lambda joined, pair: case
            when list_has_any({{ one }}.sources, {{ other }}.sources) then joined
            else list_append(
                list_filter(
                    joined,
                    lambda g: not list_contains(g.members, pair[1].members[1])
                    and not list_contains(g.members, pair[2].members[1])
                ),
                {
                    members: list_concat({{ one }}.members, {{ other }}.members),
                    sources: list_concat({{ one }}.sources, {{ other }}.sources)
                }
            )
        end
    ), lambda g: g.members)) as members
    from {{ pairs }}
    group by episode_id
{%- endmacro %}

{#- The group that the first or second of a pair is in so far, or it alone. -#}
{% macro _group_of(which) -%}
    list_concat(list_filter(joined, lambda g: list_contains(g.members, pair[{{ which }}].members[1])), [pair[{{ which }}]])[1]
{%- endmacro %}

{% macro spark__joined_one_to_one(pairs) -%}
    {%- set one, other = _spark_group_of(0), _spark_group_of(1) -%}
    select explode(transform(aggregate(
        transform(
            array_sort(collect_list(named_struct(
                'place', pair_place,
                'pair', array(
                    named_struct('members', array(one_id), 'sources', one_sources),
                    named_struct('members', array(other_id), 'sources', other_sources)
                )
            ))),
            placed -> placed.pair
        ),
        cast(array() as array<struct<members: array<bigint>, sources: array<string>>>),
        (joined, pair) -> case
            when arrays_overlap({{ one }}.sources, {{ other }}.sources) then joined
            else concat(
                filter(joined, g -> not array_contains(g.members, pair[0].members[0])
                    and not array_contains(g.members, pair[1].members[0])),
                array(named_struct(
                    'members', concat({{ one }}.members, {{ other }}.members),
                    'sources', concat({{ one }}.sources, {{ other }}.sources)
                ))
            )
        end
    ), g -> g.members)) as members
    from {{ pairs }}
    group by episode_id
{%- endmacro %}

{% macro _spark_group_of(which) -%}
    concat(filter(joined, g -> array_contains(g.members, pair[{{ which }}].members[0])), array(pair[{{ which }}]))[0]
{%- endmacro %}
