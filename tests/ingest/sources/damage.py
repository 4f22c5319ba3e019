"""A file that has suffered on its way: bytes turned, cut off, doubled, put in, or in another encoding."""

from random import Random


def damaged(whole: bytes, case: int) -> bytes:
    """The same damage for the same case."""
    random = Random(case)
    at, to = sorted((random.randrange(len(whole)), random.randrange(len(whole))))
    match case % 6:
        case 0:
            return bytes(
                byte ^ (1 << random.randrange(8)) if at <= i <= at + 3 else byte for i, byte in enumerate(whole)
            )
        case 1:
            return whole[:at]
        case 2:
            return whole[:to] + whole[at:]
        case 3:
            return whole[:at] + whole[to:]
        case 4:
            return whole[:at] + random.choice([b'"', b"\0", b"\xff", b"\n", b"1e999", b"nan", b"[" * 50]) + whole[at:]
        case _:
            return whole.decode(errors="replace").encode(random.choice(["utf-16", "utf-7", "cp037"]))
