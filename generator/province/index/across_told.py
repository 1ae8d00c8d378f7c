"""Across told: what does not agree, as text for a terminal, as JSON, and as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from generator.elements import harmless
from generator.elements.interchange import Shaped, position, standing, versions, written
from generator.problem import WRONG
from generator.province.index.disagreements import RULES, Across, Disagreement, Source

_NAMED: Final = 6  # sources of a sum that a line names; JSON has all


def yuan(cents: int | None) -> str:
    """Whole 分 as 元 with two decimals; '' where there is none."""
    if cents is None:
        return ""
    sign, number = ("-" if cents < 0 else ""), abs(cents)
    return f"{sign}{number // 100:,}.{number % 100:02d}"


def to_text(found: Across) -> str:
    """What does not agree, a line each with both sources; what was not looked at; the verdict."""
    lines = [harmless(_line(one)) for one in found.found]
    lines += [f"未检查（{rule.code}）：{why}" for rule, why in found.skipped]
    return "".join(f"{line}\n" for line in [*lines, verdict(found)])


def _line(one: Disagreement) -> str:
    says = f"{_named(one.here)}：{one.level}（{one.rule.code}）：{one.said}"
    if one.left is None:
        others = f"；另见 {_all(one)}" if one.there else ""
        return f"{says}{others}"
    return (
        f"{says}：{one.year} 年{one.kind} {yuan(one.left)} 元，{_all(one)} "
        f"{'共 ' if len(one.there) > 1 else ''}{yuan(one.right)} 元，差 {yuan(one.gap)} 元"
    )


def _all(one: Disagreement) -> str:
    named = [_named(source) for source in one.there[:_NAMED]]
    rest = f" 等 {len(one.there)} 处" if len(one.there) > _NAMED else ""
    return f"{'、'.join(named)}{rest}"


def _named(source: Source) -> str:
    """Whose figure it is and where it stands, as file:line, or the file and its page."""
    place = source.place
    at = f"{place.file}:{place.line}" if place.line and not place.page else str(place)
    return f"{at} {source.department}".rstrip() if at else source.department


def verdict(found: Across) -> str:
    """The line that comes last."""
    held = sum(found.held.values())
    unread = f"，{found.unread} 份读不了" if found.unread else ""
    came_to = f"核对 {held} 处，错误 {found.wrong} 处，提示 {found.hints} 处"
    said = f"共 {found.reports} 份报告{unread}：{came_to}"
    return said if found.wrong else f"{said}。{'都对得上' if held else '没有可比的'}"


def to_json(found: Across) -> str:
    """One JSON object; amounts are exact strings in 元."""
    return written(
        {
            "版本": versions(),
            "份数": found.reports,
            "读不了": found.unread,
            "核对": {rule.code: found.held.get(rule, 0) for rule in RULES},
            "错误": found.wrong,
            "提示": found.hints,
            "未检查": [{"规则": rule.code, "原因": why} for rule, why in found.skipped],
            "问题": [_shaped(one) for one in found.found],
        }
    )


def _shaped(one: Disagreement) -> Shaped:
    return {
        "规则": one.rule.code,
        "级别": one.level,
        "年度": one.year,
        "类型": one.kind,
        "说明": one.said,
        "本数": _plain(one.left),
        "他数": _plain(one.right),
        "差": _plain(one.gap),
        "本处": _sourced(one.here),
        "他处": [_sourced(source) for source in one.there],
    }


def _plain(cents: int | None) -> str | None:
    return None if cents is None else yuan(cents).replace(",", "")


def _sourced(source: Source) -> Shaped:
    return {
        "单位": source.unit,
        "部门": source.department,
        "填在": source.keys,
        "数": _plain(source.amount),
        "位置": position(source.place),
        **standing(source.place),
    }


def to_xlsx(found: Across) -> bytes:
    """A workbook of one list: a row a disagreement, ready to be filtered and printed."""
    from generator.results.xlsx import Column, to_lists

    columns = tuple(Column(title, width) for title, width in _COLUMNS.items())
    return to_lists(("全省核对", columns, _rows(found)))


_COLUMNS: Final[Mapping[str, int]] = {
    "序号": 5, "规则": 5, "规则名": 16, "级别": 6, "年度": 6, "类型": 6, "部门": 16, "说明": 30,
    "本数（元）": 16, "他数（元）": 16, "差（元）": 14, "本处": 26, "他处": 40, "备注": 12,
}  # fmt: skip


def _rows(found: Across) -> Iterator[list[str | int | None]]:
    for number, one in enumerate(found.found, 1):
        yield [
            number, one.rule.code, one.rule.title, one.level, one.year or None, one.kind,
            one.here.department, one.said, yuan(one.left), yuan(one.right), yuan(one.gap),
            _named(one.here), "；".join(map(_named, one.there)),
            "",
        ]  # fmt: skip


FORMATS: Final[Mapping[str, Callable[[Across], str | bytes]]] = {
    "text": to_text,
    "json": to_json,
    "xlsx": to_xlsx,
}


def exit_code(found: Across) -> int:
    """1 where something is wrong, as `juesuan check` has it."""
    return 1 if any(one.level == WRONG for one in found.found) else 0
