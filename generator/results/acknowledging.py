"""Acknowledging: the file of acknowledgements read: every mistake in it, with its line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from generator.entry.scalars import Items, Mapping, Typed, build, content_of, decode
from generator.inspection import CATALOGUE
from generator.problem import InvalidReport, Place, Problem
from generator.results.acknowledged import Acknowledgements, Entry
from generator.rule import Rule
from generator.vocabulary.commands import command

NOT_ACKNOWLEDGED: Final = Rule(
    "I25",
    "已核文件每条有规则、原文、理由",
    "核实过、可以照原样的，记在报告旁边的“已核.yaml”里：哪一条规则、哪一处原文、为什么可以不改。"
    "没有理由的不算核实。",
    "- 规则: N01（下面没有写 理由）",
    "- 规则: N01，下面写 原文、理由",
)

_KEYS: Final = ("规则", "原文", "理由")
_SHOWN: Final = 20  # characters of what was typed, in a message


def read_acknowledgements(path: Path) -> Acknowledgements:
    """The entries of a file. Raises InvalidReport with every problem, each with file and line."""
    text, _ = decode(content_of(path, path.name), path.name)
    return parse_acknowledgements(text, path.name)


def parse_acknowledgements(text: str, name: str) -> Acknowledgements:
    """The entries of a YAML text; see read_acknowledgements. Raises InvalidReport as that does."""
    typed = build(text, name)
    problems = list(typed.problems)
    tree = typed.tree
    if tree is None:
        return Acknowledgements()
    if not isinstance(tree, Items):
        message = "应是一条一条、以“- ”开头的列表，每条写 规则、原文、理由"
        problems.append(Problem(Place(file=name), message, rule=NOT_ACKNOWLEDGED))
        raise InvalidReport(problems)
    entries: list[Entry] = []
    for at, item in enumerate(tree):
        wrong = list(_wrong(typed, at, item))
        problems += wrong
        if not wrong:
            rule, quote, reason = (str(item[key]).strip() for key in _KEYS)
            entries.append(Entry(rule, quote, reason, str(typed.place((at,)))))
    if problems:
        raise InvalidReport(problems)
    return Acknowledgements(tuple(entries))


def _wrong(typed: Typed, at: int, item: object) -> Iterator[Problem]:
    """What is wrong with an entry."""
    for keys, message in _mistakes(item):
        yield Problem(typed.place((at, *keys)), message, rule=NOT_ACKNOWLEDGED)


def _mistakes(item: object) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is wrong with an entry, by the keys within it."""
    if not isinstance(item, Mapping):
        yield (), "这一条应写 规则、原文、理由 三行"
        return
    for key in item:
        if key not in _KEYS:
            yield (key,), f"没有“{key[:_SHOWN]}”这个键；只写 {'、'.join(_KEYS)}"
    for key in _KEYS:
        value = item.get(key)
        # A mark alone is what somebody types to get past: it says nothing.
        if not isinstance(value, str) or not any(map(str.isalnum, value)):
            yield (key,), f"缺{key}；{_ASKED[key]}"
    rule = item.get("规则")
    if isinstance(rule, str) and rule.strip() not in _codes():
        yield ("规则",), f"没有“{rule[:_SHOWN]}”这条规则；看 {command('rules')}"


_ASKED: Final = {
    "规则": "写结果里括号内的编号，如 N01",
    "原文": "照抄结果里引号内的话",
    "理由": "写清为什么可以不改，没有理由的不算核实",
}


def _codes() -> frozenset[str]:
    return frozenset(rule.code for rule in CATALOGUE)
