"""House styles: words, places, grouping, numbering; the only place that rounds.

A style is a folder of templates/zh with a style.yaml: what differs from the style that it is
over (`基于`).  Number formats are CLDR patterns (`#,##0.##`), which Babel reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

import yaml
from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern, parse_pattern

from generator.figure import PERCENT, YUAN, Figure

BASE: Final = "base"
UNITS: Final = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
# zh_CN is an alias that Babel resolves anew at each call; the full name is not.
LOCALE: Final = Locale("zh", "CN", script="Hans")
NUMERALS: Final = "一二三四五六七八九十"

_here = Path(__file__).parent
# In the checkout the templates stand at the top, where those who word them look for them.
TEMPLATES: Final = next(
    (p for p in (_here / "templates" / "zh", _here.parent / "templates" / "zh") if p.is_dir()),
    _here / "templates" / "zh",
)


class UnknownStyle(ValueError):  # noqa: N818  a name that is not there, not a bug
    """There is no style of that name; the message names those that there are."""


class BadStyle(ValueError):  # noqa: N818  what a style's author has to mend
    """A style.yaml that cannot be used; the message says where and why."""


def chinese_number(number: int) -> str:
    """一 to 九十九, as headings count."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{NUMERALS[tens - 1]}十")
    return head + (NUMERALS[ones - 1] if ones else "")


def numeral(pattern: str, number: int) -> str:
    """A heading's number in a pattern that shows its first one: 一、 （一） 1、 ① 1."""
    if "一" in pattern:
        return pattern.replace("一", chinese_number(number), 1)
    if "①" in pattern:
        return pattern.replace("①", chr(ord("①") + number - 1), 1)
    return pattern.replace("1", str(number), 1)


def number_format(pattern: str) -> Callable[[Decimal], str]:
    """The formatter of a CLDR pattern, half up (Babel alone would round half to even).

    Babel's own apply() costs 5 µs a number; the pattern that it read is all that is needed.
    """
    parsed: NumberPattern = parse_pattern(pattern)
    least, most = parsed.frac_prec
    step = Decimal(1).scaleb(-most)
    grouping = "," if parsed.grouping[0] <= 3 else ""  # noqa: PLR2004  the digits of a group

    def apply(value: Decimal) -> str:
        rounded = value.quantize(step, ROUND_HALF_UP)
        text = format(rounded, f"{grouping}f")
        if most > least:
            whole, _, places = text.partition(".")
            places = places[:least] + places[least:].rstrip("0")
            text = f"{whole}.{places}" if places else whole
        return text[1:] if text.startswith("-") and not rounded else text

    return apply


@dataclass(frozen=True)
class Style:
    """A house style: its chain of folders from base down, and its settings merged along it."""

    folder: str
    name: str
    chain: tuple[Path, ...]
    settings: Mapping[str, Any]

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
        """Whether the amount prints as a zero: such a change is 持平."""
        return abs(figure.value) < self._least

    @cached_property
    def _least(self) -> Decimal:
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
    """The folders that hold a style, the bundled ones first."""
    for root in (TEMPLATES, extra):
        if root is not None and root.is_dir():
            yield from sorted(p for p in root.iterdir() if (p / "style.yaml").is_file())


@lru_cache(maxsize=64)
def _settings_of(folder: Path, stamp: int) -> Mapping[str, Any]:  # noqa: ARG001  the cache's key
    try:
        found = yaml.load((folder / "style.yaml").read_text("utf-8"), yaml.CBaseLoader)  # noqa: S506  base loader: text only
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        message = f"{folder / 'style.yaml'} 读不了：{error}"
        raise BadStyle(message) from None
    if not isinstance(found, dict):
        message = f"{folder / 'style.yaml'} 应由“键: 值”组成"
        raise BadStyle(message)
    return found


def settings_of(folder: Path) -> Mapping[str, Any]:
    """What a style's own style.yaml says."""
    return _settings_of(folder, (folder / "style.yaml").stat().st_mtime_ns)


def _merged(upper: Any, lower: Any) -> Any:
    """Mappings merge key by key, anything else is replaced whole."""
    if isinstance(upper, Mapping) and isinstance(lower, Mapping):
        return {**upper, **{k: _merged(upper[k], v) if k in upper else v for k, v in lower.items()}}
    return lower


def load_style(name: str | None = None, extra: Path | None = None) -> Style:
    """The style of a folder's name or of its 名称; without a name the provincial base.

    `extra` is a further folder of styles.  Raises UnknownStyle, or BadStyle for one that
    cannot be used.
    """
    wanted = name or BASE
    folders = {folder.name: folder for folder in style_folders(extra)}
    by_name = {settings_of(folder).get("名称"): folder for folder in folders.values()}
    folder = folders.get(wanted) or by_name.get(wanted)
    if folder is None:
        known = "、".join(f"{n}（{f.name}）" for n, f in by_name.items() if n)
        message = f"没有“{wanted[:30]}”这个样式；现有：{known}"
        raise UnknownStyle(message)
    chain = _chain(folder, folders)
    settings: Any = {}
    for part in chain:
        own = {k: v for k, v in settings_of(part).items() if k not in {"基于", "名称"}}
        if settings and (unknown := set(own) - set(settings)):
            message = f"{part / 'style.yaml'}：不认识 {'、'.join(sorted(unknown))}；可以写 {'、'.join(settings)}"
            raise BadStyle(message)
        settings = _merged(settings, own)
    return Style(folder.name, str(settings_of(folder).get("名称", folder.name)), chain, settings)


def _chain(folder: Path, folders: Mapping[str, Path]) -> tuple[Path, ...]:
    chain: list[Path] = [folder]
    while chain[0].name != BASE:
        under = str(settings_of(chain[0]).get("基于", BASE))
        if under not in folders or folders[under] in chain:
            message = f"{chain[0] / 'style.yaml'}：基于“{under}”不行；没有这个样式，或者绕了圈"
            raise BadStyle(message)
        chain.insert(0, folders[under])
    return tuple(chain)


def sections_of(style: Style, kind: str) -> Sequence[tuple[str, str]]:
    """The sections of a kind of report in order: template name and heading."""
    return [
        (str(name), str(heading))
        for entry in style.settings["章节"][kind]
        for name, heading in entry.items()
    ]
