"""Companions: the reports of a folder, each with what else was published by the same department."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from msgspec import Struct

from generator.auditing.folder import reports_in
from generator.entry.on_disk import on_disk
from generator.entry.scalars import content_of
from generator.later import matcher
from generator.problem import WRONG, InvalidReport
from generator.province.tasks import AMISS, Outcome, Said, Task
from generator.province.works import BUDGET, LAST_YEAR, REPORT, UNITS
from generator.published import bytes_of
from generator.published.shape import Unreadable
from generator.results.acknowledged import beside as acknowledged_beside

NOT_FOUND: Final = "没有找到同名的"


class Apart(Struct, frozen=True):
    """A report that was not held against its 上年, 预算 or 单位, and why."""

    kind: str
    name: str
    why: str


class Beside(Struct, frozen=True):
    """The folders of what else was published: last year's reports, budgets, those of the units.

    Each report is held against the one of its name there; the units of a department are in a folder
    of its name.
    """

    last_year: tuple[Path, ...] = ()
    budget: tuple[Path, ...] = ()
    units: tuple[Path, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.last_year or self.budget or self.units)

    def refused(self) -> Path | None:
        """The first that is no folder."""
        every = (*self.last_year, *self.budget, *self.units)
        return next((one for one in every if not one.is_dir()), None)

    def tree(self) -> dict[str, list[dict[str, Path]]]:
        """What is in each folder, by the kind of what it is."""
        named = {LAST_YEAR: self.last_year, BUDGET: self.budget}
        return {
            **{kind: [_reports(one) for one in folders] for kind, folders in named.items()},
            UNITS: [_folders(one) for one in self.units],
        }


def _reports(folder: Path) -> dict[str, Path]:
    return dict(reports_in(folder).reports)


def _folders(folder: Path) -> dict[str, Path]:
    return {one.name: one for one in sorted(folder.iterdir()) if one.is_dir()}


class Paired(Struct, frozen=True):
    """What goes with each report of a folder, by the kind of what it is.

    `apart` are the reports that nothing, or nothing that can be read, was found for: the kind, the
    report and why; `unused` is what no report was found for, by kind.
    """

    found: Mapping[str, Mapping[str, Sequence[Path]]]
    apart: list[Apart]
    unused: Mapping[str, Sequence[str]]


def paired(reports: Mapping[str, Path], beside: Beside) -> Paired:
    """Each report of a folder with what was published beside it, by their names."""
    found: dict[str, dict[str, list[Path]]] = {}
    apart: list[Apart] = []
    unused: dict[str, list[str]] = {}
    for kind, folders in beside.tree().items():
        goes: dict[str, list[Path]] = {}
        for there in folders:
            pairs = _pairs(reports, there)
            for name, other in pairs.items():
                goes.setdefault(name, []).append(there[other])
            unused.setdefault(kind, []).extend(sorted(there.keys() - {*pairs.values()}))
        if folders:
            found[kind] = goes
            apart += [Apart(kind, name, NOT_FOUND) for name in reports if name not in goes]
    return Paired(found, apart, {kind: names for kind, names in unused.items() if names})


def reports_of(reports: Mapping[str, Path], beside: Paired) -> Iterator[Task | Outcome]:
    """The task of each report of a folder with what goes with it; of an unreadable one the outcome.

    What goes with it and cannot be read is left out, and is told in `beside`.
    """
    for name, path in reports.items():
        try:
            files = {f"{REPORT}/{name}": bytes_of(path)}
            remarks = on_disk(acknowledged_beside(path))
            if remarks.is_file():
                files[f"{REPORT}/{acknowledged_beside(Path(name)).as_posix()}"] = _small(remarks)
        except (Unreadable, InvalidReport) as error:
            yield Outcome(name, AMISS, (Said(WRONG, "；".join(str(error).splitlines()), {}),))
        else:
            for kind, goes in beside.found.items():
                try:
                    below = _below(kind, goes.get(name, ()))
                    files |= {place: bytes_of(one) for place, one in below}
                except Unreadable as error:
                    beside.apart.append(Apart(kind, name, "；".join(str(error).splitlines())))
            yield Task(name, f"{REPORT}/{name}", files)


def _below(kind: str, found: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """The files that go with a report, those in a folder of units one by one."""
    for at, one in enumerate(found):
        within = reports_in(one).reports if one.is_dir() else {one.name: one}
        yield from ((f"{kind}/{at}/{name}", path) for name, path in within.items())


def _small(path: Path) -> bytes:
    return content_of(path, str(path))


_YEAR: Final = matcher(r"20\d\d年?度?")
_WORDS: Final = matcher("决算|预算|部门|单位|公开|情况|说明|报告|报表|表|本级|[-_ （）()]|budget")


_PLACES: Final = matcher("(?:[^省市县区旗州盟]{0,6}[省市县区旗州盟])+")


def _pairs(reports: Mapping[str, Path], others: Mapping[str, Path]) -> dict[str, str]:
    """Of each report the one of the others that is of the same department, by their paths.

    One that has a report of its very name is no other's: 教育局 beside 甲县教育局 has another one.
    """
    pairs = {name: one for name in reports if (one := matched(name, others))}
    left = {other: path for other, path in others.items() if other not in pairs.values()}
    for name in reports.keys() - pairs.keys():
        if one := matched(name, left, placed=True):
            pairs[name] = one
    return pairs


def matched(name: str, others: Iterable[str], *, placed: bool = False) -> str | None:
    """Of files by their paths in a folder, the one of the same department as a report.

    That is the one of the same path, whatever it ends in; else the only one of the same name but
    for the year and the words that every such file has: 某局2023年度部门决算, 某局2024年决算公开.
    With `placed` one of them may say where it is: 教育局, 某市某县教育局.
    """
    stem = PurePosixPath(name).with_suffix("")
    alike = [other for other in others if PurePosixPath(other).with_suffix("") == stem]
    if not alike and (plain := _plain_name(stem.name)):
        alike = [other for other in others if _is_one(_plain(other), plain, placed=placed)]
    return alike[0] if len(alike) == 1 else None


def _is_one(name: str, other: str, *, placed: bool) -> bool:
    short, long = sorted((name, other), key=len)
    if not placed or short == long or not short:
        return name == other
    return long.endswith(short) and _PLACES.fullmatch(long.removesuffix(short)) is not None


def _plain(name: str) -> str:
    return _plain_name(PurePosixPath(name).with_suffix("").name)


def _plain_name(stem: str) -> str:
    """What is left of a file's name that only this department has."""
    return _WORDS.sub("", _YEAR.sub("", stem))
