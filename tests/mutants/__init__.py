"""A score for the tests: small changes of the code, one at a time, and whether a test that concerns each notices it.

`make mutants` changes SQL models on the syntax tree (`sql`, `models`) and Python modules with cosmic-ray (`python`)."""
