{#- Who has a vote: the countries of a roll call but those that were no members. -#}
{% macro voters(countries, votes) -%}
    {{ adapter.dispatch('voters')(countries, votes) }}
{%- endmacro %}

{% macro duckdb__voters(countries, votes) -%}
    list_transform(
        list_filter(list_zip({{ countries }}, {{ votes }}), lambda ballot: ballot[2] != 'not_member'),
        lambda ballot: ballot[1]
    )
{%- endmacro %}

{% macro spark__voters(countries, votes) -%}
    transform(
        filter({{ _spark_ballots(countries, votes) }}, ballot -> ballot.vote != 'not_member'),
        ballot -> ballot.country
    )
{%- endmacro %}

{#- A row for each ballot of a roll call: ballot_key (1, 2, 3, …), country_code and ballot. -#}
{% macro each_ballot(countries, votes) -%}
    {{ adapter.dispatch('each_ballot')(countries, votes) }}
{%- endmacro %}

{% macro duckdb__each_ballot(countries, votes) -%}
    generate_subscripts({{ countries }}, 1)::integer as ballot_key,
    unnest({{ countries }}) as country_code,
    unnest({{ votes }}) as ballot
{%- endmacro %}

{% macro spark__each_ballot(countries, votes) -%}
    inline(transform(
        {{ _spark_ballots(countries, votes) }},
        (ballot, place) -> struct(place + 1 as ballot_key, ballot.country as country_code, ballot.vote as ballot)
    ))
{%- endmacro %}

{% macro _spark_ballots(countries, votes) -%}
    zip_with({{ countries }}, {{ votes }}, (country, vote) -> named_struct('country', country, 'vote', vote))
{%- endmacro %}
