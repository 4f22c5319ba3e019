{#- An aggregate over figures of periods: among all sets of them in which no two periods share a day, the one whose
    figures add up to most, as a structure of `loss`, the sum below zero, and `figures`. Of equal sums the one of most
    figures is taken, which are the finest; of these the one whose list is first. By weighted interval scheduling:
    Kleinberg, J. and Tardos, E. (2006), Algorithm Design, section 6.1.

    The first and last day of a period, its figure, and the list of the numbers of the figures that this rests on. -#}
{% macro best_disjoint(start_on, end_on, low, figures) -%}
    {{ adapter.dispatch('best_disjoint')(start_on, end_on, low, figures) }}
{%- endmacro %}

{#- `best` holds, for each period so far in the order of their ends, the best set of those that end by then: the lower,
    the better. An item is a list of one: DuckDB folds a list into a value of the type of its elements. -#}
{% macro duckdb__best_disjoint(start_on, end_on, low, figures) -%}
    {%- set before = "list_filter(best, lambda one: one.end_on < item[1].start_on)[-1]" -%}
    {%- set loss = "item[1].loss + " ~ before ~ ".loss" -%}
    {%- set joined = "list_sort(list_concat(" ~ before ~ ".figures, item[1].figures))" -%}
    list_reduce(
        list([{
            'start_on': {{ start_on }}, 'end_on': {{ end_on }}, 'loss': 0 - {{ low }}, 'figures': {{ figures }}
        }] order by {{ end_on }}),
        lambda best, item: case
            when
                row({{ loss }}, -len({{ joined }}), {{ joined }})
                < row(best[-1].loss, -len(best[-1].figures), best[-1].figures)
                then list_append(best, {
                    'start_on': item[1].start_on, 'end_on': item[1].end_on, 'loss': {{ loss }}, 'figures': {{ joined }}
                })
            else best
        end,
        [{'start_on': null::date, 'end_on': date '0001-01-01', 'loss': 0::double, 'figures': []::bigint[]}]
    )[-1]
{%- endmacro %}

{% macro spark__best_disjoint(start_on, end_on, low, figures) -%}
    {%- set before = "element_at(filter(best, one -> one.end_on < item.start_on), -1)" -%}
    {%- set loss = "item.loss + " ~ before ~ ".loss" -%}
    {%- set joined = "array_sort(concat(" ~ before ~ ".figures, item.figures))" -%}
    {%- set last = "element_at(best, -1)" -%}
    element_at(aggregate(
        array_sort(collect_list(named_struct(
            'end_on', {{ end_on }}, 'start_on', {{ start_on }}, 'loss', 0 - {{ low }}, 'figures', {{ figures }}
        ))),
        array(named_struct('end_on', date '0001-01-01', 'loss', 0D, 'figures', cast(array() as array<bigint>))),
        (best, item) -> case
            when
                struct({{ loss }}, -size({{ joined }}), {{ joined }})
                < struct({{ last }}.loss, -size({{ last }}.figures), {{ last }}.figures)
                then concat(best, array(named_struct(
                    'end_on', item.end_on, 'loss', {{ loss }}, 'figures', {{ joined }}
                )))
            else best
        end
    ), -1)
{%- endmacro %}
