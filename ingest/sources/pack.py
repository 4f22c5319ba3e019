"""A .zip in which a source hands out its files."""

import zipfile
import zlib

# What zipfile raises while it opens or unpacks one that is cut off, damaged, encrypted or made to do harm.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
