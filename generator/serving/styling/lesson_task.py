"""Lesson task: published reports to the files of a style, with what is asked and told of it.

Runs in a process of its own, in a folder of its own: what strangers wrote is read here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import copytree
from typing import Any, Final

from generator import (
    BadStyle,
    BadTemplate,
    InvalidReport,
    UnknownStyle,
    read_published,
    read_text,
    understand,
)
from generator.entry.scalars import build
from generator.learning.lessons import Lesson, lesson_of
from generator.learning.uncertain import FILE as QUESTIONS
from generator.learning.uncertain import answers_in
from generator.serving.working.apart import Declined
from generator.serving.working.file_names import Upload
from generator.serving.working.uploads_read import Options, Parts, laid, of_field, task

REPORT, TABLES, INPUT, BEFORE = "report", "tables", "input", "before"  # fields of the files
_STYLES: Final = Path("styles")
_BUDGET: Final = "-budget"


@task
def learned(files: Sequence[Upload], options: Options) -> Parts:
    """Reports (`report`) to a style called `name`, over the style `over` ("": the nearest).

    Their figures are those of an `input` (with `before`, the one of the year before it), of
    `tables`, or of the reports themselves.  `styles` is the folder of the service's own styles;
    `answers` JSON: the number that was chosen by the key of its question, 0 for none.  Part:
    `json`, which `_told` describes.
    """
    name = options["name"]
    _copy_styles(Path(options["styles"]), name)
    _answer(Path(options["styles"], name), name, json.loads(options["answers"]))
    reports, tables = laid(of_field(files, REPORT)), laid(of_field(files, TABLES))
    inputs = _inputs(files)
    if not inputs:
        _hold_to_year(reports)
    try:
        lesson = lesson_of(reports, name, inputs, tables, options["over"] or None, _STYLES)
        lesson.write()
    except (UnknownStyle, BadStyle, BadTemplate) as error:
        raise Declined(str(error)) from None
    return {"json": json.dumps(_told(lesson, name), ensure_ascii=False).encode()}


def _copy_styles(own: Path, name: str) -> None:
    """The service's own styles, any of which it may be over; not the one that is learned."""
    _STYLES.mkdir()
    for folder in own.iterdir():
        if folder.is_dir() and not folder.name.startswith(".") and folder.name != name:
            copytree(folder, _STYLES / folder.name)


def _answer(there: Path, name: str, given: Mapping[str, int]) -> None:
    """The answers of an earlier lesson, with those that were given now over them."""
    known = {**{key: at + 1 for key, at in answers_in(there).items()}, **given}
    place = _STYLES / name
    place.mkdir()
    chosen = {key: {"选": str(number)} for key, number in known.items() if number}
    if chosen:
        (place / QUESTIONS).write_text(json.dumps(chosen, ensure_ascii=False), "utf-8")


def _inputs(files: Sequence[Upload]) -> list[Path]:
    """The input, beside it the one of the year before, where that is ready to be held against."""
    place = Path("inputs")
    place.mkdir()
    for one in of_field(files, BEFORE):
        kind = "预算" if _BUDGET in one.name else "决算"
        try:
            read_text(one.data, one.name, kind=kind)
        except InvalidReport:
            continue
        (place / one.name).write_bytes(one.data)
    found = []
    for one in of_field(files, INPUT):
        found.append(place / one.name)
        found[-1].write_bytes(one.data)
    return found


def _hold_to_year(reports: Sequence[Path]) -> None:
    """Declines a report of which nobody knows the year: its tables would be those of none."""
    for one in reports:
        if not understand(read_published(one)).year:
            said = "没有看出是哪一年的，取不了它的数；请带整份报告，或者选这里填过的同一年的数"
            raise Declined(f"{one.name}：{said}")


def _told(lesson: Lesson, name: str) -> dict[str, Any]:
    """What was learned.

    `files`: the texts of the style by their names; `over`: the style that it is over; `asked`:
    the questions, see `_asked`; `cases`: those that no report shows, as they will read; `wrong`:
    figures of the reports that do not agree; `strange`: sections that are too much unlike those
    of the style below; `unplaced`: headings that it has none like; `left`: what was not learned,
    with the sentence that would be wrong of some department; `below`: what the style below says
    wrong of the departments of the reports, too; `more`: how many places are worded as the style
    below is, unasked.
    """
    learned_, place = lesson.learned, _STYLES / name
    texts = {one.name: one.read_text("utf-8") for one in sorted(place.iterdir()) if one.is_file()}
    return {
        "files": texts,
        "over": learned_.over,
        "reports": [one.title for one in lesson.samples],
        "asked": _asked(texts[QUESTIONS]),
        "cases": list(learned_.unseen),
        "wrong": list(learned_.wrong),
        "strange": list(learned_.strange),
        "unplaced": list(learned_.unplaced),
        "left": [f"{section}：{why}" for section, why in learned_.left.items()],
        "below": list(lesson.below),
        "more": lesson.unasked,
    }


def _asked(text: str) -> list[dict[str, Any]]:
    """The questions of a file of them: each with its answers, and which is chosen (0: none)."""
    tree = build(text, QUESTIONS).tree
    return [
        {
            "key": str(key),
            "section": one["节"],
            "why": one["为什么"],
            "published": one["公布的是"],
            "told": one["现在会写"],
            "answers": list(one["答案"].values()),
            "chosen": int(one["选"] or 0),
        }
        for key, one in (tree.items() if isinstance(tree, Mapping) else ())
    ]
