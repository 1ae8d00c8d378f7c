"""The reports of a folder: which files of it somebody may have meant to be audited."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.entry.exchange import settle
from generator.results.acknowledged import beside

OURS: Final = "-核对"  # how the names of what an audit writes end

_READ: Final = (".pdf", ".docx", ".html", ".htm", ".md", ".markdown", ".txt")
# What cannot be read is told of, with what to do, where somebody may have meant a report.
_REFUSED: Final = (".doc", ".docm", ".wps", ".ofd", ".rtf", ".odt", ".mht", ".mhtml", ".xml")
# What may hold reports or their tables, and is not opened: it is told of by its name.
_HOLDING: Final = (
    ".zip", ".rar", ".7z", ".gz", ".tar", ".xlsx", ".xlsm", ".xls", ".et", ".ods", ".tif", ".tiff",
)  # fmt: skip
_REMARKS: Final = (".yaml", ".yml")  # what acknowledgements are written in
_TEMPORARY: Final = ("~$", ".", "~")


class Folder(Struct, frozen=True):
    """The reports of a folder by their names in it, and how many other files there are.

    `unopened` are those of the others that may hold reports, or their tables; `strayed` are files
    of acknowledgements that no report beside them is called by.
    """

    reports: Mapping[str, Path]
    others: Mapping[str, int]
    unopened: Sequence[str] = ()
    strayed: Sequence[str] = ()


def reports_in(folder: Path) -> Folder:
    """Every report in a folder and below; hidden and temporary files, and our own, are none.

    Raises PermissionError where the folder cannot be looked into; of one below it is said.
    """
    os.scandir(folder).close()
    reports: dict[str, Path] = {}
    others: Counter[str] = Counter()
    unopened: list[str] = []
    remarks: list[Path] = []

    def closed(_: OSError) -> None:
        others["打不开的文件夹"] += 1

    for here, folders, files in os.walk(folder, onerror=closed):
        settle(Path(here))  # what a program that was killed left is not to be read
        folders[:] = sorted(f for f in folders if not f.startswith((*_TEMPORARY, "__MACOSX")))
        for file in sorted(files):
            path = Path(here, file)
            if file.startswith(_TEMPORARY) or path.stem.endswith(OURS) or not path.is_file():
                continue
            suffix = path.suffix.lower()
            if "已核" in file and suffix in _REMARKS:
                remarks.append(path)
            elif suffix in {*_READ, *_REFUSED}:
                reports[path.relative_to(folder).as_posix()] = path
            else:
                others[suffix or "没有后缀"] += 1
                if suffix in _HOLDING:
                    unopened.append(path.relative_to(folder).as_posix())
    meant = {beside(path) for path in reports.values()}
    strayed = [one.relative_to(folder).as_posix() for one in remarks if one not in meant]
    return Folder(reports, others, tuple(unopened), tuple(strayed))
