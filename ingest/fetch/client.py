"""One request at a time, with a pause between them, a name that says who asks, and an error for each kind of answer."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import requests
import urllib3
from requests.auth import AuthBase
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from ingest.errors import DatelineError

PIECE = 64 * 1024

# Bytes a second below which an answer counts as hanging, as one that sends nothing does.
SLOWEST = 100

# What a server may have got over a moment later; all other errors it would only repeat.
PASSING = frozenset({408, 421, 425, 429, *range(500, 600)} - {501, 505})

# The whole, a part, nothing new, no such part.
ANSWERS = frozenset({200, 206, 304, 416})

# In which the firewall of Amazon's hosts says that it wants a browser (challenge, captcha).
CHALLENGE = "x-amzn-waf-action"

# How much of an error's own words is passed on.
_WORDS = 300


@dataclass(frozen=True, slots=True)
class Pace:
    """How hard a server is asked; all but `tries` in seconds.

    `first_wait` is doubled with every try; what a server asks for by Retry-After goes before it. A server that asks
    for more than `longest_wait` is not asked again in this run."""

    pause: float = 1.0
    timeout: float = 60.0
    tries: int = 5
    first_wait: float = 1.0
    longest_wait: float = 120.0


class TransientError(DatelineError):
    """What may be well a moment later: after `wait` seconds, if the server says how many."""

    def __init__(self, what: str, *, wait: float | None = None) -> None:
        super().__init__(what, remedy="ask again later: what was fetched is not asked for again")
        self.wait = wait


class TooFast(TransientError):
    """The server wants fewer requests."""


class NotFound(DatelineError):
    """The server says that there is no such thing."""


class PermanentError(DatelineError):
    """An answer that would be the same if it were asked for again."""


class TooLarge(PermanentError):
    """An answer that reached a limit, so that it may be cut off: less has to be asked for at once."""


class Forbidden(PermanentError):
    """The server wants a key, or another one, or has given what it gives for this one."""


class RateLimited(DatelineError):
    """The server does not want to be asked again for longer than we wait."""


class _Session(requests.Session):
    """A session that takes keys to the server they are for, and to no other that it is led to."""

    secrets: frozenset[str] = frozenset()

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        super().rebuild_auth(prepared_request, response)
        if self.should_strip_auth(str(response.request.url), str(prepared_request.url)):
            for name in self.secrets:
                prepared_request.headers.pop(name, None)


def who(user_agent: str = "") -> str:
    """How a request names who asks: ours where none is set."""
    return user_agent or f"dateline/{version('dateline')} (one request at a time)"


class Client:
    """A client of a source. `secrets` are headers, such as a key: they go to the addresses below `home` alone, as
    what `auth` puts into a request does."""

    def __init__(
        self,
        pace: Pace,
        secrets: Mapping[str, str] | None = None,
        *,
        home: str = "",
        auth: AuthBase | None = None,
        user_agent: str = "",
        too_fast: frozenset[int] = frozenset(),
        spend: Callable[[], None] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`spend` is called before every request, and may refuse it (RateLimited). `too_fast` are the statuses by which
        this server says that it wants fewer requests, besides 429."""
        self.pace, self.spend, self.sleep = pace, spend, sleep
        self.too_fast = too_fast | {429}
        self._free_at = time.monotonic()
        self._session = _Session()
        self._session.max_redirects = 5
        self.home, self._secrets, self._auth = home, dict(secrets or {}), auth
        self._session.secrets = frozenset(self._secrets)
        self._session.headers["User-Agent"] = who(user_agent)

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str]) -> Iterator[requests.Response]:
        """The answer to a request, its body not read yet; its status is one of ANSWERS.

        Raises TransientError, NotFound, PermanentError, RateLimited."""
        if self.spend:
            self.spend()
        self.sleep(max(0.0, self._free_at - time.monotonic()))
        secrets, auth = (self._secrets, self._auth) if url.startswith(self.home) else ({}, None)
        try:
            sent = {**headers, **secrets}
            with self._session.get(url, headers=sent, auth=auth, stream=True, timeout=self.pace.timeout) as response:
                self._require_success(response)
                yield response
        except requests.TooManyRedirects as error:
            raise PermanentError(f"{url}: redirected more than {self._session.max_redirects} times") from error
        except (requests.exceptions.SSLError, requests.exceptions.ProxyError) as error:
            raise PermanentError(
                f"{url}: {_plainly(error)}", remedy="check certificates and proxy of this machine"
            ) from error
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise TransientError(f"{url}: no answer within {self.pace.timeout:g} s") from error
        except (requests.ConnectionError, urllib3.exceptions.HTTPError, ConnectionError) as error:
            raise TransientError(f"{url}: {_plainly(error)}") from error
        except requests.RequestException as error:  # an address that is none, and the like
            raise PermanentError(f"{url}: {error}") from error
        finally:
            self._free_at = time.monotonic() + self.pace.pause

    def body(self, response: requests.Response) -> Iterator[bytes]:
        """The body, decoded, in pieces as they come. Raises TransientError where it hardly comes."""
        since, got = time.monotonic(), 0
        while piece := response.raw.read1(PIECE, decode_content=True):
            yield piece
            got += len(piece)
            if (passed := time.monotonic() - since) > self.pace.timeout:
                if got < SLOWEST * passed:
                    raise TransientError(f"{_address(response)}: only {got} bytes came within {passed:.0f} s")
                since, got = time.monotonic(), 0

    def _require_success(self, response: requests.Response) -> None:
        status = response.status_code
        challenge = response.headers.get(CHALLENGE)
        if status in ANSWERS and not challenge:
            return
        words = f": a firewall wants a browser ({challenge})" if challenge else _words(response)
        what = f"{_address(response)}: {status} {response.reason}{words}"
        if status in (404, 410):
            raise NotFound(what)
        if status == 403 and "quota" in words:
            raise RateLimited(what, remedy="ask again then: what was fetched is not asked for again")
        if challenge or status in (401, 403):
            raise Forbidden(what)
        if status not in PASSING | self.too_fast:
            raise PermanentError(what)
        wait = retry_after(response.headers)
        if wait is not None and wait > self.pace.longest_wait:
            raise RateLimited(
                f"{what}; it asks to be left alone for {wait:.0f} s",
                remedy="ask again then: what was fetched is not asked for again",
            )
        if status in self.too_fast:
            raise TooFast(
                f"{what}; it is asked too fast{'' if status == 429 else ', or for what it does not know'}", wait=wait
            )
        raise TransientError(what, wait=wait)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a server asks to wait, be they given as such or as a date (RFC 9110, 10.2.3)."""
    try:
        return float(Retry().parse_retry_after(headers.get("Retry-After", "")))
    except InvalidHeader:
        return None


def _address(response: requests.Response) -> str:
    """Where the answer is from. The query of an address to which a server leads may be a signature: it stays out."""
    url = str(response.url)
    return url.partition("?")[0] if response.history else url


def _words(response: requests.Response) -> str:
    """What the server itself says of an error, unless it is a page for a browser."""
    if "html" in response.headers.get("Content-Type", "text/html"):
        return ""
    said = response.raw.read(_WORDS, decode_content=True).decode("utf-8", errors="replace")
    return f": {' '.join(said.split())}" if said.strip() else ""


def _plainly(error: BaseException) -> str:
    """The innermost reason, without the wrapping of three libraries."""
    cause: Any = error
    while inner := getattr(cause, "reason", None) or next((a for a in cause.args if isinstance(a, Exception)), None):
        if not isinstance(inner, Exception):
            break
        cause = inner
    return str(getattr(cause, "strerror", None) or cause)
