"""Fetch what is asked for and not there yet, slice by slice, and write down what became of each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from ingest.checksum import sha256
from ingest.errors import DatelineError
from ingest.fetch.client import (
    Client,
    Forbidden,
    NotFound,
    PermanentError,
    RateLimited,
    TooFast,
    TooLarge,
    TransientError,
    who,
)
from ingest.fetch.download import Got, download
from ingest.fetch.fetcher import Fetcher, Plan, Request, Site
from ingest.fetch.oauth import OAuth
from ingest.fetch.slices import Log, Role, Slice, State, Try

# So many failures one after the other are the server's, or ours: the slices left would fare no better.
HOPELESS = 3

Progress = Callable[[str, int, int], None]


def fetch(
    fetcher: Fetcher,
    request: Request,
    site: Site,
    *,
    again: bool = False,
    wait: float = 10.0,
    progress: Progress = lambda what, done, total: None,
) -> Iterator[Try]:
    """What became of each slice of a request, as it becomes it. What was fetched is not asked for, unless `again`.
    An index, which is no slice of what was asked for, is reported only where it was not fetched; of a slice that was
    split, its parts are reported.

    The run asks no more where the server wants to be left alone or nothing succeeds; what it did not come to stays
    asked for. Raises UsageError for what cannot be asked for, FolderHeld where another process is at it."""
    plan = fetcher.plan(request, site)
    batch: Sequence[Slice] | None = next(plan, None)  # before anything is made: it may be nothing that can be asked for
    run = _Run(fetcher, site, again)
    with run.log.held(wait), closing(plan):
        while batch is not None:
            last = run.log.last()
            run.log.add(run.log.tried(part, State.ASKED) for part in batch if part.name not in last)
            tries = []
            for number, part in enumerate(batch):
                progress(part.name, number, len(batch))
                tries.append(tried := run.one(part, last.get(part.name)))
                if not tried.is_fetched or (part.role is not Role.INDEX and tried.state is not State.SPLIT):
                    yield tried
            batch = _following(plan, tries)


def _following(plan: Plan, tries: Sequence[Try]) -> Sequence[Slice] | None:
    try:
        return plan.send(tries)
    except StopIteration:
        return None


class _Run:
    """A run over slices, which knows when it has to end."""

    def __init__(self, fetcher: Fetcher, site: Site, again: bool) -> None:
        self.fetcher, self.log, self.again = fetcher, Log(site.folder, fetcher.name), again
        self.client = Client(
            replace(
                fetcher.pace,
                pause=site.settings.get("pause", fetcher.pace.pause),
                first_wait=site.settings.get("wait", fetcher.pace.first_wait),
            ),
            {fetcher.key_header: site.key} if fetcher.key_header and site.key else {},
            home=f"{site.url}/",
            auth=_login(fetcher, site),
            user_agent=site.settings.get("user_agent", ""),
            too_fast=fetcher.too_fast,
            spend=site.budget.spend if site.budget else None,
        )
        self.url, self.hosts = site.url, [site.url, *filter(None, [site.settings.get("fallback_url")])]
        self.failures = 0
        self.end = ""  # why no more is asked for

    def one(self, part: Slice, last: Try | None) -> Try:
        """What became of a slice, of which `last` was the last try."""
        is_there = last is not None and self.log.holds(last)
        if last and is_there and last.is_fetched and part.role is Role.FIXED and not self.again:
            return last
        if part.pending or self.end:
            return self.log.tried(part, State.ASKED, part.pending or self.end)
        tried = self._absent(part) if part.absent else self._asked_for(part, last if is_there else None)
        self.log.add([tried])
        return tried

    def _absent(self, part: Slice) -> Try:
        return self.log.tried(part, State.MISSING, part.absent)

    def _asked_for(self, part: Slice, last: Try | None) -> Try:
        try:
            tried = self._fetched(part, last)
        except NotFound as error:
            tried = self.log.tried(part, State.MISSING, error.what)
        except RateLimited as error:
            tried, self.end = self.log.tried(part, State.ASKED, _reason(error)), error.what
        except TooLarge as error:
            _keep_older(self.log.folder / part.file)
            self.failures = 0
            return self.log.tried(part, State.SPLIT, error.what)
        except (TransientError, PermanentError) as error:
            self.failures += 1
            if isinstance(error, TooFast):
                self.end = f"not asked for: {error.what}"
            elif self.failures >= HOPELESS:
                self.end = f"not asked for, after {HOPELESS} failures in a row"
            remedy = self.fetcher.forbidden_remedy if isinstance(error, Forbidden) else error.remedy
            return _still(self.log.tried(part, State.FAILED, _reason(error, remedy)), last)
        self.failures = 0
        return tried if tried.is_fetched else _still(tried, last)

    def _fetched(self, part: Slice, last: Try | None) -> Try:
        """Raises what `download` raises."""
        target = self.log.folder / part.file
        same_as = {"etag": last.etag, "modified": last.modified} if last and last.file else {}
        url, got = self._downloaded(part, target, same_as)
        part = replace(part, url=url)
        if got is None:
            return _still(self.log.tried(part, State.FETCHED, "unchanged"), last)
        if part.role is not Role.INDEX:
            _keep_older(target, got.sha256)
        if got.is_empty:
            got.part.unlink()
        else:
            got.part.replace(target)
        return replace(
            self.log.tried(part, State.EMPTY if got.is_empty else State.FETCHED),
            file=None if got.is_empty else part.file,
            bytes=got.bytes,
            sha256=got.sha256,
            etag=got.etag,
            modified=got.modified,
        )

    def _downloaded(self, part: Slice, target: Path, same_as: Mapping[str, str]) -> tuple[str, Got | None]:
        """From the first of the hosts that has it. One that fails is not asked again while another is left; the last
        error says what each answered."""
        path = part.url.removeprefix(self.url)
        if path == part.url:  # another host of the source's
            return part.url, download(self.client, part.url, target, part.unpack, md5=part.md5, **same_as)
        said: list[str] = []
        for host in [*self.hosts]:
            url = host + path
            try:
                return url, download(self.client, url, target, part.unpack, md5=part.md5, **same_as)
            except (NotFound, PermanentError, TransientError) as error:
                if host == self.hosts[-1]:
                    error.what = "; ".join([*said, error.what])
                    raise
                said.append(error.what)
                if isinstance(error, TransientError):
                    self.hosts.remove(host)
        raise AssertionError("a run has a host")


def _login(fetcher: Fetcher, site: Site) -> OAuth | None:
    if not fetcher.oauth:
        return None
    own, address = site.settings, f"{site.url}{fetcher.oauth}"
    return OAuth(address, own["client"], own["user"], site.key, fetcher.pace.timeout, who(own["user_agent"]))


def _keep_older(target: Path, newer: str = "") -> None:
    """Keep what has the name of a file under its checksum, if that is not the one of what comes in its place."""
    if target.exists() and (older := sha256(target)) != newer:
        target.replace(target.with_name(f"{target.stem}.{older[:12]}{target.suffix}"))


def _still(tried: Try, last: Try | None) -> Try:
    """The try, with the file that an earlier one brought and that still lies there."""
    if last is None:
        return tried
    return replace(tried, file=last.file, bytes=last.bytes, sha256=last.sha256, etag=last.etag, modified=last.modified)


def _reason(error: DatelineError, remedy: str | None = None) -> str:
    remedy = error.remedy if remedy is None else remedy
    expected = f"; expected: {error.expected}" if error.expected else ""
    return f"{error.what}{expected}{f'; to fix it: {remedy}' if remedy else ''}"
