"""Facts come in: the event every record is, the kinds of it, and the readers of outside files."""
