"""Fetch what is asked for and not there yet, slice by slice, and write down what became of each."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from ingest.checksum import sha256
from ingest.errors import DatelineError
from ingest.fetch.client import Client, Forbidden, NotFound, PermanentError, RateLimited, TransientError
from ingest.fetch.download import Got, download
from ingest.fetch.fetcher import Fetcher, Request, Site
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
    An index, which is no slice of what was asked for, is reported only where it was not fetched.

    The run asks no more where the server wants to be left alone or nothing succeeds; what it did not come to stays
    asked for. Raises UsageError for what cannot be asked for, FolderHeld where another process is at it."""
    plan = fetcher.plan(request, site)
    batch = next(plan, None)  # before anything is made: it may be nothing that can be asked for
    run = _Run(fetcher, Log(site.folder, fetcher.name), site.key, again)
    with run.log.held(wait), closing(plan):
        while batch is not None:
            last = run.log.last()
            run.log.add(run.log.tried(part, State.ASKED) for part in batch if part.name not in last)
            for number, part in enumerate(batch):
                progress(part.name, number, len(batch))
                tried = run.one(part, last.get(part.name))
                if part.role is not Role.INDEX or not tried.is_fetched:
                    yield tried
            batch = next(plan, None)


class _Run:
    """A run over slices, which knows when it has to end."""

    def __init__(self, fetcher: Fetcher, log: Log, key: str, again: bool) -> None:
        self.fetcher, self.log, self.again = fetcher, log, again
        self.client = Client(fetcher.pace, {fetcher.key_header: key} if fetcher.key_header and key else {})
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
        except (TransientError, PermanentError) as error:
            self.failures += 1
            if self.failures >= HOPELESS:
                self.end = f"not asked for, after {HOPELESS} failures in a row"
            remedy = self.fetcher.key_remedy if isinstance(error, Forbidden) else error.remedy
            return _still(self.log.tried(part, State.FAILED, _reason(error, remedy)), last)
        self.failures = 0
        return tried if tried.is_fetched else _still(tried, last)

    def _fetched(self, part: Slice, last: Try | None) -> Try:
        """Raises what `download` raises."""
        target = self.log.folder / part.file
        same_as = {"etag": last.etag, "modified": last.modified} if last and last.file else {}
        got = download(self.client, part.url, target, part.unpack, md5=part.md5, **same_as)
        if got is None:
            return _still(self.log.tried(part, State.FETCHED, "unchanged"), last)
        _settle(got, target, keep_older=part.role is not Role.INDEX)
        return replace(
            self.log.tried(part, State.EMPTY if got.is_empty else State.FETCHED),
            file=None if got.is_empty else part.file,
            bytes=got.bytes,
            sha256=got.sha256,
            etag=got.etag,
            modified=got.modified,
        )


def _settle(got: Got, target: Path, *, keep_older: bool) -> None:
    """Give what came its name. What has the name already is kept under its checksum, if it is something else."""
    if keep_older and target.exists() and (older := sha256(target)) != got.sha256:
        target.replace(target.with_name(f"{target.stem}.{older[:12]}{target.suffix}"))
    if got.is_empty:
        got.part.unlink()
    else:
        got.part.replace(target)


def _still(tried: Try, last: Try | None) -> Try:
    """The try, with the file that an earlier one brought and that still lies there."""
    if last is None:
        return tried
    return replace(tried, file=last.file, bytes=last.bytes, sha256=last.sha256, etag=last.etag, modified=last.modified)


def _reason(error: DatelineError, remedy: str | None = None) -> str:
    remedy = error.remedy if remedy is None else remedy
    expected = f"; expected: {error.expected}" if error.expected else ""
    return f"{error.what}{expected}{f'; to fix it: {remedy}' if remedy else ''}"
