"""OAuth 2.0 by name and password (RFC 6749, 4.3): a token, asked for when it is needed, and again when it ends."""

import time
from dataclasses import dataclass, field
from typing import Any

import requests

from ingest.fetch.client import Forbidden, PermanentError, TransientError

# Seconds before its end from which a token is not used any more.
_SPARE = 60.0


@dataclass(slots=True)
class OAuth(requests.auth.AuthBase):
    """Puts a token into each request, and renews it where the server does not take it any more. It is kept in memory
    alone.

    Raises Forbidden where name or password are wrong, TransientError where no answer comes."""

    url: str
    client: str
    user: str
    password: str = field(repr=False)
    timeout: float
    user_agent: str
    _token: str = field(default="", repr=False)
    _ends_at: float = 0.0

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if time.monotonic() > self._ends_at:
            self._renew()
        request.headers["Authorization"] = f"Bearer {self._token}"
        request.register_hook("response", self._again)
        return request

    def _again(self, response: requests.Response, **sending: Any) -> requests.Response:
        """The answer to the same request with a new token, where the old one was refused: once."""
        used = response.request.headers.get("Authorization")
        if response.status_code != 401 or response.history or used != f"Bearer {self._token}":
            return response
        self._renew()
        response.close()
        request = response.request.copy()
        request.hooks["response"] = []
        request.headers["Authorization"] = f"Bearer {self._token}"
        again = response.connection.send(request, **sending)
        again.request = request
        return again

    def _renew(self) -> None:
        form = {"grant_type": "password", "client_id": self.client, "username": self.user, "password": self.password}
        headers = {"User-Agent": self.user_agent}
        try:
            response = requests.post(self.url, data=form, headers=headers, timeout=self.timeout, allow_redirects=False)
        except requests.RequestException as error:
            raise TransientError(f"{self.url}: no token came ({type(error).__name__})") from error
        if response.status_code >= 500 or response.status_code == 429:
            raise TransientError(f"{self.url}: no token came ({response.status_code} {response.reason})")
        if response.status_code != 200:
            raise Forbidden(f"{self.url}: no token for this account ({response.status_code} {response.reason})")
        try:
            answer = response.json()
            self._token, seconds = str(answer["access_token"]), float(answer.get("expires_in", 0))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise PermanentError(f"{self.url}: not an answer with a token") from error
        self._ends_at = time.monotonic() + max(0.0, seconds - _SPARE)
