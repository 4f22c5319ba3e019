"""Files of sources that are public over HTTP: politely, whole or not at all, with a log of what was fetched."""
