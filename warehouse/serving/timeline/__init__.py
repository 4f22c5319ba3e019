"""The timeline for programs that have one of their own, one module a format.

Each has `write(events, title)`, the text, and `holds(event)`, whether the format has a place for it. An event that it
has none for is left out, and no date is made up for one that has none."""
