"""`itertools.batched`, which Python 3.11 lacks."""

from collections.abc import Iterable, Iterator
from itertools import islice, repeat, takewhile
from typing import TypeVar

T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """The items in tuples of `size`, the last of what is left."""
    iterator = iter(items)
    return takewhile(bool, map(tuple, map(islice, repeat(iterator), repeat(size))))
