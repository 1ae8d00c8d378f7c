"""Whose a file is: the mark of a signing, looked for in what anybody may bring.

It is looked for in a process of its own (`working.confining`): a Word document is an archive, and
nobody knows what somebody has made of it.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Final

from generator.later import matcher
from generator.serving.working.file_names import Upload

MARK: Final = "juesuan-sha256-"
_MARKED: Final = matcher(MARK.encode() + rb"([0-9a-f]{64})")
_PROPERTIES: Final = "docProps/core.xml"
_LONGEST: Final = 64 * 1024  # bytes of the properties
_ENTRIES: Final = 5_000  # files in an archive
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    LookupError,
    RuntimeError,
    ValueError,
    EOFError,
)


def whose(files: Sequence[Upload], _: Mapping[str, str]) -> Mapping[str, bytes]:
    """The task: `digest` is that of the signed text that a file carries, or empty."""
    (file,) = files
    return {"digest": marked_digest(file.data).encode()}


def marked_digest(data: bytes) -> str:
    """The digest of the signed text that a file carries; '' for a file that carries none."""
    found = _MARKED.search(_properties(data) if data.startswith(b"PK") else data)
    return found[1].decode() if found else ""


def _properties(data: bytes) -> bytes:
    """The properties of a Word document or a workbook, within bounds."""
    if data.count(b"PK\x01\x02") > _ENTRIES:
        return b""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_PROPERTIES) as part:
            return part.read(_LONGEST)
    except _BROKEN:
        return b""
