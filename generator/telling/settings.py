"""Settings: what a style.yaml may say, read and checked; its mistakes in Chinese, all at once."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml
from babel import Locale
from babel.dates import format_date

from generator.later import matcher
from generator.telling.legible import Illegible, text_of
from generator.vocabulary.glossary import terms

FILE: Final = "style.yaml"
UNITS: Final = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
# zh_CN is an alias that Babel resolves anew at each call; the full name is not.
LOCALE: Final = Locale("zh", "CN", script="Hans")
ROUNDED: Final = "各自四舍五入"
REMAINDERS: Final = "最大余数"
BEFORE, AFTER = "之前", "之后"
NOT_DRAWN: Final = "不画"
FORMS: Final = ("全国", "简式")  # of the nine tables
SEEN: Final = "见过"  # what of a style stands in a text that was published
SHARED: Final = "句式"  # the sentences that sections share, where a section could be named
OF: Final = "→"  # between a section and a sentence of it

_NUMBER: Final = matcher(r"(?:#,##)?0(?:\.(?=.{0,10}\Z)0*#*)?")  # a cent in 亿元 has ten places
_RATE: Final = matcher(r"\d{1,9}(?:\.\d{1,9})?")
_MAX_DEPTH: Final = 12
_COUNT: Final = matcher(r"[^一①1]*[一①1][^一①1]*")
_WIDE_COLON: Final = matcher(r"[^#:：\"']+：(?!.*: )")


class BadStyle(ValueError):  # noqa: N818  what a style's author has to mend
    """A style.yaml that cannot be used; the message says where and why."""


def refused(folder: Path, mistakes: Sequence[str]) -> BadStyle:
    """Every mistake of a style.yaml on a line of its own."""
    return BadStyle("\n".join(f"{folder / FILE}：{mistake}" for mistake in mistakes))


# ---------------------------------------------------------------- reading


def settings_of(folder: Path) -> Mapping[str, Any]:
    """What a style's own style.yaml says. Raises BadStyle where it cannot be read."""
    try:
        stamp = (folder / FILE).stat().st_mtime_ns
    except OSError:
        stamp = 0
    return _settings_of(folder, stamp)


@lru_cache(maxsize=64)
def _settings_of(folder: Path, stamp: int) -> Mapping[str, Any]:  # noqa: ARG001  the cache's key
    try:
        text = text_of(folder / FILE)
        _hold_to_depth(text)
        found = _plain(yaml.compose(text, yaml.CBaseLoader), set())
    except Illegible as error:
        where = f"第 {error.line} 行" if error.line else ""
        raise refused(folder, [f"{where}{error}"]) from None
    except yaml.MarkedYAMLError as error:
        raise refused(folder, [_unreadable(text, error)]) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise refused(folder, [f"读不了（{error}）"]) from None
    if not isinstance(found, dict):
        raise refused(folder, [f"应由几行“键: 值”组成{_wide_colon(text)}"])
    return found


def _hold_to_depth(text: str) -> None:
    """Raises MarkedYAMLError for what is nested too deep: libyaml would never stop."""
    depth = 0
    for event in yaml.parse(text, yaml.CBaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise _at(event, _NESTED)


def _plain(node: yaml.Node | None, seen: set[int]) -> Any:
    """Mappings, lists and the text of scalars; no key twice, nothing that stands for another."""
    if node is None:
        return None
    if id(node) in seen:
        raise _at(node, "不能用 & 和 * 引用，请照写一遍")
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one, seen) for one in node.value]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _at(key, "键应是一个词，后面跟半角冒号")
        if key.value in found:
            raise _at(key, f"“{key.value}”写了两次，请合并成一处")
        found[key.value] = _plain(value, seen)
    return found


def _at(node: Any, message: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=message, problem_mark=node.start_mark)


def _unreadable(text: str, error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    where = f"第 {mark.line + 1} 行：" if mark else ""
    problem = str(error.problem or error)
    if problem.isascii():
        known = (chinese for english, chinese in _PROBLEMS if english in problem)
        problem = next(known, f"看不懂这里的写法（{problem}）") + _wide_colon(text)
    return f"{where}{problem}"


_NESTED: Final = "一层套一层，套得太多；请检查缩进和括号"
_PROBLEMS: Final = (
    ("nesting depth", _NESTED),
    ("tab character", "缩进要用空格，不用制表符"),
    ("cannot start any token", "缩进要用空格，不用制表符；以 @、`、% 开头的词用引号括起来"),
    ("mapping values", "一行里有两个“: ”；文字里有冒号时，用引号括起来"),
    ("end of stream", "前面有引号没有配成对"),
    ("expected node content", "前面有括号没有配成对"),
    ("expected ',' or", "前面有括号没有配成对"),
)


def _wide_colon(text: str) -> str:
    for number, line in enumerate(text.splitlines(), 1):
        if _WIDE_COLON.match(line):
            return f"；第 {number} 行用了全角冒号“：”，键后面要写半角冒号加空格“: ”"
    return ""


# ---------------------------------------------------------------- what may be said


def misfits(own: Mapping[str, Any], above: Mapping[str, Any]) -> Iterator[str]:
    """What a style says that the style it is over has no place for."""
    sound = True
    for key, value in own.items():
        found = list(_misfits_of(key, value, above))
        sound = sound and not found
        yield from found
    if sound:
        yield from _unknown_sections(own, above)
        yield from _unknown_places(own, above)


def _misfits_of(key: str, value: Any, above: Mapping[str, Any]) -> Iterator[str]:
    if key not in above:
        yield f"不认识“{key}”{_near(key, above)}"
    elif _form(value) != _form(above[key]):
        yield f"{key}：{_FORMS[_form(above[key])]}"
    elif key in _CLOSED:
        for name, inner in value.items():
            if name not in above[key]:
                yield f"{key}：不认识“{name}”{_near(name, above[key])}"
            elif _form(inner) != _form(above[key][name]):
                yield f"{key}→{name}：{_FORMS[_form(above[key][name])]}"
            elif key == "章节" and not all(map(_is_entry, inner)):
                yield f"章节→{name}：一节一行，写成“- 收入: 收入决算情况说明”"
            elif key == "公开表" and isinstance(inner, list) and not _same(inner, above[key][name]):
                yield f"公开表→{name}：九张表写全，各一次：{'、'.join(above[key][name])}"
            elif key == "图表" and isinstance(inner, Mapping):
                drawn = above[key][name]
                unknown = [chart for chart in inner if chart not in drawn]
                yield from (f"图表→{name}：不认识“{one}”{_near(one, drawn)}" for one in unknown)


def _same(listed: Sequence[object], names: Sequence[object]) -> bool:
    """Whether the same names are listed, in whatever order."""
    return all(map(names.__contains__, listed)) and len(listed) == len(names) == len(set(listed))


def _is_entry(entry: object) -> bool:
    """A section of 章节: its template's name and its heading."""
    return isinstance(entry, Mapping) and [_form(v) for v in entry.values()] == [str]


def _unknown_sections(own: Mapping[str, Any], above: Mapping[str, Any]) -> Iterator[str]:
    """Names of sections and of words that there are not, where a style changes some of them."""
    lists = (*above["章节"].values(), *own.get("章节", {}).values())
    known = {
        name: heading for listed in lists for entry in listed for name, heading in entry.items()
    }
    for rules in (*above["有数必写"].values(), *own.get("有数必写", {}).values()):
        known |= rules
    words = {**above["用语"], **own.get("用语", {})}
    for key in ("节名", "不写的节", "各节用语"):
        for name in own.get(key, ()):
            if name not in known:
                yield f"{key}：没有“{name}”这一节{_near(name, known)}"
    yield from _unknown_seen(own.get(SEEN, ()), known, own.get("章节", above["章节"]))
    for section, changed in own.get("各节用语", {}).items():
        if not isinstance(changed, Mapping):
            yield f"各节用语→{section}：写成 {{下降: 降低}}"
            continue
        for word in changed:
            if word not in words:
                yield f"各节用语→{section}：用语里没有“{word}”{_near(word, words)}"


def _unknown_seen(
    entries: Sequence[object], sections: Mapping[str, Any], kinds: Mapping[str, Any]
) -> Iterator[str]:
    """What a style says it has seen, and is no section, no sentence and no kind of report."""
    known = dict.fromkeys((*kinds, SHARED, *sections))
    for entry in entries:
        head = str(entry).partition(OF)[0]
        if not isinstance(entry, str):
            yield f"{SEEN}：一处一行，写 {'、'.join(kinds)}、节的名字，或者 节{OF}句子"
        elif head not in known:
            yield f"{SEEN}：没有“{head}”这一节{_near(head, known)}"


def _unknown_places(own: Mapping[str, Any], above: Mapping[str, Any]) -> Iterator[str]:
    """Sections at which a style draws a chart, and which its kind of report never has."""
    for kind, charts in own.get("图表", {}).items():
        if not isinstance(charts, Mapping):
            continue
        known = dict.fromkeys(
            name
            for settings in (above, own)
            for listed in (
                *settings.get("章节", {}).get(kind, ()),
                settings.get("有数必写", {}).get(kind, {}),
            )
            for name in listed
        )
        for chart, said in charts.items():
            section, side = chart_place(str(said))
            if side and section not in known:
                yield f"图表→{kind}→{chart}：{kind}没有“{section}”这一节{_near(section, known)}"


_CLOSED: Final = frozenset(
    {"数字", "编号", "标题", "章节", "图表", "公开表", "名词解释", "有数必写", "车辆"}
)
_FORMS: Final[Mapping[type, str]] = {
    dict: "下面应是几行“键: 值”",
    list: "下面应是几行“- …”",
    str: "后面应是一个词",
}


def _form(value: object) -> type:
    return dict if isinstance(value, Mapping) else list if isinstance(value, list) else str


def _near(name: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"，是不是“{near[0]}”？" if near else f"；可以写 {'、'.join(known)}"


def mistakes(settings: Mapping[str, Any]) -> Iterator[str]:
    """Values that cannot be used, in the settings of a style with those that it is over."""
    for path, fits, advice in _VALUES:
        value: Any = settings
        for key in path:
            value = value[key]
        if not (isinstance(value, str) and fits(value)):
            yield f"{'→'.join(path)}“{value}”不行；{advice}"
    for key in ("用语", "车辆", "标题", "节名"):
        for name, word in settings[key].items():
            if not isinstance(word, str):
                yield f"{key}→{name}：后面应是一个词"
    yield from _undrawable(settings["图表"])
    yield from _unexplained(settings["名词解释"])
    for rules in settings["有数必写"].values():
        for name, rule in rules.items():
            if not isinstance(rule, Mapping) or set(rule) != {"事实", "排在后面", "标题"}:
                yield f"有数必写→{name}：写成 {{事实: …, 排在后面: …, 标题: …}}"


def chart_place(said: str) -> tuple[str, str]:
    """Where a chart stands: the section and BEFORE or AFTER its text; ('', '') for NOT_DRAWN.

    Of what names no place there is a section, but no side.
    """
    side = said[-len(AFTER) :]
    if said == NOT_DRAWN:
        return "", ""
    return (said[: -len(side)].rstrip(), side) if side in {BEFORE, AFTER} else (said, "")


def _undrawable(charts: Mapping[str, Any]) -> Iterator[str]:
    for kind, places in charts.items():
        for name, said in places.items() if isinstance(places, Mapping) else ():
            if not isinstance(said, str) or not (said == NOT_DRAWN or all(chart_place(said))):
                advice = f"写成 收入{AFTER}、收入{BEFORE} 或者 {NOT_DRAWN}"
                yield f"图表→{kind}→{name}“{said}”不行；{advice}"


def _unexplained(glossary: Mapping[str, Any]) -> Iterator[str]:
    """Terms that are to be explained and that nobody explains."""
    words = glossary["词语"]
    for name, meaning in words.items():
        if not isinstance(meaning, str):
            yield f"名词解释→词语→{name}：后面应是它的解释，例如 指……"
    known = {**terms(), **words}
    for key in ("次序", "一律写"):
        for name in glossary[key]:
            if str(name) not in known:
                yield f"名词解释→{key}：没有“{name}”这个词{_near(str(name), known)}"


def _is_date(pattern: str) -> bool:
    try:
        return "2024" in format_date(date(2024, 12, 31), pattern, locale=LOCALE)
    except (AttributeError, KeyError, ValueError):
        return False


_Value = tuple[tuple[str, ...], Callable[[str], object], str]
_FORMAT: Final = "可以写 0.##、0.00、#,##0.##、#,##0.00，小数最多 10 位"
_VALUES: Final[tuple[_Value, ...]] = (
    (("数字", "金额"), _NUMBER.fullmatch, _FORMAT),
    (("数字", "百分比"), _NUMBER.fullmatch, _FORMAT),
    (("数字", "单位"), UNITS.__contains__, f"可以写 {'、'.join(UNITS)}"),
    (("数字", "占比合计"), (ROUNDED, REMAINDERS).__contains__, f"可以写 {ROUNDED}、{REMAINDERS}"),
    (("图表", "显示"), {"是", "否"}.__contains__, "可以写 是、否"),
    (("公开表", "格式"), FORMS.__contains__, f"可以写 {'、'.join(FORMS)}"),
    *((("名词解释", key), {"是", "否"}.__contains__, "可以写 是、否") for key in ("其余", "科目")),
    (("名词解释", "编号"), ("一级", "二级", "三级", "四级").__contains__, "可以写 一级 到 四级"),
    (("日期",), _is_date, "可以写 long，或者 yyyy年M月d日 这样的格式"),
    (("列举",), bool, "可以写 、"),
    (("须说明原因",), _RATE.fullmatch, "写百分之几的那个数，例如 10"),
    *(
        (("编号", level), _COUNT.fullmatch, "写出它的第一个号，例如 一、 （一） 1、 ①")
        for level in ("一级", "二级", "三级", "四级")
    ),
)
