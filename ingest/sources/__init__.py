"""Readers of outside formats, one module each. A reader yields `Raw` records and validates nothing."""
