"""Working: reports from their files to a style in its folder, with the questions beside it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import copytree
from typing import Final, NoReturn

from msgspec import Struct

from generator.entry.exchange import exchange
from generator.entry.report import Report
from generator.learning.choices import Open
from generator.learning.gate import Amiss, findings_of
from generator.learning.learned import Learned, learn, likeness
from generator.learning.question import Question
from generator.learning.sampling import NOT_ONE_REPORT, Sample, sample_of
from generator.learning.styled import LEARNED
from generator.learning.uncertain import FILE as QUESTIONS
from generator.learning.uncertain import (
    MOST,
    answers_in,
    chosen,
    question_of,
    written_questions,
)
from generator.learning.uttering import Untold
from generator.problem import InvalidReport, Place, Problem
from generator.telling.bad_template import BadTemplate
from generator.telling.settings import FILE
from generator.telling.style import BASE, TEMPLATES, BadStyle, Style, load_style, style_folders
from generator.telling.templates import SUFFIX


class Lesson(Struct, frozen=True):
    """What was learned, the folder that it belongs into, and what is to be said of it."""

    learned: Learned
    samples: tuple[Sample, ...]
    folder: Path
    answers: Mapping[str, int]
    below: tuple[str, ...] = ()  # what the style below says wrong of the departments, too

    def write(self) -> None:
        """Puts the style in place, all of its files or none."""
        self.folder.mkdir(parents=True, exist_ok=True)
        files = {name: text.encode() for name, text in self._files().items()}
        with exchange(self.folder) as place:
            place.put(files)
        for old in self.folder.glob(f"*{SUFFIX}"):  # of an earlier lesson, which said more
            if old.name not in files:
                old.unlink()

    def _files(self) -> dict[str, str]:
        asked = [*self.answered, *self.asked]
        questions = written_questions(asked, self.answers, self.learned.unseen)
        return {**self.learned.files, QUESTIONS: questions}

    @property
    def answered(self) -> list[Question]:
        """The questions that somebody has answered."""
        places = [*self.learned.answered, *self.learned.open]
        found = [*self.learned.asked, *map(self._question, places)]
        return list({one.key: one for one in found if one.key in self.answers}.values())

    @property
    def asked(self) -> list[Question]:
        """The questions that nobody has answered: of the whole style, then the weightiest first."""
        return [*self._of_the_whole, *map(self._question, self._places)]

    def _question(self, of: Open) -> Question:
        return question_of(of, self.learned.readings(of))

    @property
    def unasked(self) -> int:
        """How many places nobody has answered for are told as the style below does, unasked."""
        return len(self._unanswered) - len(self._places)

    @property
    def _of_the_whole(self) -> list[Question]:
        return [one for one in self.learned.asked if one.key not in self.answers]

    @property
    def _unanswered(self) -> list[Open]:
        return [one for one in self.learned.open if one.key not in self.answers]

    @property
    def _places(self) -> list[Open]:
        reports = len(self.samples)
        left = MOST * reports - len(self._of_the_whole)
        return chosen(self._unanswered, reports)[:left]

    def told(self) -> str:
        """What was learned, in words."""
        files = self.learned.files
        lines = sum(len(text.splitlines()) for text in files.values())
        said = [f"已写 {self.folder}：{len(files)} 个文件，{lines} 行"]
        if self.asked:
            said.append(
                f"拿不准的 {len(self.asked)} 处照第一个答案写，问题在 "
                f"{self.folder / QUESTIONS}：选好答案再运行一次"
            )
        if self.unasked:
            said.append(f"另有 {self.unasked} 处只照{self.learned.over}写")
        if wrong := self.learned.wrong:
            said.append(f"报告里对不上的 {len(wrong)} 个数没有学，这几节请先核对（audit）：")
            said += [f"  • {one}" for one in wrong[:_SHOWN]]
        said += [
            f"没有学（与{self.learned.over}的差得太多）：{one}" for one in self.learned.strange
        ]
        if unplaced := self.learned.unplaced:
            said.append(f"没有学（{self.learned.over}没有这样的一节）：{'、'.join(unplaced)}")
        said += [
            f"没有全学，学了会写错：{section}，如 {why}"
            for section, why in self.learned.left.items()
        ]
        if below := self.below:
            said.append(f"{self.learned.over}对这些部门也这样写，不是学来的，请看一看：")
            said += [f"  • {one}" for one in below[:_SHOWN]]
        return "\n".join(said) + "\n"


def lesson_of(
    reports: Sequence[Path],
    name: str,
    inputs: Sequence[Path],
    tables: Sequence[Path],
    over: str | None,
    folder: Path,
) -> Lesson:
    """Learns from reports; see the command. Raises InvalidReport, Unreadable, UnknownStyle."""
    figures: list[Path | None] = list(inputs) or [None] * len(reports)
    _hold_to_own(folder / name)
    samples = tuple(
        sample_of(path, own, tables) for path, own in zip(reports, figures, strict=True)
    )
    extra = folder if folder.is_dir() else None
    below = load_style(over, extra) if over else _nearest(samples, name, extra)
    answers = answers_in(folder / name)
    learned = learn(samples, name, below, answers)
    below_too = prove(learned, name, samples)
    return Lesson(learned, samples, folder / name, answers, below_too)


def _nearest(samples: Sequence[Sample], name: str, extra: Path | None) -> Style:
    """The style that tells the samples most as they were published; among equals the sample."""
    ranked = []
    for folder in style_folders(extra):
        if folder.name == name:
            continue
        try:
            style = load_style(folder.name, extra)
            ranked.append((likeness(samples, style), folder.name == BASE, folder.name, style))
        except (BadStyle, BadTemplate, Untold):
            continue  # one that cannot be used is not the nearest
    return max(ranked, key=lambda one: one[:3])[3]


def _hold_to_own(folder: Path) -> None:
    """A style that somebody has written by hand is not written over."""
    settings = folder / FILE
    if settings.exists() and not settings.read_text("utf-8", "replace").startswith(LEARNED):
        message = "这里已经有一个手写的样式；请换一个名字，或者把它挪开"
        raise InvalidReport([Problem(Place(file=str(settings)), message, rule=NOT_ONE_REPORT)])


_SHOWN: Final = 20  # wrong figures; an audit lists all of them
_TRIES: Final = 4  # at leaving out what the gate has something against


def prove(learned: Learned, name: str, samples: Sequence[Sample]) -> tuple[str, ...]:
    """Leaves out whatever the style would say wrong of any department.

    What is left is what the style below, too, says wrong of the departments of the samples, in the
    same section and for the same reason; it is given back to be told.  It is no reason not to
    learn: the style below would stand in place of whatever is left out, and most often it is what
    the department has typed (a remark that ends with a full stop of its own).  A fault of what was
    learned comes up in the made-up departments as well, which have everything right: of them
    nothing is excused.

    Raises InvalidReport where something goes on to be wrong though nothing is left out of it, and
    for a style below that is wrong itself.
    """
    departments = [one.facts.report for one in samples if one.is_whole]
    too: set[_Fault] | None = None
    for _ in range(_TRIES):
        found = _amiss(learned, name, departments)
        if too is None and any(one.is_given for one in found):
            too = {_fault(one) for one in _of_below(learned, departments, made_up=())}
        excused = [one for one in found if one.is_given and _fault(one) in (too or ())]
        found = tuple(one for one in found if one not in excused)
        if not found:
            return tuple(map(str, excused))
        learned.leave(found)
    if of_below := _of_below(learned, ()):
        _refuse(name, of_below, f"{learned.over}自己就写得不对，先改好它，或者另选一个：")
    return _refuse(name, found)


def _of_below(
    learned: Learned, departments: Sequence[Report], made_up: Sequence[Report] | None = None
) -> tuple[Amiss, ...]:
    """What the style below says wrong of departments."""
    over = learned.wording.over
    return findings_of(over.chain[-1].parent, over.folder, departments, made_up)


_Fault = tuple[str, str, str]


def _fault(one: Amiss) -> _Fault:
    """What is wrong in which section of whom, in whatever words it is said."""
    return one.section, one.message, one.department


def _refuse(name: str, found: Sequence[Amiss], why: str = "") -> NoReturn:
    place = Place(file=name)
    raise InvalidReport([Problem(place, f"{why}{one}", rule=NOT_ONE_REPORT) for one in found])


def _amiss(learned: Learned, name: str, departments: Sequence[Report]) -> tuple[Amiss, ...]:
    """What the style says wrong of any department, before any of it is where others see it."""
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder) / name
        there.mkdir()
        for file, text in learned.files.items():
            (there / file).write_text(text, "utf-8")
        for below in learned.wording.over.chain:
            if below.parent != TEMPLATES:
                copytree(below, Path(folder) / below.name)
        return findings_of(Path(folder), name, departments)
