"""The id of a record, made of what its source calls things: different names never give the same id.

The rule for all readers: each part of an id is percent-encoded where it holds the sign that joins the parts, or what no
id can hold. An id does not depend on the other rows of a file; only rows that share all their names are counted."""

import re
import unicodedata

# What an id cannot hold, and a percent sign that would read as an escape.
_UNFIT = re.compile(r"[\x00-\x20\x7f]|%(?=[0-9A-Fa-f]{2})")

# The sign of a count that would be ambiguous in the plain form.
_COUNT = "~"


def escaped(text: str, also: str = "") -> str:
    """A text as a part of an id: what an id cannot hold, and the characters of `also`, percent-encoded as in RFC 3986.

    It is left as it is where it needs no escape; `urllib.parse.unquote` gives the text again."""
    return "".join(
        _percent(sign) if sign in also or unicodedata.category(sign) in ("Zs", "Zl", "Zp", "Cc", "Cf") else sign
        for sign in _UNFIT.sub(lambda found: _percent(found[0]), text)
    )


def identity(*parts: str, between: str = "/") -> str:
    """The parts as one id, with a sign between them that none of them holds."""
    return between.join(escaped(part, between) for part in parts)


def underscored(text: str) -> str:
    """A text with `_` for its blanks, the form of older ids; an underscore of its own is percent-encoded."""
    return escaped(text, f"_{_COUNT}").replace("%20", "_")


def counted(name: str, count: int, mark: str, ending: str = "") -> str:
    """The id of the `count`-th row of a name, from 1: the name, then `name/2` with `/` as the mark, the older form.

    That form is for names with the mark and this ending, a pattern, and for counts of one digit. Where it could be
    read as another name or count, the count follows a tilde, which no name may hold: `S/1/2~1` is the only row of
    S/1/2, and `S/1/2` is the second of S/1."""
    sign = re.escape(mark)
    plain = re.compile(f".*{sign}.*{ending}")
    found = re.fullmatch(f"(.*){sign}[2-9]", name)
    is_like_counted = found is not None and plain.fullmatch(found[1]) is not None
    if count == 1 and not is_like_counted:
        return name
    is_plain = count < 10 and not is_like_counted and plain.fullmatch(name)
    return f"{name}{mark if is_plain else _COUNT}{count}"


def _percent(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode(errors="replace"))
