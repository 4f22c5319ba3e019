{{ conflict_by('calendar_year', ref('int_conflict_years_placed')) }}
