"""The best of all sets, by trying all of them."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any, TypeVar

T = TypeVar("T")


def best_set(members: Sequence[T], clash: Callable[[T, T], bool], order: Callable[[tuple[T, ...]], Any]) -> list[T]:
    """Of all sets of members no two of which clash, the first in an order.

    Members that clash with none in common, through others, do not bear on each other: each such group for itself."""
    best: list[T] = []
    for group in _groups(members, clash):
        sets = (some for size in range(1, len(group) + 1) for some in combinations(group, size))
        free = (some for some in sets if not any(clash(one, other) for one, other in combinations(some, 2)))
        best += min(free, key=order)
    return best


def _groups(members: Sequence[T], clash: Callable[[T, T], bool]) -> list[list[T]]:
    groups: list[list[T]] = []
    for one in members:
        touched = [group for group in groups if any(clash(one, other) for other in group)]
        groups = [group for group in groups if group not in touched]
        groups.append([member for group in touched for member in group] + [one])
    return groups
