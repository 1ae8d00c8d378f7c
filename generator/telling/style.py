"""House styles: words, places, grouping, numbering; every number of the prose is rounded here.

A style is a folder of templates/zh with a style.yaml: what differs from the style that it is
over (`基于`).  Number formats are CLDR patterns (`#,##0.##`), which Babel reads.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

from babel.dates import format_date
from babel.numbers import NumberPattern, parse_pattern
from msgspec import Struct

from generator.number.figure import HUNDRED, PERCENT, YUAN, Figure, is_unsaid
from generator.rule import Rule
from generator.telling.legible import Illegible, text_of
from generator.telling.settings import (
    FILE,
    LOCALE,
    UNITS,
    BadStyle,
    misfits,
    mistakes,
    refused,
    settings_of,
)
from generator.vocabulary.commands import option

__all__ = [
    "BASE",
    "LOCALE",
    "NOT_THERE",
    "TEMPLATES",
    "UNITS",
    "BadStyle",
    "Style",
    "UnknownStyle",
    "load_style",
    "name_of",
    "number_format",
    "sections_of",
    "style_folders",
]

BASE: Final = "base"
_SUFFIXES: Final = {".yaml", ".j2"}  # of the files that a style is made of
_SAID: Final = 30  # characters of a name that is not there

_here = Path(__file__).parent.parent
# In the checkout the templates stand at the top, where those who word them look for them.
TEMPLATES: Final = next(
    (p for p in (_here / "templates" / "zh", _here.parent / "templates" / "zh") if p.is_dir()),
    _here / "templates" / "zh",
)


NOT_THERE: Final = Rule(
    "I21",
    "点名要的样式、部分、数都有",
    "样式写名称或文件夹名，部分写编号或名称，数写事实的名字、科目编码或章节。"
    "没有的不用相近的代替：换一个样式，整份的话就不一样了。",
    "样式: 某某县（没有这个样式）",
    "样式: 样本",
)


class UnknownStyle(ValueError):  # noqa: N818  a name that is not there, not a bug
    """There is no style of that name; the message names the nearest, and those that there are."""

    rule = NOT_THERE


# As many digits as there can be: the usual 28 are too few for ten places of a long amount.
_WIDE: Final = Context(prec=100)


def number_format(pattern: str) -> Callable[[Decimal], str]:
    """The formatter of a CLDR pattern, half up (Babel alone would round half to even).

    Babel's own apply() costs 5 µs a number; the pattern that it read is all that is needed.
    """
    parsed: NumberPattern = parse_pattern(pattern)
    least, most = parsed.frac_prec
    step = Decimal(1).scaleb(-most)
    plain = ",f" if parsed.grouping[0] <= 3 else "f"  # noqa: PLR2004  the digits of a group
    zero = 0 * step  # has no sign
    optional = most - least

    def apply(value: Decimal) -> str:
        rounded = value.quantize(step, ROUND_HALF_UP, _WIDE)
        text = format(rounded or zero, plain)
        if optional and text[-1] == "0":
            text = (text[:-optional] + text[-optional:].rstrip("0")).removesuffix(".")
        return text

    return apply


class Style(Struct, frozen=True, eq=False, dict=True):
    """A house style: its chain of folders from base down, and its settings merged along it."""

    folder: str
    name: str
    chain: tuple[Path, ...]
    settings: Mapping[str, Any]

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its files and of those of the styles that it is over, by their names."""
        found = hashlib.sha256()
        for folder in self.chain:
            for path in sorted(filter(_is_of_a_style, folder.iterdir())):
                found.update(hashlib.sha256(path.name.encode()).digest())
                with path.open("rb") as file:
                    found.update(hashlib.file_digest(file, "sha256").digest())
        return found.hexdigest()

    @cached_property
    def _amount(self) -> Callable[[Decimal], str]:
        return number_format(self.settings["数字"]["金额"])

    @cached_property
    def _percent(self) -> Callable[[Decimal], str]:
        return number_format(self.settings["数字"]["百分比"])

    @cached_property
    def percent_step(self) -> Decimal:
        """One unit of the last place of a printed percentage."""
        _, most = parse_pattern(self.settings["数字"]["百分比"]).frac_prec
        return Decimal(1).scaleb(-most)

    @cached_property
    def _measure(self) -> Callable[[Decimal], str]:
        return number_format("0.##")

    @cached_property
    def _scale(self) -> Decimal:
        return UNITS[self.unit]

    @cached_property
    def unit(self) -> str:
        return str(self.settings["数字"]["单位"])

    def number(self, figure: Figure) -> str:
        """The digits of a figure, rounded once, half up, without its unit."""
        if figure.unit == YUAN:
            return self._amount(figure.value / self._scale)
        if figure.unit == PERCENT:
            return self._percent(figure.value)
        return self._measure(figure.value)

    def word(self, figure: Figure) -> str:
        """A figure as the prose states it: an amount and a percentage with their unit."""
        if figure.unit == YUAN:
            return f"{self._amount(figure.value / self._scale)}{self.unit}"
        if figure.unit == PERCENT:
            return f"{self._percent(figure.value)}%"
        return self._measure(figure.value)

    def vanishes(self, figure: Figure) -> bool:
        """Whether a figure prints as a zero: such a change is 持平, of such a base is no rate."""
        if is_unsaid(figure):
            return False
        return abs(figure.value) < self.least if figure.unit == YUAN else figure.is_zero

    def is_whole(self, rate: Figure) -> bool:
        """Whether a percentage prints as 100%."""
        return self._percent(rate.value) == self._percent(HUNDRED)

    @cached_property
    def least(self) -> Decimal:
        """The smallest amount (元) that does not print as zero: half of the last place."""
        _, most = parse_pattern(self.settings["数字"]["金额"]).frac_prec
        return Decimal(1).scaleb(-most) / 2 * self._scale

    def day(self, value: date) -> str:
        return str(format_date(value, self.settings["日期"], locale=LOCALE))

    @cached_property
    def separator(self) -> str:
        """What stands between the members of a list."""
        return str(self.settings["列举"])

    def threshold(self) -> Decimal:
        """From which rate of change (%) on a reason is asked for."""
        return Decimal(str(self.settings["须说明原因"]))

    def words_of(self, section: str) -> Mapping[str, str]:
        """The words of the style, with what a section has of its own over them."""
        return {**self.settings["用语"], **self.settings["各节用语"].get(section, {})}


def style_folders(extra: Path | None = None) -> Iterator[Path]:
    """The folders that hold a style, the sample first and then the bundled ones.

    Raises BadStyle without `extra`.
    """
    if extra is not None and not extra.is_dir():
        typed = f"{option('--styles')} 或 JUESUAN_STYLES"
        message = f"{extra}：没有这个放样式的文件夹；请看 {typed} 写得对不对"
        raise BadStyle(message)
    for root in (TEMPLATES, extra):
        if root is not None:
            found = sorted(p for p in root.iterdir() if os.path.lexists(p / FILE))
            yield from sorted(found, key=lambda folder: folder.name != BASE)


def load_style(name: str | None = None, extra: Path | None = None) -> Style:
    """The style of a folder's name or of its 名称; without a name the provincial base.

    `extra` is a further folder of styles.  Raises UnknownStyle, or BadStyle for one that
    cannot be used.
    """
    wanted = name or BASE
    folders = {folder.name: folder for folder in style_folders(extra)}
    folder = folders.get(wanted) or _called(wanted, folders.values())
    if folder is None:
        known = "、".join(f"{name_of(one)}（{one.name}）" for one in folders.values())
        guess = _meant(wanted, folders.values())
        message = f"没有“{wanted[:_SAID]}”这个样式{guess}现有：{known}"
        raise UnknownStyle(message)
    chain = _chain(folder, folders)
    return _style_of(chain, tuple(map(_stamp, chain)))


def name_of(folder: Path) -> str:
    """The 名称 of a style; its folder's name where it has none, or none that can be read."""
    try:
        return str(settings_of(folder).get("名称") or folder.name)
    except BadStyle:
        return folder.name


def _called(name: str, folders: Iterable[Path]) -> Path | None:
    others = []
    for folder in folders:
        if name not in _read(folder):
            others.append(folder)
        elif name_of(folder) == name:
            return folder
    return next((folder for folder in others if name_of(folder) == name), None)


def _read(folder: Path) -> str:
    """The text of a style.yaml, '' where it cannot be read: parsing the others can wait."""
    try:
        return text_of(folder / FILE)
    except Illegible:
        return ""


def _meant(typed: str, folders: Iterable[Path]) -> str:
    """The style that was meant, as far as its folder or its 名称 is like what was typed."""
    spelt = {name.casefold(): one for one in folders for name in (one.name, name_of(one))}
    narrow = unicodedata.normalize("NFKC", typed[:_SAID]).casefold()
    near = difflib.get_close_matches(narrow, spelt, n=1, cutoff=0.5)
    return f"，是不是“{name_of(spelt[near[0]])}”（{spelt[near[0]].name}）？" if near else "；"


def _chain(folder: Path, folders: Mapping[str, Path]) -> tuple[Path, ...]:
    """The style and those that it is over, base first."""
    chain: list[Path] = [folder]
    while chain[0].name != BASE:
        under = str(settings_of(chain[0]).get("基于", BASE))
        if under not in folders:
            guess = _meant(under, folders.values())
            message = f"基于“{under}”：没有这个文件夹{guess}现有 {'、'.join(folders)}"
            raise refused(chain[0], [message])
        if folders[under] in chain:
            round_ = " → ".join(f.name for f in (*reversed(chain), folders[under]))
            raise refused(chain[0], [f"基于“{under}”绕了圈：{round_}"])
        chain.insert(0, folders[under])
    if chain[0].parent != TEMPLATES:
        raise refused(chain[0], [f"“{BASE}”是省里的样本，自己的样式请用别的文件夹名"])
    return tuple(chain)


def _is_of_a_style(path: Path) -> bool:
    return path.suffix in _SUFFIXES and path.is_file()


def _stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    """When each file of a style was last written: one that was edited is read anew."""
    with os.scandir(folder) as entries:
        return tuple(sorted((entry.name, _written(entry)) for entry in entries))


def _written(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat().st_mtime_ns
    except OSError:  # a link to nothing
        return 0


@lru_cache(maxsize=64)
def _style_of(chain: tuple[Path, ...], stamps: tuple[object, ...]) -> Style:  # noqa: ARG001  the cache's key
    """One Style for one state of its files, so that its templates, too, are compiled once."""
    settings: Mapping[str, Any] = {}
    for folder in chain:
        own = {k: v for k, v in settings_of(folder).items() if k not in {"基于", "名称"}}
        if settings and (found := list(misfits(own, settings))):
            raise refused(folder, found)
        merged = _merged(settings, own)
        if found := list(mistakes(merged)):
            raise refused(folder, found)
        settings = _arranged(merged, own)
    return Style(chain[-1].name, name_of(chain[-1]), chain, settings)


def _merged(upper: Any, lower: Any) -> Any:
    """Mappings merge key by key, anything else is replaced whole."""
    if isinstance(upper, Mapping) and isinstance(lower, Mapping):
        return {**upper, **{k: _merged(upper[k], v) if k in upper else v for k, v in lower.items()}}
    return lower


def _arranged(settings: Mapping[str, Any], own: Mapping[str, Any]) -> Mapping[str, Any]:
    """章节 as one style leaves it: its 节名 as headings, without its 不写的节."""
    names, left_out = own.get("节名", {}), own.get("不写的节", [])
    sections = {
        kind: [
            {name: names.get(name, heading)}
            for name, heading in _entries(listed)
            if name not in left_out
        ]
        for kind, listed in settings["章节"].items()
    }
    return {**settings, "章节": sections}


def sections_of(style: Style, kind: str) -> Sequence[tuple[str, str]]:
    """The sections of a kind of report in order: template name and heading."""
    return _entries(style.settings["章节"][kind])


def _entries(listed: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    return [(name, heading) for entry in listed for name, heading in entry.items()]
