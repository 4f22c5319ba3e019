"""What dbt gives a macro as `adapter`, as far as sqlfluff needs it: of two dialects it reads DuckDB's."""

from collections.abc import Callable

from jinja2 import pass_context
from jinja2.runtime import Context


@pass_context
def dispatch(context: Context, name: str) -> Callable[..., str]:
    return context.resolve(f"duckdb__{name}")
