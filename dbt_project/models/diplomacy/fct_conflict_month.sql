{{ conflict_by('month_start_on', ref('int_conflict_months_placed')) }}
