"""Resuming: a line of JSON for each of many, by which a later run knows what it need not do again.

A line is written when the files that it tells of are in place.  What was stopped is gone on with
from there: a line that was cut off tells nothing, and of two of one name the later one holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from generator.elements.interchange import __version__, written
from generator.entry.exchange import digest_of
from generator.entry.on_disk import on_disk
from generator.province.tasks import BROKEN, Outcome, Said
from generator.province.works import STYLED

_NAME, _KEY, _ENDED, _FILES, _SAID, _TEXT, _TO_DO = (
    "名称", "依据", "结果", "写出", "问题", "全文", "要做",
)  # fmt: skip
_OURS: Final = frozenset({_NAME, _KEY, _ENDED, _FILES, _SAID, "程序"})


def line_of(outcome: Outcome, styles: str = "") -> str:
    """What a run tells of one of many, as a line of JSON; `styles` is the digest of all styles."""
    said = [{**one.shaped, _TEXT: one.text, _TO_DO: one.to_do} for one in outcome.said]
    return written(
        {
            _NAME: outcome.name,
            _ENDED: outcome.ended,
            STYLED: ["", styles],
            "错误": outcome.count("错误"),
            "提示": outcome.count("提示"),
            **outcome.told,
            _FILES: {name: sha256(data).hexdigest() for name, data in outcome.files.items()},
            _SAID: said,
            "程序": __version__,
            _KEY: outcome.key,
        }
    )


def _outcome_of(line: Mapping[str, Any]) -> Outcome:
    said = tuple(Said(one["级别"], one[_TEXT], one, one[_TO_DO]) for one in line[_SAID])
    told = {key: value for key, value in line.items() if key not in _OURS}
    return Outcome(line[_NAME], line[_ENDED], said, told=told, key=line[_KEY], resumed=True)


class Lines:
    """A file of such lines: what it held before, and what is added to it.

    `folder` is where the files are that it tells of, `extra` the folder of styles of one's own.
    """

    def __init__(self, path: Path, folder: Path, extra: Path | None = None) -> None:
        self._path, self._folder, self._extra = path, folder, extra
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a+b")
        self._at = dict[str, int]()  # where the line of each name begins
        for at, line in self._read():
            self._at[line[_NAME]] = at

    def _read(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        self._file.seek(0)
        at, last = 0, b"\n"
        for raw in self._file:
            if (line := _parsed(raw)) is not None:
                yield at, line
            at, last = at + len(raw), raw[-1:]
        if last != b"\n":  # cut off in the middle: what comes next is a line of its own
            self._file.write(b"\n")

    def known(self, name: str, key: str) -> Outcome | None:
        """What a run before made of the same; None where it is to be made (again).

        That is so where its files are not as it left them, its style has changed, or the program
        had failed.
        """
        if name not in self._at:
            return None
        self._file.seek(self._at[name])
        line = _parsed(self._file.readline())
        if line is None or line[_KEY] != key or line[_ENDED] == BROKEN:
            return None
        if not self._is_styled(line):
            return None
        for file, digest in line[_FILES].items():
            if digest_of(on_disk(self._folder / file)) != digest:
                return None
        return _outcome_of(line)

    def _is_styled(self, line: Mapping[str, Any]) -> bool:
        folder, digest = line[STYLED]
        return bool(digest == digest_of_styles(folder, self._extra))

    def put(self, outcome: Outcome) -> None:
        """Adds the line of one; what came from here need not come here again."""
        if outcome.resumed:
            return
        raw = line_of(outcome, digest_of_styles("", self._extra)).encode()
        self._at[outcome.name] = self._file.seek(0, 2)
        self._file.write(raw)
        self._file.flush()

    def finish(self, order: Iterable[str]) -> None:
        """Each name once, in order, then those of other runs; nothing is half written."""
        names = dict.fromkeys([*(one for one in order if one in self._at), *self._at])
        new = self._path.with_name(f".{self._path.name}.new")
        with new.open("wb") as file:
            for name in names:
                self._file.seek(self._at[name])
                file.write(self._file.readline())
        self._file.close()
        new.replace(self._path)


def _parsed(raw: bytes) -> Mapping[str, Any] | None:
    """A line that we wrote; None of what was cut off, or of what somebody else wrote."""
    try:
        line = json.loads(raw)
        sound = isinstance(line, dict) and isinstance(line[_FILES], dict)
        return line if sound and len(line[STYLED]) == 2 and line[_NAME] and line[_KEY] else None  # noqa: PLR2004  folder, digest
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


@lru_cache(maxsize=256)
def digest_of_styles(folder: str, extra: Path | None) -> str:
    """The digest of a style by its folder; of all of them where none is named; '' of none."""
    from generator.telling.style import UnknownStyle, load_style, style_folders

    try:
        if folder:
            return load_style(folder, extra).digest
    except (UnknownStyle, ValueError):
        return ""
    found = sha256()
    for one in style_folders(extra):
        for path in sorted(one.iterdir()):
            if path.suffix in {".yaml", ".j2"} and path.is_file():
                found.update(f"{one.name}/{path.name}\n{digest_of(path)}\n".encode())
    return found.hexdigest()
