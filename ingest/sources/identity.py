"""The id of a record, made of what its source calls things: different names never give the same id."""

import re
import unicodedata

# What an id cannot hold, and a percent sign that would read as an escape.
_UNFIT = re.compile(r"[\x00-\x20\x7f]|%(?=[0-9A-Fa-f]{2})")


def escaped(text: str, also: str = "") -> str:
    """A text as a part of an id: what an id cannot hold, and the characters of `also`, percent-encoded as in RFC 3986.

    It is left as it is where it needs no escape; `urllib.parse.unquote` gives the text again."""
    return "".join(
        _percent(sign) if sign in also or unicodedata.category(sign) in ("Zs", "Zl", "Zp", "Cc", "Cf") else sign
        for sign in _UNFIT.sub(lambda found: _percent(found[0]), text)
    )


def identity(*parts: str) -> str:
    """The parts as one id, with slashes between them."""
    return "/".join(escaped(part, "/") for part in parts)


def _percent(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode(errors="replace"))
