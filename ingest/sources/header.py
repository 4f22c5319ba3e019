"""The names of the columns of a file, where its first line is what names them."""

import csv
from collections.abc import Collection

from ingest.sources.reading import Reading
from ingest.sources.source import Sample

DELIMITERS = ",\t;|"


def header_of(reading: Reading, known: Collection[str] = ()) -> tuple[str, ...]:
    """The columns of the first file that is read, as it names them; none where no line does.

    A header is a first line by which the source is known and without which it is not, or one with a name of `known`:
    the first row of a table without a header is data, which must not be taken for names."""
    source, file = reading.source, reading.files[0]
    if source is None or not file.is_file():
        return ()
    sample = Sample.of(file)
    first, _, rest = sample.head.partition(b"\n")
    line = first.decode("utf-8-sig", errors="replace").strip("\r")
    try:
        names = tuple(name.strip() for name in next(csv.reader([line], delimiter=max(DELIMITERS, key=line.count)), []))
    except csv.Error:  # a workbook, which has no lines
        return ()
    tells = source.recognises(Sample(file, first + b"\n")) and not source.recognises(Sample(file, rest))
    return names if tells or not set(names).isdisjoint(known) else ()
