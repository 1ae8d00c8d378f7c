"""Prose: what can be judged within the sentences: rates, shares, completion, direction words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.inspection.claims import (
    WRONG,
    Finding,
    Inspection,
    Printed,
    amount,
    money,
    percent,
    rate,
)
from generator.inspection.judge import in_wan, level, per_cent, slipped, why_rate, why_share
from generator.reach import Range, difference, percentage
from generator.understanding import Text

_UP: Final = "增加|增长|上升|提高|新增"
_DOWN: Final = "减少|下降|降低|减低"
_CHANGE: Final = re.compile(
    rf"(?P<word>{_UP}|{_DOWN})(?:了)?{money('step')}，?(?P<rate_word>{_UP}|{_DOWN})(?:率|幅度)?(?:了|为)?{rate('rate')}"
)
_NOW: Final = re.compile(
    rf"(?:总计|合计|总收入|总支出|决算数?为?|支出|收入|经费|总额|(?<!年初)预算数?为?){money('now')}"
)
_BUDGET: Final = re.compile(
    rf"(?P<base>年初预算|全年预算|调整预算|预算)数?为?{money('budget')}，(?:全年预算数?为?{money('full')}，)?(?:(?:支出)?决算数?|执行数)为?{money('final')}"
    rf"(?:（[^）]*）)?[，；。]?(?P<word>完成|超出)?(?:了)?(?:(?:年初|全年|调整)?预算)?(?:数)?的?(?:{rate('rate')})?"
)
_DIRECTION: Final = re.compile(r"决算数(大于|小于|等于)(?:年初|全年)?预算数")
_SHARE: Final = re.compile(
    rf"(?P<name>[\u4e00-\u9fff（）“”、]{{2,30}}?){money('part')}，占比?(?P<of>[\u4e00-\u9fff]{{0,16}}?)的?{rate('rate')}"
)
_LAST_REASON: Final = re.compile(r"原因(?:是|为)?[：:]?[^。]*$")


def changes(text: Text) -> Iterator[tuple[re.Match[str], Printed, Printed, Printed]]:
    """Each `增加A万元，增长B%` with the amount that it is the change of."""
    for match in _CHANGE.finditer(text.text):
        before = text.text[: match.start()].rsplit("\n", 1)[-1]
        found = list(_NOW.finditer(_without_reasons(before)))
        if found:
            yield match, amount(found[-1], "now"), amount(match, "step"), percent(match, "rate")


def _without_reasons(text: str) -> str:
    """Amounts inside a reason are not what the next comparison is about."""
    return re.sub(r"原因(?:是|为)?：?(?:(?!与上年|比上年|[。]).)*", "原因", text)


def judge_changes(text: Text, inspection: Inspection) -> None:
    for match, now, step, printed in changes(text):
        falls = match["word"] in _DOWN
        if falls != (match["rate_word"] in _DOWN):
            inspection.found(
                _finding("N01", WRONG, text, match, match["rate_word"], match["word"], "两个增减词方向相反")
            )
        signed = step.range() if not falls else Range(-step.range().high, -step.range().low)
        base = difference(now.range(), signed)
        _judge_rate(text, match, inspection, (now, step, printed), base)


def _judge_rate(
    text: Text,
    match: re.Match[str],
    inspection: Inspection,
    stated: tuple[Printed, Printed, Printed],
    base: Range,
) -> None:
    now, step, printed = stated
    if base.high <= 2 * (now.half + step.half) and step.value and printed.value:
        message = f"上年为 0（{in_wan(now.value)} − {in_wan(step.value)}），没有增长率可言"
        inspection.found(_finding("N02", WRONG, text, match, printed.digits, "", message, "基数为 0"))
        return
    right = percentage(step.range(), base)
    if right is None or (bad := level(printed, right)) is None:
        inspection.holds("N01")
        return
    message = f"{in_wan(step.value)} ÷ 上年 {in_wan(base.middle())} = {per_cent(right.middle())}%"
    why = why_rate(printed, step.range(), base, now.range()) or slipped(printed, right)
    inspection.found(
        _finding("N01", bad, text, match, printed.digits, per_cent(right.middle()), message, why)
    )


def judge_completion(text: Text, inspection: Inspection) -> None:
    """年初预算为A，支出决算为B，完成C%，决算数大于/小于/等于年初预算数."""
    for match in _BUDGET.finditer(text.text):
        budget, final = amount(match, "budget"), amount(match, "final")
        if match["rate"] is not None:
            _judge_completion(text, match, inspection, budget, final)
        sentence = text.text[match.end() :].split("\n", 1)[0][:60]
        if direction := _DIRECTION.search(sentence):
            at = match.end() + direction.start()
            full = amount(match, "full") if match["full"] else budget
            _judge_direction(text, at, direction, inspection, full, final)


def _judge_completion(
    text: Text, match: re.Match[str], inspection: Inspection, budget: Printed, final: Printed
) -> None:
    printed = percent(match, "rate")
    if budget.value == 0:
        if printed.value or final.value:
            message = f"{match['base']}为 0，没有完成率"
            full = f"；{printed.digits}% 是全年预算的" if match["full"] else ""
            inspection.found(
                _finding("N04", WRONG, text, match, printed.digits, "", message + full, "基数为 0")
            )
        return
    right = percentage(final.range(), budget.range())
    if right is None:
        return
    if match["word"] == "超出" and level(printed, right) is None:
        message = f"{printed.digits}% 是完成率，不是超出的幅度；应写“完成”"
        inspection.found(_finding("N04", WRONG, text, match, "超出", "完成", message))
        return
    if (bad := level(printed, right)) is None:
        inspection.holds("N04")
        return
    message = f"{in_wan(final.value)} ÷ {in_wan(budget.value)} = {per_cent(right.middle())}%"
    why = why_share(printed, final.range(), budget.range(), ())
    inspection.found(
        _finding("N04", bad, text, match, printed.digits, per_cent(right.middle()), message, why)
    )


def _judge_direction(
    text: Text,
    at: int,
    match: re.Match[str],
    inspection: Inspection,
    budget: Printed,
    final: Printed,
) -> None:
    right = "大于" if final.value > budget.value else "小于" if final.value < budget.value else "等于"
    if match[1] == right:
        inspection.holds("N05")
        return
    message = f"决算 {in_wan(final.value)}，预算 {in_wan(budget.value)}，应是{right}"
    inspection.found(
        Finding(
            "N05", WRONG, text.number, match[0], text.place(at), match[1], right, message
        )
    )


def judge_shares(text: Text, inspection: Inspection) -> None:
    """A share against the whole that its sentence names, or that its list adds up to."""
    for chunk_at, chunk in _chunks(text.text):
        found = list(_SHARE.finditer(chunk))
        for match in found:
            whole = _whole(chunk, match, found)
            if whole is None or whole.value <= 0:
                continue
            others = [percent(m, "rate").range() for m in found if m is not match]
            _judge_share(text, chunk_at, match, inspection, (amount(match, "part"), whole), others)


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for part in text.split("\n"):
        yield at, part
        at += len(part) + 1


def _whole(chunk: str, match: re.Match[str], found: list[re.Match[str]]) -> Printed | None:
    """The amount that a share is of: named (占基本支出的), or the total that its list opens with."""
    before = chunk[: match.start()] + match["name"]
    named = match["of"]
    if named and named not in {"比", "总"}:
        if named == "本年支出合计":
            return None
        candidates = list(re.finditer(rf"{re.escape(named)}{money('whole')}", chunk[: match.start("part")]))
        return amount(candidates[-1], "whole") if candidates else None
    lead = re.finditer(
        rf"(?:合计|总计|支出决算为|支出|收入){money('whole')}(?=，其中|，主要用于|，完成|。|；)", before
    )
    candidates = [m for m in lead if not any(f.start() <= m.start() < f.end() for f in found)]
    return amount(candidates[-1], "whole") if candidates else None


def _judge_share(
    text: Text,
    chunk_at: int,
    match: re.Match[str],
    inspection: Inspection,
    stated: tuple[Printed, Printed],
    others: list[Range],
) -> None:
    part, whole = stated
    printed = percent(match, "rate")
    right = percentage(part.range(), whole.range())
    if right is None or (bad := level(printed, right)) is None:
        inspection.holds("N03")
        return
    message = f"{in_wan(part.value)} ÷ {in_wan(whole.value)} = {per_cent(right.middle())}%"
    why = why_share(printed, part.range(), whole.range(), others)
    quote = match[0][match.start("part") - match.start() :]
    place = text.place(chunk_at + match.start("part"))
    inspection.found(
        Finding(
            "N03", bad, text.number, quote, place, printed.digits, per_cent(right.middle()), message, why
        )
    )


def _finding(
    rule: str,
    bad: str,
    text: Text,
    match: re.Match[str],
    written: str,
    expected: str,
    message: str,
    why: str = "",
) -> Finding:
    return Finding(
        rule, bad, text.number, match[0], text.place(match.start()), written, expected, message, why
    )


