{#- An aggregate over figures of periods: among all sets of them in which no two periods share a day, the one whose
    figures add up to most, as a structure of `low`, the sum, and `claim_ids`. Where a longer period adds nothing, the
    shorter ones within it are taken. By weighted interval scheduling: Kleinberg, J. and Tardos, E. (2006), Algorithm
    Design, section 6.1.

    The first and last day of a period, its figure, and the list of the claims that this rests on. -#}
{% macro best_disjoint(start_on, end_on, low, claim_ids) -%}
    {{ adapter.dispatch('best_disjoint')(start_on, end_on, low, claim_ids) }}
{%- endmacro %}

{#- `best` holds, for each period so far in the order of their ends, the best set of those that end by then. An item is
    a list of one: DuckDB folds a list into a value of the type of its elements. -#}
{% macro duckdb__best_disjoint(start_on, end_on, low, claim_ids) -%}
    {%- set before = "list_filter(best, lambda one: one.end_on < item[1].start_on)[-1]" -%}
    list_reduce(
        list([{
            'start_on': {{ start_on }}, 'end_on': {{ end_on }}, 'low': {{ low }}, 'claim_ids': {{ claim_ids }}
        }] order by {{ end_on }}, {{ start_on }} desc, {{ low }} desc, {{ claim_ids }}),
        lambda best, item: case
            when item[1].low + {{ before }}.low > best[-1].low
                then list_append(best, {
                    'start_on': item[1].start_on,
                    'end_on': item[1].end_on,
                    'low': item[1].low + {{ before }}.low,
                    'claim_ids': list_concat({{ before }}.claim_ids, item[1].claim_ids)
                })
            else best
        end,
        [{'start_on': null::date, 'end_on': date '0001-01-01', 'low': 0::double, 'claim_ids': []::bigint[]}]
    )[-1]
{%- endmacro %}

{% macro spark__best_disjoint(start_on, end_on, low, claim_ids) -%}
    {%- set before = "element_at(filter(best, one -> one.end_on < item.start_on), -1)" -%}
    element_at(aggregate(
        array_sort(collect_list(named_struct(
            'end_on', {{ end_on }}, 'days', datediff({{ end_on }}, {{ start_on }}), 'loss', -{{ low }},
            'claim_ids', {{ claim_ids }}, 'start_on', {{ start_on }}
        ))),
        array(named_struct('end_on', date '0001-01-01', 'low', 0D, 'claim_ids', cast(array() as array<bigint>))),
        (best, item) -> case
            when {{ before }}.low - item.loss > element_at(best, -1).low
                then concat(best, array(named_struct(
                    'end_on', item.end_on,
                    'low', {{ before }}.low - item.loss,
                    'claim_ids', concat({{ before }}.claim_ids, item.claim_ids)
                )))
            else best
        end
    ), -1)
{%- endmacro %}
