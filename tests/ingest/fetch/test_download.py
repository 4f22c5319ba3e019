"""One file from a server that fails in every usual way: it comes whole, or its name stays free."""

import gzip
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.fetch import client as clients
from ingest.fetch import download as downloads
from ingest.fetch.client import (
    Client,
    Forbidden,
    NotFound,
    Pace,
    PermanentError,
    RateLimited,
    TransientError,
    retry_after,
)
from ingest.fetch.download import Got, download
from tests.ingest.fetch.server import (
    Answer,
    Server,
    chunked,
    cut,
    drip,
    error,
    hang,
    md5,
    packed,
    page,
    redirect,
    running,
    whole,
)

BODY = bytes(range(256)) * 2000
FAST = Pace(pause=0, timeout=0.3, tries=3, first_wait=0.001, longest_wait=30)


class Sleeps(list[float]):
    """Notes how long was to be waited, and does not wait."""

    def __call__(self, seconds: float) -> None:
        if seconds > 0:
            self.append(seconds)


@pytest.fixture
def sleeps() -> Sleeps:
    return Sleeps()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "a.bin"


@pytest.fixture
def fetch(target: Path, sleeps: Sleeps) -> Callable[..., Got | None]:
    def call(url: str, pace: Pace = FAST, **more: str) -> Got | None:
        return download(Client(pace, sleep=sleeps), url, target, lambda path: path.stat().st_size > 0, **more)

    return call


Fetch = Callable[..., Got | None]


def came(got: Got | None) -> bytes:
    assert got is not None
    body = got.part.read_bytes()
    assert (got.bytes, got.sha256) == (len(body), hashlib.sha256(body).hexdigest())
    return body


def left(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir())


# --- What comes well ---


def test_a_file_comes_to_a_part_of_its_own_with_its_checksum(server: Server, fetch: Fetch, target: Path) -> None:
    got = fetch(server.says("/a", whole(BODY, etag='"1"', modified="Tue, 04 Jul 2017 00:00:00 GMT")))
    assert came(got) == BODY
    assert got
    assert (got.etag, got.modified, got.is_empty) == ('"1"', "Tue, 04 Jul 2017 00:00:00 GMT", False)
    assert left(target) == ["a.bin.part"]


@pytest.mark.parametrize("answer", [packed(BODY), chunked(BODY)], ids=["gzip", "chunked"])
def test_a_file_that_is_packed_or_without_a_length_comes_as_it_is(server: Server, fetch: Fetch, answer: Answer) -> None:
    assert came(fetch(server.says("/a", answer))) == BODY


def test_the_user_agent_names_dateline(server: Server, fetch: Fetch) -> None:
    fetch(server.says("/a", whole(BODY)))
    assert server.asked[0].headers["User-Agent"].startswith("dateline/")


def test_an_empty_file_is_reported_as_empty(server: Server, fetch: Fetch) -> None:
    got = fetch(server.says("/a", whole(b"")))
    assert got
    assert (got.is_empty, got.bytes) == (True, 0)


@pytest.mark.parametrize(
    "validator", [{"etag": '"1"'}, {"etag": 'W/"1"'}, {"modified": "Tue, 04 Jul 2017 00:00:00 GMT"}]
)
def test_what_has_not_changed_does_not_come_again(
    server: Server, fetch: Fetch, target: Path, validator: dict[str, str]
) -> None:
    assert fetch(server.says("/a", whole(BODY, **validator)), **validator) is None
    assert left(target) == []


# --- What is tried again ---


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_an_error_that_passes_is_tried_again(server: Server, fetch: Fetch, status: int) -> None:
    assert came(fetch(server.says("/a", error(status), error(status), whole(BODY)))) == BODY
    assert len(server.asked) == 3


def test_it_waits_longer_each_time_and_gives_up(server: Server, fetch: Fetch, sleeps: Sleeps, target: Path) -> None:
    pace = Pace(pause=0, tries=4, first_wait=0.1)
    with pytest.raises(TransientError, match="500 Internal Server Error: no room left"):
        fetch(server.says("/a", error(500, b"no  room\nleft", Content_Type="text/plain")), pace)
    assert len(server.asked) == 4
    assert 0.1 <= sleeps[0] <= 0.2 <= sleeps[1] <= 0.3 < 0.4 <= sleeps[2] <= 0.5
    assert left(target) == []


@pytest.mark.parametrize("status", [429, 503])
def test_it_waits_as_long_as_the_server_asks(server: Server, fetch: Fetch, sleeps: Sleeps, status: int) -> None:
    assert came(fetch(server.says("/a", error(status, Retry_After="7"), whole(BODY)))) == BODY
    assert sleeps == [7]


def test_a_server_that_asks_for_longer_than_we_wait_is_left_alone(server: Server, fetch: Fetch, sleeps: Sleeps) -> None:
    with pytest.raises(RateLimited, match="left alone for 31 s"):
        fetch(server.says("/a", error(429, Retry_After="31"), whole(BODY)))
    assert (len(server.asked), sleeps) == (1, [])


def test_retry_after_is_read_as_seconds_or_as_a_date() -> None:
    assert retry_after({"Retry-After": "120"}) == 120
    soon = retry_after({"Retry-After": format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)})
    assert soon == pytest.approx(90, abs=2)
    assert retry_after({"Retry-After": "Tue, 04 Jul 2017 00:00:00 GMT"}) == 0
    assert [retry_after({"Retry-After": text}) for text in ("", "soon", "-1", "1.5")] == [None] * 4


def test_a_server_that_hangs_is_left_after_the_time_out(server: Server, fetch: Fetch) -> None:
    assert came(fetch(server.says("/a", hang(1), whole(BODY)))) == BODY
    with pytest.raises(TransientError, match=r"no answer within 0\.3 s"):
        fetch(server.says("/b", hang(1)), Pace(pause=0, timeout=0.3, tries=1))


def test_a_server_that_sends_a_byte_now_and_then_hangs_too(server: Server, fetch: Fetch) -> None:
    with pytest.raises(TransientError, match=r"only \d+ bytes came within"):
        fetch(server.says("/a", drip(BODY, 0.05)), Pace(pause=0, timeout=0.3, tries=1))


def test_an_address_where_nobody_answers_is_reported_plainly(fetch: Fetch) -> None:
    with running() as gone:
        address = gone.address
    with pytest.raises(TransientError, match="Connection refused"):
        fetch(f"{address}/a")


def test_a_file_of_another_checksum_is_thrown_away(server: Server, fetch: Fetch, target: Path) -> None:
    assert came(fetch(server.says("/a", whole(BODY[1:]), whole(BODY)), md5=md5(BODY))) == BODY
    with pytest.raises(TransientError, match=f"its MD5 is {md5(BODY[1:])}, the source's own list says {md5(BODY)}"):
        fetch(server.says("/b", whole(BODY[1:])), md5=md5(BODY))
    assert left(target) == []


def test_what_its_reader_will_not_have_is_thrown_away_and_asked_for_again(server: Server, target: Path) -> None:
    def fits(path: Path) -> bool:
        if path.read_bytes() != BODY:
            raise TransientError("a page")
        return True

    got = download(Client(FAST), server.says("/a", page(), whole(BODY)), target, fits)
    assert came(got) == BODY
    with pytest.raises(TransientError, match="a page"):
        download(Client(FAST), server.says("/b", page()), target, fits)
    assert left(target) == []


# --- What breaks off ---

BREAKS = {
    "cut": cut(BODY, 200_000, ETag='"1"'),
    "reset": cut(BODY, 200_000, reset=True, ETag='"1"'),
    "dated": cut(BODY, 200_000, Last_Modified="Tue, 04 Jul 2017 00:00:00 GMT"),
}


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_a_file_that_breaks_off_is_gone_on_with(server: Server, fetch: Fetch, target: Path, broken: Answer) -> None:
    rest = whole(BODY, etag='"1"', modified="Tue, 04 Jul 2017 00:00:00 GMT")
    assert came(fetch(server.says("/a", broken, rest))) == BODY
    [_, again] = server.asked
    offset = int(again.headers["Range"].removeprefix("bytes=").removesuffix("-"))
    assert 0 < offset <= 200_000
    assert again.headers["Accept-Encoding"] == "identity"
    assert left(target) == ["a.bin.part"]


def test_another_process_goes_on_with_it_too(server: Server, fetch: Fetch, target: Path) -> None:
    once = Pace(pause=0, tries=1)
    with pytest.raises(TransientError):
        fetch(server.says("/a", cut(BODY, 200_000, ETag='"1"')), once)
    assert left(target) == ["a.bin.part", "a.bin.part.etag"]
    assert came(fetch(server.says("/a", whole(BODY, etag='"1"')), once)) == BODY
    assert server.asked[-1].headers["Range"]


def test_a_file_that_has_changed_since_it_broke_off_is_fetched_from_its_start(server: Server, fetch: Fetch) -> None:
    newer = BODY[::-1]
    url = server.says("/a", cut(BODY, 200_000, ETag='"1"'), whole(newer, etag='"2"'))
    assert came(fetch(url)) == newer


@pytest.mark.parametrize("headers", [{}, {"ETag": 'W/"1"'}], ids=["none", "weak"])
def test_without_a_validator_that_can_be_trusted_it_is_fetched_from_its_start(
    server: Server, fetch: Fetch, headers: dict[str, str]
) -> None:
    assert came(fetch(server.says("/a", cut(BODY, 200_000, **headers), whole(BODY)))) == BODY
    assert server.asked[1].headers["Range"] is None


def test_a_compressed_transfer_is_fetched_from_its_start(server: Server, fetch: Fetch) -> None:
    sent = gzip.compress(BODY)
    broken = cut(sent, len(sent) - 9, ETag='"1"', Content_Encoding="gzip")
    url = server.says("/a", broken, packed(BODY))
    assert came(fetch(url)) == BODY
    assert server.asked[1].headers["Range"] is None


def test_a_part_other_than_the_one_asked_for_is_not_taken(server: Server, fetch: Fetch) -> None:
    wrong = error(206, BODY[100:], Content_Range=f"bytes 100-{len(BODY) - 1}/{len(BODY)}")
    assert came(fetch(server.says("/a", cut(BODY, 200_000, ETag='"1"'), wrong, whole(BODY)))) == BODY
    assert server.asked[2].headers["Range"] is None


def test_a_part_shorter_than_the_rest_is_no_whole_file(server: Server, fetch: Fetch, target: Path) -> None:
    begun = target.with_name("a.bin.part")
    begun.write_bytes(BODY[:1000])
    target.with_name("a.bin.part.etag").write_text('"1"')
    short = error(206, BODY[1000:5000], Content_Range=f"bytes 1000-4999/{len(BODY)}", ETag='"1"')
    assert came(fetch(server.says("/a", short, whole(BODY, etag='"1"')))) == BODY
    assert [asked.headers["Range"] for asked in server.asked] == ["bytes=1000-", "bytes=5000-"]


def test_a_part_that_already_is_the_whole_file_is_no_trap(server: Server, fetch: Fetch, target: Path) -> None:
    target.with_name("a.bin.part").write_bytes(BODY)
    target.with_name("a.bin.part.etag").write_text('"1"')
    assert came(fetch(server.says("/a", whole(BODY, etag='"1"')))) == BODY


def test_chunks_that_end_before_the_last_one_are_no_whole_file(server: Server, fetch: Fetch, target: Path) -> None:
    with pytest.raises(TransientError):
        fetch(server.says("/a", chunked(BODY, ends=False)))
    assert not target.exists()


# --- What is not tried again ---


@pytest.mark.parametrize(
    ("status", "raised"),
    [
        (404, NotFound),
        (410, NotFound),
        (400, PermanentError),
        (401, Forbidden),
        (403, Forbidden),
        (501, PermanentError),
    ],
)
def test_an_answer_that_would_be_the_same_is_asked_for_once(
    server: Server, fetch: Fetch, status: int, raised: type[Exception]
) -> None:
    with pytest.raises(raised, match=str(status)):
        fetch(server.says("/a", error(status)))
    assert len(server.asked) == 1


def test_redirects_are_followed_but_not_in_a_circle(server: Server, fetch: Fetch) -> None:
    server.says("/b", redirect("/c"))
    server.says("/c", whole(BODY))
    assert came(fetch(server.says("/a", redirect("/b")))) == BODY
    server.says("/y", redirect("/x"))
    with pytest.raises(PermanentError, match="redirected more than 5 times"):
        fetch(server.says("/x", redirect("/y")))
    assert len(server.asked) == 3 + 6


def test_a_redirect_to_a_file_of_this_machine_is_not_followed(server: Server, fetch: Fetch) -> None:
    with pytest.raises(PermanentError):
        fetch(server.says("/a", redirect("file:///etc/hostname")))


def test_unchanged_is_no_answer_to_who_has_nothing(server: Server, fetch: Fetch) -> None:
    with pytest.raises(PermanentError, match="which was not asked"):
        fetch(server.says("/a", error(304)))


def test_a_file_without_end_is_given_up(
    server: Server, fetch: Fetch, monkeypatch: pytest.MonkeyPatch, target: Path
) -> None:
    monkeypatch.setattr(downloads, "LARGEST", 100_000)
    with pytest.raises(PermanentError, match="larger than"):
        fetch(server.says("/a", packed(bytes(50_000_000))))
    assert left(target) == []


# --- Manners ---


def test_there_is_a_pause_between_two_requests_and_only_one_at_a_time(server: Server, target: Path) -> None:
    client = Client(Pace(pause=0.1))
    for name in "abc":
        download(client, server.says(f"/{name}", whole(BODY)), target, lambda path: True)
    times = [asked.at for asked in server.asked]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.1
    assert server.most_open == 1


def test_a_key_goes_to_its_server_and_to_no_other_that_it_leads_to(server: Server, target: Path) -> None:
    client = Client(FAST, {"X-Key": "secret"})
    with running() as other:
        download(client, server.says("/a", redirect(other.says("/b", whole(BODY)))), target, lambda path: True)
    assert server.asked[0].headers["X-Key"] == "secret"
    assert other.asked[0].headers["X-Key"] is None


def test_a_slow_answer_is_no_hanging_one(server: Server, fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "SLOWEST", 10)
    assert came(fetch(server.says("/a", drip(BODY[:60], 0.02)))) == BODY[:60]
