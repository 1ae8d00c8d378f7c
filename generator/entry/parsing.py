"""From YAML or JSON text to a Report: the models of accounts and budget, errors in Chinese."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from generator.entry.access import ASKED_FOR, UNREADABLE
from generator.entry.codes import check
from generator.entry.keys import entries, keys_at
from generator.entry.opened import UNIT, opened
from generator.entry.report import Report
from generator.entry.scalars import Typed, build, decode, key_of
from generator.entry.schema import MODELS
from generator.entry.slips import SLIP
from generator.entry.validating import Mistake, Wrong, validated
from generator.entry.values import STILL_TO_FILL, TO_FILL, UNITS, Reading
from generator.problem import InvalidReport, Place, Problem, pointer
from generator.rule import Rule
from generator.vocabulary.commands import command
from generator.vocabulary.subjects import level_of

if TYPE_CHECKING:
    from generator.entry.accounts import Accounts
    from generator.entry.budget import Budget

Model = type["Accounts | Budget"]

MAX_PROBLEMS: Final = 200  # a list that is longer is not read to its end
MAX_UNFILLED: Final = 10

UNKNOWN_KEY: Final = Rule(
    "I05",
    "键是填报文件里有的",
    "键照公开表上的名称写，各有各的一级。写错的、放错地方的键不能跳过：跳过了，它的数就悄悄没有了。",
    "其它收入: 1,200.00",
    "其他收入: 1,200.00",
)
MISSING_KEY: Final = Rule(
    "I06",
    "必填的键都写了",
    "部门、年度、计量单位、收入、支出等少了一样，说明就写不出来，或者写出来也不知道是谁的、按什么单位。",
    "部门: 某某局（没有写计量单位）",
    "部门: 某某局、计量单位: 万元",
)
WRONG_VALUE: Final = Rule(
    "I07",
    "值照它的样子写",
    "金额只写数字，元后最多两位小数、万元后最多六位；个数是整数；年度是四位；日期是年-月-日；"
    "文字写在一处；该分几行的分几行。读到别的不猜，约数、带单位的数猜不得。",
    "其他收入: 约30万",
    "其他收入: 300,000.00",
)
# Which rule a mistake breaks; any other is of a value.
_BROKEN: Final = {
    Mistake.UNKNOWN: UNKNOWN_KEY,
    Mistake.MISSING: MISSING_KEY,
    Mistake.UNFILLED: STILL_TO_FILL,
}

_SHOWN: Final = 6  # keys that a message names

_EXPECTED: Final = {
    Mistake.NO_BLOCK: "这里应是下一级的几行“键: 值”，{read}",
    Mistake.NO_TABLE: "这里应是下一级的几行“编码: …”，{read}",
    Mistake.NO_LIST: "这里应是一条一行、以“- ”开头的列表，{read}",
    Mistake.CHOICE: "只能写 {choices}，{read}",
}


def read_text(data: bytes, name: str, *, kind: str | None = None, partly: bool = False) -> Report:
    """The report in the bytes of a YAML or JSON file.

    `kind` (决算, 预算) is what the file's name says; the text's own 类型 must agree with it.
    Raises InvalidReport with every problem, each with file and line; `partly` only where nothing
    can be read: what is still to be filled in, or wrong, is then in the `problems` of the report.
    """
    text, hints = decode(data, name)
    return parse(text, name, kind=kind, hints=hints, partly=partly)


def parse(
    text: str,
    name: str,
    *,
    kind: str | None = None,
    hints: tuple[Problem, ...] = (),
    partly: bool = False,
) -> Report:
    """The report in a YAML or JSON text; see read_text. Raises InvalidReport as that does."""
    typed = build(text, name)
    if not isinstance(typed.tree, Mapping):
        raise InvalidReport([*typed.problems, _no_mapping(text, name)])
    return report_of(typed, kind=kind, hints=hints, partly=partly)


def report_of(
    typed: Typed,
    *,
    kind: str | None = None,
    hints: tuple[Problem, ...] = (),
    partly: bool = False,
) -> Report:
    """The report in a tree of keys and typed values; see read_text. Raises InvalidReport."""
    kind = _kind(typed, kind)
    model = MODELS[kind]
    content, errors = _validated(model, typed, typed.tree)
    codes = tuple(check(kind, typed.tree, typed))
    misplaced = [problem for problem in codes if not problem.hint]
    hints += tuple(problem for problem in codes if problem.hint)
    if errors and (problem := _of_the_other_kind(kind, typed)):
        raise InvalidReport([problem])
    problems = sorted([*_problems(errors, model, typed), *typed.problems, *misplaced], key=_line)
    if not problems and content is not None:
        return Report(content, typed, hints)
    if partly:
        part = opened(model, typed, errors, [problem.place.path for problem in misplaced])
        content, _ = _validated(model, typed, part.tree)
        if content is not None:
            told = tuple(problems[:MAX_PROBLEMS])
            return Report(content, typed, hints, None, told, part.open, part.loose)
    raise InvalidReport(problems[:MAX_PROBLEMS])


def _kind(typed: Typed, expected: str | None) -> str:
    """决算 or 预算, as the text says, else as the file's name says."""
    stated = typed.tree.get("类型") or expected or "决算"
    place = typed.place(("类型",))
    if not isinstance(stated, str) or stated not in MODELS:
        rule, message = WRONG_VALUE, f"类型只能写 {' 或 '.join(MODELS)}，{_read(stated)}"
    elif expected and stated != expected:
        rule = ASKED_FOR
        message = f"类型写的是{stated}，文件名却是{expected}（预算的文件名以 -budget.yaml 结尾）"
    else:
        return stated
    raise InvalidReport([*typed.problems, Problem(place, message, rule=rule)])


_OTHER: Final = {"决算": "预算", "预算": "决算"}
_FEW: Final = 2  # keys of the other kind that may be slips


def _of_the_other_kind(kind: str, typed: Typed) -> Problem | None:
    """A file that is a 预算 where a 决算 is expected, or the other way round, by its keys."""
    own, other = (keys_at(MODELS[one], ()) for one in (kind, _OTHER[kind]))
    theirs = [key for key in typed.tree if key in other and key not in own]
    ours = [key for key in typed.tree if key in own and key not in other]
    if len(theirs) < max(_FEW, len(ours) + 1):
        return None
    called = {"决算": "2024.yaml", "预算": "2024-budget.yaml"}
    message = (
        f"这里应是{kind}的填报文件（如 {called[kind]}），写的却像是{_OTHER[kind]}："
        f"“{'”“'.join(theirs[:3])}”只有{_OTHER[kind]}才写；"
        f"{_OTHER[kind]}的文件名要像 {called[_OTHER[kind]]}，请改名，或者换成{kind}的"
    )
    return Problem(typed.place((theirs[0],)), message, rule=ASKED_FOR)


def _validated(
    model: Model, typed: Typed, tree: Any
) -> tuple[Accounts | Budget | None, list[Wrong]]:
    """The content of a tree, or None and what is wrong with its values.

    It is the tree that was typed, or what could be read of it.
    """
    stated = tree.get(UNIT)
    unit = stated if isinstance(stated, str) else ""
    # With no unit an amount may have the places of either: the missing unit is mistake enough.
    scale = UNITS.get(unit, UNITS["万元"])
    return validated(model, tree, Reading(scale, unit, open=tree is not typed.tree))


def _no_mapping(text: str, name: str) -> Problem:
    lines = text.splitlines()
    typed = [line for line in lines if line.split("#")[0].strip()]
    if not typed:
        message = f"文件是空的；可以用 {command('new')} 生成一份待填的文件"
        return Problem(Place(file=name), message, rule=UNREADABLE)
    wide = [number for number, line in enumerate(lines, 1) if "：" in line and ":" not in line]
    if wide:
        more = f"（这样的共 {len(wide)} 行）" if len(wide) > 1 else ""
        message = f"用了全角冒号“：”；键后面请用半角冒号加空格“: ”{more}"
        return Problem(Place(file=name, line=wide[0]), message, rule=SLIP)
    message = "读不出“键: 值”；请对照样例，每行写成“部门: 某某局”的样子"
    return Problem(Place(file=name), message, rule=SLIP)


def _line(problem: Problem) -> int:
    return problem.place.line


# ---------------------------------------------------------------- what is wrong, in Chinese


def _problems(errors: list[Wrong], model: Model, typed: Typed) -> list[Problem]:
    """Each error at its place; of a file that is hardly filled in, the first and how many more."""
    errors = sorted(errors, key=lambda error: typed.line(error.path) or 0)
    unfilled = [error for error in errors if error.mistake is Mistake.UNFILLED]
    told = [error for error in errors if error.mistake is not Mistake.UNFILLED]
    told = [*told[:MAX_PROBLEMS], *unfilled[:MAX_UNFILLED]]
    found = [_problem(error, model, typed) for error in told]
    if rest := unfilled[MAX_UNFILLED:]:
        end = typed.place(rest[-1].path).inside
        message = f"从这里到{end}，还有 {len(rest)} 处【待填】没有填"
        found.append(Problem(typed.place(rest[0].path), message, rule=STILL_TO_FILL))
    return found


def _problem(error: Wrong, model: Model, typed: Typed) -> Problem:
    rule = STILL_TO_FILL if _is_blank(error) else _BROKEN.get(error.mistake, WRONG_VALUE)
    return Problem(typed.place(error.path), _message(error, model, typed), rule=rule)


def _is_blank(error: Wrong) -> bool:
    """Whether a choice is still to be made."""
    return error.mistake is Mistake.CHOICE and TO_FILL in str(error.found)


def _message(error: Wrong, model: Model, typed: Typed) -> str:
    path, found = error.path, error.found
    if error.mistake is Mistake.UNKNOWN:
        return _unknown(path, found, model)
    if error.mistake is Mistake.MISSING:
        choices = " 或 ".join(f"“{path[-1]}: {choice}”" for choice in _choices(model, path))
        return f"缺“{pointer(path)}”；请补上{f'，写 {choices}' if choices else ''}"
    # What has no line is placed by its keys already.
    at = f"{pointer(path)}：" if typed.lines else ""
    if _is_blank(error):
        return f"{at}还没有填；请写 {error.message}"
    template = _EXPECTED.get(error.mistake)
    if template is None:
        return f"{at}{error.message}{_too_deep(path, found, model, typed)}"
    message = template.format(read=_read(found), choices=error.message)
    known = keys_at(model, path) if isinstance(found, str) else ()
    return f"{at}{message}{f'；下面可以写：{_some(known)}' if known else ''}"


def _choices(model: Model, path: Sequence[str | int]) -> tuple[str, ...]:
    """What alone may stand under a key of the first level."""
    found = [entry.choices for entry in entries(model) if [entry.key] == [*path]]
    return found[0] if found else ()


def _too_deep(path: Sequence[str | int], value: Any, model: Model, typed: Typed) -> str:
    """Where a key of this level was indented and so became a part of the value above it."""
    first = next(iter(value), None) if isinstance(value, Mapping) else None
    if first is None or first not in keys_at(model, path[:-1]):
        return ""
    if typed.lines:
        return f"；第 {typed.line((*path, first))} 行的“{first}”是不是多缩进了？"
    return f"；“{first}”是不是放深了一层？"


def _above(key: str, path: Sequence[str | int], model: Model) -> str:
    """The one key that a misplaced key belongs under, sought outwards; "" for none or several."""
    for length in range(len(path) - 1, -1, -1):
        found = [
            above
            for above in keys_at(model, path[:length])
            if key in keys_at(model, (*path[:length], above))
            or key in keys_at(model, (*path[:length], above, ""))
        ]
        if found:
            return found[0] if len(found) == 1 else ""
    return ""


def _some(keys: Sequence[str]) -> str:
    return "、".join(keys[:_SHOWN]) + (" 等" if len(keys) > _SHOWN else "")


def _read(value: Any) -> str:
    """What was found where something else belongs."""
    if value is None or value == "":
        return "现在空着"
    if isinstance(value, Mapping):
        return f"现在是“{next(iter(value), '')}: …”"
    if isinstance(value, list):
        return "现在是以“- ”开头的列表"
    wide = "；里面的全角冒号“：”请改成半角冒号加空格“: ”" if "：" in value else ""
    return f"读到的是“{value[:30]}”{wide}"


def _unknown(path: Sequence[str | int], value: Any, model: Model) -> str:
    """What to do about a key that is not one: the likeliest cause first."""
    key, known = str(path[-1]), keys_at(model, path[:-1])
    if key[:1].isdigit() and value is None:
        return f"不认识“{key}”；写在花括号 {{}} 里的金额不能带千分位逗号，请去掉逗号或改成分行写"
    if level_of(key):
        return f"不认识“{key}”；科目编码要写在“支出”等表下面，往里缩进两格"
    if len(path) > 1 and key in keys_at(model, ()):
        return f"“{key}”缩进得不对；它在最外层，前面不要空格"
    if above := _above(key, path, model):
        return f"“{key}”不在这里；它要写在“{above}”下面，往里缩进两格"
    near = difflib.get_close_matches(key_of(key), known, n=1, cutoff=0.5)
    other = next((kind for kind, one in MODELS.items() if one is not model), "")
    theirs = key in keys_at(MODELS[other], path[:-1])
    said = f"“{key}”是{other}填报文件里的，这份不是{other}" if theirs else f"不认识“{key}”"
    return said + (f"，是不是“{near[0]}”？" if near else f"；这里可以写：{'、'.join(known)}")
