"""Sheet: a living report laid out as its page: the contents, each sentence, what it rests on.

Every place that somebody may fill in stands beside the sentence that states it most directly: the
one whose figure is added up from the fewest places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from msgspec import Struct, field

from generator import (
    Chapter,
    Figure,
    Passage,
    Reason,
    Words,
    described,
)
from generator.facts.origin import rests_on
from generator.reporting import REASON_MISSING, TO_LOOK_AT, UNFILLED
from generator.serving.drafting.concerned import concerned, places_asked_for
from generator.serving.drafting.living import Amiss, Beside, Living, living
from generator.serving.working.engines import apart
from generator.telling.style import name_of, style_folders

Path = tuple[str | int, ...]

TASKS: Final = (REASON_MISSING, UNFILLED, TO_LOOK_AT)
_FRONT: Final = "封面"
_REST: Final = "不在说明里的数"
_HEAD: Final = ("部门", "计量单位", "样式")
_STYLE: Final = ("样式",)
_HIDDEN: Final = ("类型", "年度")  # set when the report was begun
_SHEETS: Final = 256  # of fifty people, each with what they see, try and keep
TO_FILL: Final = "【待填"
_LINE: Final = 12  # characters that a narrow field shows


def pointer_of(path: Path) -> str:
    """A path as one text that can be taken apart again (RFC 6901)."""
    return "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in path)


class Piece(NamedTuple):
    """Some characters of a sentence; `rests` are the places that a figure of it rests on."""

    text: str
    what: str = ""  # figure, words, missing; "" for the words of the style
    rests: tuple[str, ...] = ()
    told: str = ""  # what the figure is


class Field(NamedTuple):
    """A place to fill in: what is typed there now, what was said the year before, what is wrong."""

    pointer: str
    path: Path
    label: str
    form: str
    meaning: str
    value: str | None  # None where the input has no such key
    last: str = ""
    choices: tuple[str, ...] = ()
    nothing: str = ""  # what says that there is none of it
    problems: tuple[Amiss, ...] = ()

    @property
    def tasks(self) -> tuple[str, ...]:
        """What is to be done here: of 缺原因, 待填, 要核对 those that are."""
        found = {one.task for one in self.problems}
        if self.is_open:
            found.add(UNFILLED)
        return tuple(one for one in TASKS if one in found)

    @property
    def is_open(self) -> bool:
        """Whether it still says that it is to be filled in: an empty box to whoever fills it."""
        return TO_FILL in (self.value or "")

    @property
    def is_told(self) -> bool:
        """Whether a problem says that it is to be filled in: of many open places only the first."""
        return any(one.task == UNFILLED for one in self.problems)

    @property
    def is_long(self) -> bool:
        """Whether sentences are written there, or what is typed needs more than a line."""
        return self.form == "文字" or (self.form == "名称" and len(self.value or "") > _LINE)


class Sentence(NamedTuple):
    """A paragraph of the text, or a place of no sentence's, with the fields beside it."""

    number: str
    pieces: tuple[Piece, ...]
    level: int = 0  # of a heading, 0 for none
    fields: tuple[Field, ...] = ()

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def tasks(self) -> tuple[str, ...]:
        found = {task for one in self.fields for task in one.tasks}
        return tuple(one for one in TASKS if one in found)


class Part(NamedTuple):
    """A section of the page."""

    number: str
    heading: str
    sentences: tuple[Sentence, ...]

    @property
    def shape(self) -> tuple[object, ...]:
        """What has to be the same for a change to be drawn sentence by sentence."""
        rows = ((one.level, tuple(f.pointer for f in one.fields)) for one in self.sentences)
        return (self.heading, *rows)

    def fields(self) -> Iterator[Field]:
        for one in self.sentences:
            yield from one.fields


class Sheet(NamedTuple):
    """The whole page; `problems` that belong to no field of it are told beside it."""

    parts: tuple[Part, ...]
    problems: tuple[Amiss, ...]
    counts: Mapping[str, int]
    checked: int
    leads: Mapping[Amiss, Path]  # to which box each problem leads

    def fields(self) -> Iterator[Field]:
        for part in self.parts:
            yield from part.fields()

    def sentence_of(self, path: Path) -> str:
        """The text of the sentence beside which a place stands; '' for none."""
        wanted = pointer_of(path)
        for part in self.parts:
            for one in part.sentences:
                if any(each.pointer == wanted for each in one.fields):
                    return one.text
        return ""


@lru_cache(maxsize=_SHEETS)
def sheet_of(text: str, kind: str, beside: Beside = Beside()) -> Sheet:  # noqa: B008  it is frozen
    """The page of a text of a kind (决算, 预算), with what stands beside it."""
    made = _laid_out(text, kind, beside)
    return made._replace(parts=tuple(map(_one, made.parts)))


@apart
def _laid_out(text: str, kind: str, beside: Beside) -> Sheet:
    return sheet_for(living(text, kind, beside))


def sheet_for(of: Living) -> Sheet:
    """The page of what the engine said of a text."""
    made = _Layout(of).sheet()
    rests_on.cache_clear()  # a figure keeps all that it was made of
    return made


@lru_cache(maxsize=16 * _SHEETS)
def _one(part: Part) -> Part:
    """Of equal parts one: a key typed leaves most of a page as it was."""
    return part


@apart
def sentences_of(text: str, kind: str, beside: Beside) -> dict[str, Sentence]:
    """The sentences of a text by their numbers, nothing checked: for whoever is still typing."""
    found = sheet_for(living(text, kind, beside, checked=False))
    return {one.number: one for part in found.parts for one in part.sentences}


class _Layout(Struct):
    of: Living
    homes: dict[Path, tuple[int, int]] = field(default_factory=dict)  # chapter, block
    amiss: tuple[Amiss, ...] = ()
    leads: dict[Amiss, Path] = field(default_factory=dict)

    def sheet(self) -> Sheet:
        chapters = self.of.document.chapters if self.of.document is not None else ()
        self.homes = _homes(chapters)
        self.amiss = self.of.amiss
        wanted = self._wanted()
        self.leads = self._leads(wanted)
        self._join([path for path in wanted if path not in self.homes])
        told = [self._chapter(at, one) for at, one in enumerate(chapters)]
        rest = [path for path in wanted if path not in self.homes and path[0] not in _HEAD]
        front = self._loose("front", _FRONT, [(key,) for key in _HEAD])
        parts = [front, *told, *self._rest(rest)]
        counts = dict.fromkeys(TASKS, 0)
        for one in self.amiss:
            counts[one.task] += 1
        fields = [each for part in parts for each in part.fields()]
        counts[UNFILLED] += sum(each.is_open and not each.is_told for each in fields)
        check = self.of.check
        kept = tuple(part for part in parts if part.sentences)
        return Sheet(kept, self.amiss, counts, check.checked if check else 0, self.leads)

    def _wanted(self) -> tuple[Path, ...]:
        """Every place that is typed, and every one that a problem asks for."""
        found = dict.fromkeys(self.of.typed)
        for one in self.amiss:
            found |= dict.fromkeys(places_asked_for(one.path, self.of.kind))
        return tuple(path for path in found if path[0] not in _HIDDEN)

    def _leads(self, wanted: Sequence[Path]) -> dict[Amiss, Path]:
        """For each problem the box that it stands at."""
        places = {path: self.of.typed.get(path) for path in wanted if described(path, self.of.kind)}
        boxes = ((one, concerned(one.path, places, one.told)) for one in self.amiss)
        return {one: box for one, box in boxes if box}

    def _join(self, paths: Sequence[Path]) -> None:
        """What no sentence states comes where something else of its block is stated."""
        blocks: dict[Path, tuple[int, int]] = {}
        for path, home in self.homes.items():
            blocks.setdefault(path[:-1], home)
        for path in paths:
            if path[:-1] in blocks and path[:-1]:
                self.homes[path] = blocks[path[:-1]]

    # ------------------------------------------------------------ the text

    def _chapter(self, at: int, chapter: Chapter) -> Part:
        beside: dict[int, list[Path]] = {}
        for path, (which, block) in self.homes.items():
            if which == at:
                beside.setdefault(block, []).append(path)
        sentences = [
            Sentence(
                f"{at}-{number}",
                tuple(map(_piece, block.passages)),
                block.level,
                self._fields(beside.get(number, ())),
            )
            for number, block in enumerate(chapter.blocks)
        ]
        return Part(f"p{at}", chapter.heading, tuple(sentences))

    def _styles(self) -> tuple[str, ...]:
        """The names of every style that there is, those of one's own with them."""
        return tuple(map(name_of, style_folders(self.of.styles)))

    def _fields(self, paths: Iterable[Path]) -> tuple[Field, ...]:
        """Fields in the order of the input; what has no place in it yet comes behind."""
        order = {path: at for at, path in enumerate(self.of.typed)}
        found = sorted(paths, key=lambda path: order.get(path, len(order)))
        return tuple(one for path in found if (one := self._field(path)) is not None)

    def _field(self, path: Path) -> Field | None:
        found = described(path, self.of.kind)
        if found is None:
            return None
        problems = tuple(one for one in self.amiss if self.leads.get(one) == path)
        return Field(
            pointer_of(path),
            path,
            found.label,
            found.form,
            found.meaning,
            self.of.typed.get(path),
            self.of.last.get(path, ""),
            found.choices if path != _STYLE else self._styles(),
            found.nothing,
            problems,
        )

    # ------------------------------------------------------------ what no sentence states

    def _rest(self, paths: Sequence[Path]) -> Iterator[Part]:
        blocks: dict[str, list[Path]] = {}
        for path in paths:
            blocks.setdefault(str(path[0]), []).append(path)
        for at, (key, inside) in enumerate(blocks.items()):
            yield self._loose(f"r{at}", f"{_REST}：{key}", inside)

    def _loose(self, number: str, heading: str, paths: Sequence[Path]) -> Part:
        fields = self._fields(paths)
        sentence = Sentence(f"{number}-0", (), 0, fields)
        return Part(number, heading, (sentence,) if fields else ())


# ---------------------------------------------------------------- which sentence states what


def _homes(chapters: Sequence[Chapter]) -> dict[Path, tuple[int, int]]:
    """For each place the sentence that states it most directly, in reading order.

    Of two that state it alone, the one that is about the fewest rows: its own.
    """
    best: dict[Path, tuple[int, int, tuple[int, int]]] = {}
    for at, chapter in enumerate(chapters):
        for number, block in enumerate(chapter.blocks):
            stated = [paths for passage in block.passages if (paths := _rests_on(passage))]
            rows = len({path[:-1] for paths in stated for path in paths})
            for paths in stated:
                for path in paths:
                    rank = len(paths), rows, (at, number)
                    if path[0] not in (*_HEAD, *_HIDDEN) and rank < best.get(path, _NOWHERE):
                        best[path] = rank
    ordered = sorted(best.items(), key=lambda one: one[1][2])
    return {path: home for path, (_, _, home) in ordered}


_NOWHERE: Final = (1 << 30, 0, (0, 0))


def _rests_on(passage: Passage) -> tuple[Path, ...]:
    match passage.states:
        case Figure() as figure:
            return rests_on(figure)
        case Reason() | Words() as words:
            return (words.cell.path,)
        case _:
            return ()


def _piece(passage: Passage) -> Piece:
    states = passage.states
    if states is None or isinstance(states, date):
        missing = "missing" if passage.text.startswith(TO_FILL) else ""
        return Piece(passage.text, missing)
    what = "figure" if isinstance(states, Figure) else "words"
    if TO_FILL in passage.text:
        what = "missing"
    told = states.label if isinstance(states, Figure) else ""
    return Piece(passage.text, what, tuple(map(pointer_of, _rests_on(passage))), told)
