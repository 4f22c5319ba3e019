"""Whether a regular expression says something about the whole value."""

import re

_ESCAPED_OR_CLASS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]])*\]", re.DOTALL)
_INNERMOST_GROUP = re.compile(r"\([^()]*\)")


def is_anchored(pattern: str) -> bool:
    """Whether `pattern` can only match a whole value: it begins with ^, ends with $, and means both.

    `^a|b$` does not: each anchor holds for one branch only. `^(a|b)$` does.
    """
    bare = _ESCAPED_OR_CLASS.sub("x", pattern)
    while _INNERMOST_GROUP.search(bare):
        bare = _INNERMOST_GROUP.sub("x", bare)
    return bare.startswith("^") and bare.endswith("$") and "|" not in bare
