{#- In how many roll calls one side voted this and the other that: the nine counts that every measure of agreement
    follows from. Both sides are rows of int_ballots_packed, joined by year, issue and word. -#}
{% macro vote_pairs_counted(one, other) -%}
    sum(bit_count({{ one }}.yes_bits & {{ other }}.yes_bits))::bigint as yes_yes,
    sum(bit_count({{ one }}.yes_bits & {{ other }}.abstain_bits))::bigint as yes_abstain,
    sum(bit_count({{ one }}.yes_bits & {{ other }}.no_bits))::bigint as yes_no,
    sum(bit_count({{ one }}.abstain_bits & {{ other }}.yes_bits))::bigint as abstain_yes,
    sum(bit_count({{ one }}.abstain_bits & {{ other }}.abstain_bits))::bigint as abstain_abstain,
    sum(bit_count({{ one }}.abstain_bits & {{ other }}.no_bits))::bigint as abstain_no,
    sum(bit_count({{ one }}.no_bits & {{ other }}.yes_bits))::bigint as no_yes,
    sum(bit_count({{ one }}.no_bits & {{ other }}.abstain_bits))::bigint as no_abstain,
    sum(bit_count({{ one }}.no_bits & {{ other }}.no_bits))::bigint as no_no
{%- endmacro %}

{#- How often either side voted what, both voted, voted the same, half apart and opposite: sums of the nine counts. -#}
{% macro votes_summed() -%}
    yes_yes + yes_abstain + yes_no as one_yes,
    abstain_yes + abstain_abstain + abstain_no as one_abstain,
    no_yes + no_abstain + no_no as one_no,
    yes_yes + abstain_yes + no_yes as other_yes,
    yes_abstain + abstain_abstain + no_abstain as other_abstain,
    yes_no + abstain_no + no_no as other_no,
    yes_yes + abstain_abstain + no_no as equal,
    yes_abstain + abstain_yes + abstain_no + no_abstain as half,
    yes_no + no_yes as opposite,
    equal + half + opposite as common
{%- endmacro %}

{#- The measures of the field, from what votes_summed gives. Agreement by chance is that of two who vote as often yes,
    abstain and no as these do, but without regard to each other; where it is certain the measure is not defined. -#}
{% macro agreement_measured() -%}
    common::integer as common_vote_count,
    equal::integer as equal_vote_count,
    opposite::integer as opposite_vote_count,
    equal / common as equal_vote_share,
    (equal + half / 2) / common as lijphart_index,
    1 - (half + 2 * opposite) / common as signorino_ritter_s,
    (equal / common - pooled_chance) / nullif(1 - pooled_chance, 0) as scott_pi,
    (equal / common - own_chance) / nullif(1 - own_chance, 0) as cohen_kappa,
    1 - (half + 2 * opposite) / common / nullif(chance_distance, 0) as hage_pi
{%- endmacro %}

{#- Agreement by chance of the two votes: by the votes of both pooled (Scott), by those of each (Cohen); and the
    distance by chance on a scale where abstention lies half way (Häge). -#}
{% macro chance_measured() -%}
    (pow(one_yes + other_yes, 2) + pow(one_abstain + other_abstain, 2) + pow(one_no + other_no, 2))
    / (4 * common * common) as pooled_chance,
    (one_yes * other_yes + one_abstain * other_abstain + one_no * other_no) / (common * common) as own_chance,
    2 * (
        (one_yes + other_yes) * (one_abstain + other_abstain)
        + (one_abstain + other_abstain) * (one_no + other_no)
        + 2 * (one_yes + other_yes) * (one_no + other_no)
    ) / (4 * common * common) as chance_distance
{%- endmacro %}
