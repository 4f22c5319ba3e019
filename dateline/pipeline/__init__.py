"""From files to a published warehouse: validate, append, build, check, publish; and the record of each run."""
