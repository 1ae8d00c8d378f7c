"""The result for the terminal: section by section, each finding's place first, the verdict last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from generator.inspection import CATALOGUE, Finding
from generator.inspection.coverage import UNREAD, UNSETTLED
from generator.problem import WRONG
from generator.results.acknowledged import quoted
from generator.results.result import Result
from generator.results.summary import printable
from generator.vocabulary.commands import option

_REASONS: Final = 4  # why something was not checked, in short
_ALSO: Final = 10  # other places of the same, in short
_LEAD: Final = 20  # characters in front of a figure


def to_text(result: Result) -> str:
    """Findings by section, what is acknowledged, what was not checked, and the verdict."""
    return _joined([*_findings(result), *_acknowledged(result), *_unchecked(result)], result)


def to_full_text(result: Result) -> str:
    """The same with every rule that could not look, and each figure that is not settled."""
    lines = [*_concluded(result), *_findings(result), *_acknowledged(result)]
    lines += _each_unchecked(result)
    return _joined([*lines, *_unsettled(result)], result)


def _joined(lines: list[str], result: Result) -> str:
    return "".join(f"{printable(line)}\n" for line in [*lines, verdict(result)])


def _concluded(result: Result) -> Iterator[str]:
    """What the report was taken for, and from what that was concluded."""
    yield "【这份报告】"
    for name, ground in result.grounds.items():
        where = f"（{ground.place}）" if ground.place else ""
        yield f"{name}：{ground.value}。{ground.why}{where}"
    if result.figures:
        yield f"正文的数：{len(result.figures)} 个，{result.coverage}"


def _findings(result: Result) -> Iterator[str]:
    """Each section's findings below its heading, sections in reading order."""
    ordered = sorted(result.findings, key=lambda f: (f.place.page, f.place.line))
    first: dict[str, int] = {}
    for at, finding in enumerate(ordered):
        first.setdefault(_heading(finding), at)
    ordered.sort(key=lambda f: (first[_heading(f)], f.level != WRONG))
    for heading, found in groupby(ordered, _heading):
        yield f"【{heading}】"
        yield from (_line(result.understood.name, finding) for finding in found)


def _heading(finding: Finding) -> str:
    """The section of the prose by its heading; a table by its name."""
    if finding.at is None:
        return finding.section
    text = finding.at.text
    return text.title


def _line(name: str, finding: Finding) -> str:
    why = f"；{finding.cause}" if finding.cause else ""
    more = f"等 {len(finding.also)} 处" if len(finding.also) > _ALSO else ""
    places = "、".join(map(str, finding.also[:_ALSO]))
    also = f"；同样的还有：{places}{more}" if places else ""
    return (
        f"{name} {finding.place}：{finding.level}（{finding.code}）"
        f"{_said(finding)}。{finding.message}{why}{also}"
    )


def _said(finding: Finding) -> str:
    """What stands there and what should; or what should stand there where nothing does."""
    if not finding.quote:
        return f"缺“{finding.should}”" if finding.expected else "缺"
    # What is wrong may stand in another sentence, as a list's total does.
    other = finding.printed if finding.printed not in finding.quote else ""
    right = f"，{other}{' ' if other else ''}应为 {finding.should}" if finding.expected else ""
    return f"“{finding.quote}”{right}"


def _acknowledged(result: Result) -> Iterator[str]:
    name = result.understood.name
    if result.acknowledged:
        yield f"【已核实 {len(result.acknowledged)} 处】"
    for one in result.acknowledged:
        finding = one.finding
        yield f"{name} {finding.place}：（{finding.code}）“{quoted(finding)}”。理由：{one.reason}"
    for entry in result.stale:
        yield f"{entry.where}：报告里已经没有这一处（{entry.rule}“{entry.quote}”），请删去这一条"


def _unchecked(result: Result) -> Iterator[str]:
    """What was not checked, a line for each of the commonest reasons."""
    yield from (f"没有读到：{unread}" for unread in result.unread)
    reasons: dict[str, list[str]] = {}
    for code, why in result.unchecked:
        reasons.setdefault(why, []).append(code)
    commonest = sorted(reasons.items(), key=lambda item: -len(item[1]))
    for why, codes in commonest[:_REASONS]:
        yield f"未检查 {len(codes)} 条：{why}（{'、'.join(codes)}）"
    if rest := [code for _, codes in commonest[_REASONS:] for code in codes]:
        yield f"另有 {len(rest)} 条未检查：{'、'.join(sorted(rest))}；原因见 {option('--all')}"


def _each_unchecked(result: Result) -> Iterator[str]:
    yield from (f"没有读到：{unread}" for unread in result.unread)
    titles = {rule.code: rule.title for rule in CATALOGUE}
    if result.unchecked:
        yield f"【未检查 {len(result.unchecked)} 条】"
    for code, why in result.unchecked:
        yield f"{code} {titles.get(code, '')}：{why}"


def _unsettled(result: Result) -> Iterator[str]:
    """Each figure that no rule could settle, in the words that it stands in, and why."""
    for state in (UNSETTLED, UNREAD):
        figures = [one for one in result.unsettled if one.state == state]
        if figures:
            yield f"【{state}的数 {len(figures)} 个】"
        for figure in figures:
            quote = figure.at
            lead = re.split("[\n。；]", quote.text.text[max(0, quote.start - _LEAD) : quote.start])
            yield f"{result.understood.name} {quote.place}：{lead[-1]}{quote.words}。{figure.why}"


def verdict(result: Result) -> str:
    """The one line that comes last: what was checked, what was found, what nobody can settle."""
    known = f"，已核实 {len(result.acknowledged)} 处" if result.acknowledged else ""
    return (
        f"{result.understood.name}：核对 {result.checked} 处，错误 {result.wrong} 处，"
        f"提示 {result.hints} 处{known}；"
        f"正文 {len(result.figures)} 个数：{result.coverage}"
    )
