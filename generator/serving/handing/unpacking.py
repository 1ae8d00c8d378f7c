"""Unpacking: the reports in a zip, bounded in every way that one can be made to be without end."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from generator.serving.working.apart import Declined
from generator.serving.working.file_names import Upload, harmless

MOST: Final = 300  # reports in one zip
_ENTRIES: Final = 2_000  # of any kind
_ONE: Final = 50 << 20  # bytes of one of them
_ALL: Final = 60 << 20  # bytes of all
_RATIO: Final = 200  # times larger than it was packed
_DEPTH: Final = 8  # folders
_UTF_8: Final = 0x800  # the flag of a name that says how it is written
_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22 + 65_535  # with the longest remark
REPORTS: Final = (".pdf", ".docx", ".html", ".htm", ".txt", ".md", ".xlsx", ".xls", ".et", ".ods")
_OTHER: Final = ("__MACOSX", "~$", ".")


def is_zip(one: Upload) -> bool:
    """Whether a file is an archive of files, and no workbook or document."""
    return one.name.lower().endswith(".zip") and one.data.startswith(b"PK")


def unpacked(files: Sequence[Upload], _: Mapping[str, str]) -> Mapping[str, bytes]:
    """The reports of a zip: a part for each, by number; `json` has their names and what was not.

    A name is what the file is called, with the folder that it lies in.
    """
    (file,) = files
    try:
        return _unpacked(file)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError):
        raise Declined(f"{file.name}：压缩包坏了，读不下去；请重新压缩一次") from None
    except (NotImplementedError, RuntimeError):
        raise Declined(
            f"{file.name}：压缩包有密码，或者压缩的方法不常见；请不加密码压成普通的 zip"
        ) from None


def _unpacked(file: Upload) -> Mapping[str, bytes]:
    if _announced(file.data) > _ENTRIES:
        raise Declined(f"{file.name}：里面的文件多于 {_ENTRIES} 个；请只压公开的报告")
    parts: dict[str, bytes] = {}
    names: list[str] = []
    others: list[str] = []
    whole = 0
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        for entry in _entries(archive):
            name = name_of(entry)
            if not name.lower().endswith(REPORTS):
                others.append(_shown(name))
                continue
            if len(names) >= MOST:
                raise Declined(f"{file.name}：里面的报告多于 {MOST} 份；请分成几个压缩包")
            data = _content(archive, entry, file.name)
            whole += len(data)
            if whole > _ALL:
                raise Declined(f"{file.name}：解开以后大于 {_ALL >> 20} MB；请分成几个压缩包")
            parts[str(len(names))] = data
            names.append(_shown(name))
    said = {"names": names, "others": others}
    return {**parts, "json": json.dumps(said, ensure_ascii=False).encode()}


def _announced(data: bytes) -> int:
    """How many entries the end of a zip says that there are; a reader makes an object of each."""
    at = data.rfind(_END, max(0, len(data) - _END_SIZE))
    return int.from_bytes(data[at + 10 : at + 12], "little") if at >= 0 else 0


def _entries(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The files of an archive that somebody put there."""
    if len(archive.filelist) > _ENTRIES:
        raise Declined(f"里面的文件多于 {_ENTRIES} 个；请只压公开的报告")
    for entry in archive.filelist:
        steps = name_of(entry).split("/")
        if entry.is_dir() or any(step.startswith(_OTHER) for step in steps if step.strip(".")):
            continue
        if len(steps) > _DEPTH:
            raise Declined(
                f"“{_shown(name_of(entry))}”在 {len(steps)} 层文件夹里，最多 {_DEPTH} 层"
            )
        yield entry


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, archive_name: str) -> bytes:
    """A file, read no further than it may be long, whatever the archive says of it."""
    most = min(_ONE, max(1 << 20, entry.compress_size * _RATIO))
    with archive.open(entry) as packed:
        data = packed.read(most + 1)
    if len(data) > most:
        raise Declined(
            f"{archive_name} 里的“{_shown(name_of(entry))}”解开以后太大，"
            f"一份最多 {_ONE >> 20} MB；请看它是不是报告"
        )
    return data


def name_of(entry: zipfile.ZipInfo) -> str:
    """A name as it was meant: old programs on Chinese Windows write GB18030 and do not say so."""
    name = entry.filename
    if not entry.flag_bits & _UTF_8:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name.replace("\\", "/")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _shown(name: str) -> str:
    """A file's name with the folder that it lies in: in many zips all reports have one name."""
    steps = [step for step in name.split("/") if step not in ("", ".", "..")]
    return harmless("－".join(steps[-2:])) if steps else harmless(name)
