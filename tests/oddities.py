"""Oddities: what can stand in the place of a file and is none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

KINDS: Final = ("pipe", "folder", "device", "link to nothing")


def made_odd(path: Path, kind: str) -> Path:
    """A path where there is something without an end, without a writer, or without a content."""
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.symlink_to(path.with_name("没有"))
    return path
