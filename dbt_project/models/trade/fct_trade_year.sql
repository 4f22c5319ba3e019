with flow as (
    select
        reporter_code,
        partner_code,
        calendar_year,
        currency_code,
        {% for flow, name in [('export', 'exports'), ('import', 'imports'), ('total', 'combined')] -%}
            any_value(value_low) filter (where flow = '{{ flow }}') as {{ name }}_low,
            any_value(value_high) filter (where flow = '{{ flow }}') as {{ name }}_high,
            any_value(measured) filter (where flow = '{{ flow }}') as {{ name }}_measured,
            any_value(valuation) filter (where flow = '{{ flow }}') as {{ name }}_valuation,
            any_value(source_id) filter (where flow = '{{ flow }}') as {{ name }}_source_id,
            any_value(total_claim_id) filter (where flow = '{{ flow }}') as {{ name }}_claim_id,
        {% endfor -%}
        any_value(value_low) filter (where flow = 're-export') as re_exports_low,
        any_value(value_high) filter (where flow = 're-export') as re_exports_high,
        any_value(value_low) filter (where flow = 're-import') as re_imports_low,
        any_value(value_high) filter (where flow = 're-import') as re_imports_high,
        sum(claim_count)::bigint as claim_count,
        max(policy) as policy
    from {{ ref('int_year_flows_chosen') }}
    where {{ is_changed('int_trade_pairs_changed', 'reporter_code', 'partner_code') }}
    group by all
)

select
    reporter_code,
    partner_code,
    calendar_year,
    currency_code,
    exports_low,
    exports_high,
    exports_measured,
    exports_valuation,
    imports_low,
    imports_high,
    imports_measured,
    imports_valuation,
    -- Exports and imports where both are whole, else what was reported of both together, else their least sum.
    case
        when exports_high + imports_high is null and combined_high is not null then combined_low
        when exports_high + imports_high is null
            then greatest(combined_low, coalesce(exports_low, 0) + coalesce(imports_low, 0))
        else exports_low + imports_low
    end as turnover_low,
    case when exports_high + imports_high is null then combined_high else exports_high + imports_high end
        as turnover_high,
    case
        when exports_high + imports_high is not null then 'sum'
        when
            combined_high is not null
            or coalesce(exports_low, imports_low) is null
            or combined_low > coalesce(exports_low, 0) + coalesce(imports_low, 0)
            then combined_measured
        else 'sum_at_least'
    end as turnover_measured,
    exports_low - imports_high as balance_low,
    exports_high - imports_low as balance_high,
    re_exports_low,
    re_exports_high,
    re_imports_low,
    re_imports_high,
    exports_source_id,
    imports_source_id,
    combined_source_id as turnover_source_id,
    exports_claim_id,
    imports_claim_id,
    combined_claim_id as turnover_claim_id,
    claim_count,
    policy
from flow
where coalesce(exports_low, imports_low, combined_low) is not null
