"""A server on this machine that answers as it is set up, well or in one of the usual bad ways, and notes who asked."""

import gzip
import hashlib
import io
import json
import socket
import struct
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Message
    at: float


@dataclass
class Server:
    """`answers` has, by path (with its query, or else without), what is answered one time after the other, the last
    one permanently."""

    address: str
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    open: int = 0
    most_open: int = 0

    def says(self, path: str, *answers: Answer) -> str:
        """Have a path answered, and give its address."""
        self.answers[path] = list(answers)
        return self.address + path

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


def whole(body: bytes, *, etag: str = "", modified: str = "", status: int = 200, **headers: str) -> Answer:
    """The body, by whose ETag or date a repeated question is answered with 304, and a Range with the part."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked = handler.headers
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        more |= {"ETag": etag} if etag else {}
        more |= {"Last-Modified": modified} if modified else {}
        if (etag and asked["If-None-Match"] == etag) or (modified and asked["If-Modified-Since"] == modified):
            return _send(handler, 304, b"", more)
        offset = int(asked["Range"].removeprefix("bytes=").removesuffix("-")) if asked["Range"] else 0
        if not offset or (asked["If-Range"] and asked["If-Range"] not in (etag, modified)):
            return _send(handler, status, body, more)
        if offset >= len(body):
            return _send(handler, 416, b"", more)
        more["Content-Range"] = f"bytes {offset}-{len(body) - 1}/{len(body)}"
        return _send(handler, 206, body[offset:], more)

    return answer


def error(status: int, body: bytes = b"", **headers: str) -> Answer:
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: _send(handler, status, body, more)


def page() -> Answer:
    """A page for a browser that comes with 200 where a file should."""
    return whole(b"<!DOCTYPE html>\n<html><body>We are down for maintenance.</body></html>", Content_Type="text/html")


def cut(body: bytes, after: int, *, reset: bool = False, **headers: str) -> Answer:
    """As much of the body as said, of the length that was announced; then the end, or a reset connection."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, 200, {name.replace("_", "-"): v for name, v in headers.items()} | {"Content-Length": len(body)})
        handler.wfile.write(body[:after])
        handler.wfile.flush()
        if reset:
            time.sleep(0.05)  # what was sent before shall have come
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()
        handler.close_connection = True

    return answer


def hang(seconds: float) -> Answer:
    """Nothing at all, for so long."""
    return lambda handler: time.sleep(seconds)


def drip(body: bytes, seconds: float) -> Answer:
    """A byte now and then, so that no time-out for silence is ever reached."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, 200, {"Content-Length": len(body)})
        for byte in body:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(seconds)

    return answer


def redirect(to: str) -> Answer:
    return lambda handler: _send(handler, 302, b"", {"Location": to})


def packed(body: bytes) -> Answer:
    """The body packed on the way, as Content-Encoding says."""
    return whole(gzip.compress(body), Content_Encoding="gzip")


def chunked(body: bytes, *, ends: bool = True) -> Answer:
    """The body in chunks, without a length; with `ends` false the connection closes before the last one."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, 200, {"Transfer-Encoding": "chunked"})
        handler.wfile.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")
        if ends:
            handler.wfile.write(b"0\r\n\r\n")
        handler.close_connection = True

    return answer


def zipped(*files: bytes, name: str = "a.CSV") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(files):
            archive.writestr(f"{number}{name}" if number else name, content)
    return out.getvalue()


def md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def as_json(content: Any) -> Answer:
    return whole(json.dumps(content).encode(), Content_Type="application/json")


class _Listener(ThreadingHTTPServer):
    def handle_error(self, *given: Any) -> None:
        """Print nothing where a client that has had enough resets its connection between two requests."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*given)


@contextmanager
def running() -> Iterator[Server]:
    there = _Listener(("127.0.0.1", 0), _Handler)
    there.daemon_threads = True
    there.block_on_close = False
    server = there.handled_by = Server(f"http://127.0.0.1:{there.server_port}")  # type: ignore[attr-defined]
    thread = threading.Thread(target=there.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        there.shutdown()
        there.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        server: Server = self.server.handled_by  # type: ignore[attr-defined]
        server.asked.append(Asked(self.path, self.headers, time.monotonic()))
        answers = server.answers.get(self.path) or server.answers.get(self.path.split("?")[0]) or [error(404)]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        server.open += 1
        server.most_open = max(server.most_open, server.open)
        try:
            answer(self)
        except (BrokenPipeError, ConnectionResetError):  # the client has had enough
            self.close_connection = True
        finally:
            server.open -= 1

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: Any) -> None:
        pass


def _head(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, Any]) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, str(value))
    handler.end_headers()


def _send(handler: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str]) -> None:
    _head(handler, status, headers if status == 304 else headers | {"Content-Length": str(len(body))})
    handler.wfile.write(body)
