"""Companions: the reports of a folder, each with what else was published by the same department."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
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


def reports_of(
    reports: Mapping[str, Path], beside: Beside, lacking: Callable[[str, str], None]
) -> Iterator[Task | Outcome]:
    """The task of each report of a folder, with what goes with it; `lacking` is told what is not.

    Of one that cannot be read the outcome.
    """
    tree = beside.tree()
    for name, path in reports.items():
        try:
            files = {f"{REPORT}/{name}": bytes_of(path)}
            remarks = on_disk(acknowledged_beside(path))
            if remarks.is_file():
                files[f"{REPORT}/{acknowledged_beside(Path(name)).as_posix()}"] = _small(remarks)
            for kind, folders in tree.items():
                found = [one for there in folders if (one := matched(name, there))]
                if folders and not found:
                    lacking(kind, name)
                files |= {below: bytes_of(one) for below, one in _below(kind, found)}
        except (Unreadable, InvalidReport) as error:
            yield Outcome(name, AMISS, (Said(WRONG, "；".join(str(error).splitlines()), {}),))
        else:
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


def matched(name: str, others: Mapping[str, Path]) -> Path | None:
    """Of files by their paths in a folder, the one of the same department as a report.

    That is the one of the same path, whatever it ends in; else the only one of the same name but
    for the year and the words that every such file has: 某局2023年度部门决算, 某局2024年决算公开.
    """
    stem = PurePosixPath(name).with_suffix("")
    alike = [one for other, one in others.items() if PurePosixPath(other).with_suffix("") == stem]
    if not alike and (plain := _plain_name(stem.name)):
        alike = [one for other, one in others.items() if _plain(other) == plain]
    return alike[0] if len(alike) == 1 else None


def _plain(name: str) -> str:
    return _plain_name(PurePosixPath(name).with_suffix("").name)


def _plain_name(stem: str) -> str:
    """What is left of a file's name that only this department has."""
    return _WORDS.sub("", _YEAR.sub("", stem))
