"""The names of the columns of a file, where its first line is what names them."""

from collections.abc import Collection

from ingest.sources.reading import Reading
from ingest.sources.source import Sample
from ingest.sources.tabular import fields_of


def header_of(reading: Reading, known: Collection[str] = ()) -> tuple[str, ...]:
    """The columns of the first file that is read, as it names them; none where no line does.

    A header is a first line by which the source is known and without which it is not, or one with a name of `known`:
    the first row of a table without a header is data, which must not be taken for names."""
    source, file = reading.source, reading.files[0]
    if source is None or not file.is_file():
        return ()
    sample = Sample.of(file)
    first, end, rest = sample.text.partition("\n")
    names = tuple(name.strip() for name in fields_of(first, sample.delimiter))  # a workbook has none
    is_recognised = source.recognises(Sample(file, (first + end).encode())) and not source.recognises(
        Sample(file, rest.encode())
    )
    return names if is_recognised or not set(names).isdisjoint(known) else ()
