"""Groups of what is one by any of several keys."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(eq=False)
class _Group(Generic[T]):
    members: list[T] = field(default_factory=list)
    keys: set[Hashable] = field(default_factory=set)


def joined_by(members: Iterable[T], keys: Callable[[T], Iterable[Hashable]]) -> list[list[T]]:
    """Members that have a key in common, themselves or through others, are one group."""
    groups: dict[Hashable, _Group[T]] = {}
    for one in members:
        own = set(keys(one))
        joined = _Group([one], own)
        for group in {id(groups[key]): groups[key] for key in own if key in groups}.values():
            joined.members = [*group.members, *joined.members]
            joined.keys = group.keys | joined.keys
        groups.update(dict.fromkeys(joined.keys, joined))
    return [group.members for group in {id(group): group for group in groups.values()}.values()]
