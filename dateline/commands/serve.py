import os
from ipaddress import ip_address
from typing import Annotated

import typer

from dateline.commands.options import extra, settings_of
from dateline.output import say
from ingest.errors import UsageError

EXAMPLE = """Examples: dateline serve

DATELINE_TOKEN=… dateline serve --host 0.0.0.0 --port 8000"""

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 is any that is free.")] = 8321,
) -> None:
    """Answer programs over HTTP, read-only: claims, subjects, history, marts.

    /openapi.json describes it. A newer publication is taken up as soon as it stands. On another address than loopback
    it wants a token, which the environment says in DATELINE_TOKEN; it has no encryption of its own. Ends by Ctrl-C.
    """
    with extra("serve"):
        import uvicorn

        from warehouse.serving.api import make_app
        from warehouse.serving.api.connections import Impatient
    import socket

    token = os.environ.get("DATELINE_TOKEN") or None
    if token is None and not _is_loopback(host):
        raise UsageError(
            f"on {host} others can ask, and there is no token", remedy="set DATELINE_TOKEN to a long random text"
        )
    settings = settings_of(context)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    name = f"[{ip_address(host)}]" if family is socket.AF_INET6 else host
    hosts = (*LOOPBACK, name) if _is_loopback(host) else ("*",)
    app = make_app(settings.warehouse, token=token, hosts=hosts, wait=settings.wait)
    with socket.create_server((host, port), family=family) as listening:
        say(f"{settings.warehouse} is served at http://{name}:{listening.getsockname()[1]}")
        config = uvicorn.Config(app, log_level="warning", access_log=False, http=Impatient)
        uvicorn.Server(config).run(sockets=[listening])


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
