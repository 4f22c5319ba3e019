"""The dbt project, as a package so that a wheel carries its SQL."""

from importlib.resources import files  # noqa: F401  (the path of the project: files("dbt_project"))
