"""The published marts for programs: a read-only HTTP API."""

from warehouse.serving.api.app import make_app

__all__ = ["make_app"]
