select
    export.reporter_code,
    export.partner_code,
    export.commodity_code,
    export.occurred as period,
    export.period_start_on,
    export.period_end_on,
    export.value_unit_name as currency_code,
    export.value_low as exports_low,
    export.value_high as exports_high,
    import.value_low as imports_low,
    import.value_high as imports_high,
    export.value_low - import.value_high as balance_low,
    export.value_high - import.value_low as balance_high,
    {{ widened_low('export.value') }} - ({{ widened_high('import.value') }}) as balance_widened_low,
    {{ widened_high('export.value') }} - ({{ widened_low('import.value') }}) as balance_widened_high,
    export.claim_id as export_claim_id,
    import.claim_id as import_claim_id,
    export.policy
from {{ ref('int_figures_chosen') }} as export
inner join {{ ref('int_figures_chosen') }} as import
    on
        export.reporter_code = import.reporter_code
        and export.partner_code = import.partner_code
        and export.commodity_code = import.commodity_code
        and export.period_start_on = import.period_start_on
        and export.period_end_on = import.period_end_on
        and export.value_unit_name = import.value_unit_name
        and {{ are_same_goods('export', 'import') }}
where
    export.flow = 'export' and import.flow = 'import'
    and {{ is_changed('int_trade_pairs_changed', 'export.reporter_code', 'export.partner_code') }}
