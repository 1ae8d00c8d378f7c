"""On disk: a file by its Chinese name, however the locale would spell it.

Names that came out of an archive or a checkout are UTF-8 on the disk; a program in a locale of
GBK, GB 18030 or Latin-1 asks for them in other bytes, and does not find them.
"""

from __future__ import annotations

import os
from pathlib import Path


def on_disk(path: Path) -> Path:
    """The file as its name is spelt on the disk: the locale's spelling where there is such a file.

    One that is not there yet, and that the locale has no spelling for, is to be made in UTF-8.  The
    name of what comes back is for opening alone, and not for people.
    """
    if path.name.isascii() or _is_there(path):
        return path
    spelt = path.with_name(os.fsdecode(path.name.encode("utf-8", "surrogateescape")))
    return spelt if _is_there(spelt) or not _has_spelling(path.name) else path


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is longer than the system allows
        return False


def _has_spelling(name: str) -> bool:
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return False
    return True
