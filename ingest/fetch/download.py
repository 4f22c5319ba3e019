"""One file, whole or not at all: what has come so far lies in a `.part` beside it, and is gone on with if it can be."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import requests
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from ingest.checksum import sha256
from ingest.fetch.client import Client, PermanentError, TransientError

# No file of our sources comes near it, packed or not: what passes it is a bomb, or no file of them.
LARGEST = 4 << 30

Unpack = Callable[[Path], bool]


@dataclass(frozen=True, slots=True)
class Got:
    """A whole file at `part`, its SHA-256, whether it holds any record, and by what a newer one can be recognised."""

    part: Path
    bytes: int
    sha256: str
    is_empty: bool
    etag: str = ""
    modified: str = ""


def download(
    client: Client, url: str, target: Path, unpack: Unpack, *, md5: str = "", etag: str = "", modified: str = ""
) -> Got | None:
    """Fetch a file to the `.part` of its target; None if the server says it is the one of `etag` or `modified` still.

    `unpack` looks at what came, puts in its place what is to be kept of it, and answers whether it holds any record;
    what it refuses (TransientError) is deleted and asked for again. `md5` is what the source says of the file.
    Raises TransientError after the last try; NotFound, PermanentError, RateLimited at once."""
    part = Part(target)
    for attempt in Retrying(
        retry=retry_if_exception_type(TransientError),
        stop=stop_after_attempt(client.pace.tries),
        wait=lambda state: wait(client, state),
        sleep=client.sleep,
        reraise=True,
    ):
        with attempt:
            headers = _transfer(client, url, part, _conditions(etag, modified))
            if headers is None:
                return None
            return _judged(part, url, unpack, md5, headers)
    raise AssertionError("tenacity either returns or raises")


class Part:
    """What has come of a file, and the validator without which it cannot be gone on with."""

    def __init__(self, target: Path) -> None:
        self.path = target.with_name(f"{target.name}.part")
        self._validator = target.with_name(f"{target.name}.part.etag")

    def begun(self) -> tuple[int, str]:
        """How many bytes have come, and of which version of the file."""
        if not (self.path.exists() and self._validator.exists()):
            return 0, ""
        return self.path.stat().st_size, self._validator.read_text(encoding="utf-8")

    def begin(self, headers: Mapping[str, str]) -> None:
        """Forget what has come, and remember what is to come, if its bytes can be gone on with."""
        self.discard()
        etag = headers.get("ETag", "")
        validator = etag if etag.startswith('"') else headers.get("Last-Modified", "")
        if validator and not headers.get("Content-Encoding"):
            self._validator.write_text(validator, encoding="utf-8")

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)
        self.finish()

    def finish(self) -> None:
        self._validator.unlink(missing_ok=True)


def _transfer(client: Client, url: str, part: Part, conditions: Mapping[str, str]) -> Mapping[str, str] | None:
    """Bring the part to the whole file; its headers, or None where the file has not changed."""
    offset, validator = part.begun()
    # A range counts the bytes of what is sent: of a file that is packed on the way they would be others.
    going_on = {"Range": f"bytes={offset}-", "If-Range": validator, "Accept-Encoding": "identity"}
    with client.get(url, going_on if offset else conditions) as response:
        if response.status_code == 304:
            if not conditions.keys() & {"If-None-Match", "If-Modified-Since"} or offset:
                raise PermanentError(f"{url}: said to be unchanged, which was not asked")
            return None
        if response.status_code == 416:
            part.discard()
            raise TransientError(f"{url}: has no bytes from {offset} on")
        total = None
        if response.status_code == 206:
            start, total = _range(response)
            if not offset or start != offset or response.headers.get("Content-Encoding"):
                part.discard()
                raise TransientError(f"{url}: sent another part than was asked for")
        else:
            offset = 0
            part.begin(response.headers)
        with part.path.open("ab") as file:
            for piece in client.body(response):
                file.write(piece)
                offset += len(piece)
                if offset > LARGEST:
                    part.discard()
                    raise PermanentError(f"{url}: larger than {LARGEST >> 30} GiB, which no file of this source is")
    if total is not None and offset < total:
        raise TransientError(f"{url}: {offset} of {total} bytes came")
    return response.headers


def _judged(part: Part, url: str, unpack: Unpack, md5: str, headers: Mapping[str, str]) -> Got:
    part.finish()
    try:
        if md5 and (came := _md5(part.path)) != md5:
            raise TransientError(f"{url}: its MD5 is {came}, the source's own list says {md5}")
        has_records = unpack(part.path)
    except (TransientError, PermanentError):
        part.discard()
        raise
    return Got(
        part=part.path,
        bytes=part.path.stat().st_size,
        sha256=sha256(part.path),
        is_empty=not has_records,
        etag=headers.get("ETag", ""),
        modified=headers.get("Last-Modified", ""),
    )


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _conditions(etag: str, modified: str) -> dict[str, str]:
    return {
        "Accept-Encoding": "gzip",
        **({"If-None-Match": etag} if etag else {}),
        **({"If-Modified-Since": modified} if modified else {}),
    }


def _range(response: requests.Response) -> tuple[int | None, int | None]:
    """Where a part begins, and the size of the whole, if given: `bytes 100-199/1000`."""
    range_ = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", ""))
    return (int(range_[1]), int(range_[2]) if range_[2] != "*" else None) if range_ else (None, None)


def wait(client: Client, state: RetryCallState) -> float:
    """What the server asked for, else longer with every try."""
    failure = state.outcome.exception() if state.outcome else None
    if isinstance(failure, TransientError) and failure.wait is not None:
        return failure.wait
    pace = client.pace
    return wait_exponential_jitter(multiplier=pace.first_wait, max=pace.longest_wait, jitter=pace.first_wait)(state)
