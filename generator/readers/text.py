"""From YAML or JSON text to a Report: the models of accounts and budget, errors in Chinese."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError

from generator.accounts import Accounts
from generator.budget import Budget
from generator.readers.scalars import Typed, build, decode, key_of
from generator.report import UNITS, InvalidReport, Problem, Report
from generator.codes import check

MODELS: Final[dict[str, type[Accounts | Budget]]] = {"决算": Accounts, "预算": Budget}

_EXPECTED: Final = {
    "missing": "缺“{key}”；请补上",
    "model_type": "这里应是下一级的几行“键: 值”，读到的是“{value}”",
    "model_attributes_type": "这里应是下一级的几行“键: 值”，读到的是“{value}”",
    "dict_type": "这里应是下一级的几行“编码: …”，读到的是“{value}”",
    "list_type": "这里应是一条一行、以“- ”开头的列表，读到的是“{value}”",
    "literal_error": "“{value}”不行，只能写：{expected}",
}


def read_text(data: bytes, name: str, *, kind: str | None = None) -> Report:
    """The report in the bytes of a YAML or JSON file.

    `kind` (决算, 预算) is what the file's name says; the text's own 类型 must agree with it.
    Raises InvalidReport with every problem, each with file and line.
    """
    text, hints = decode(data, name)
    return parse(text, name, kind=kind, hints=hints)


def parse(
    text: str, name: str, *, kind: str | None = None, hints: tuple[Problem, ...] = ()
) -> Report:
    """The report in a YAML or JSON text; see read_text."""
    typed = build(text, name)
    tree = typed.tree
    if not isinstance(tree, Mapping):
        raise InvalidReport([Problem(typed.name, _no_mapping(text))])
    stated = tree.get("类型") or kind or "决算"
    model = MODELS.get(stated if isinstance(stated, str) else "")
    if model is None:
        where = typed.where(("类型",))
        raise InvalidReport([Problem(where, f"类型“{stated}”不认识，只能写 决算 或 预算")])
    if kind and stated != kind:
        message = f"类型写的是{stated}，文件名却是{kind}（预算的文件名以 -budget.yaml 结尾）"
        raise InvalidReport([Problem(typed.where(("类型",)), message)])
    return _validate(model, typed, hints)


def _validate(model: type[Accounts | Budget], typed: Typed, hints: tuple[Problem, ...]) -> Report:
    scale = UNITS.get(typed.tree.get("计量单位") or "", UNITS["万元"])
    try:
        content = model.model_validate(typed.tree, context={"scale": scale})
    except ValidationError as error:
        raise InvalidReport(_problems(error, model, typed)) from None
    report = Report(content, typed, hints)
    found = tuple(check(report))
    if errors := [problem for problem in found if not problem.hint]:
        raise InvalidReport(errors)
    return Report(content, typed, hints + found)


def _no_mapping(text: str) -> str:
    if not text.strip():
        return "文件是空的；可以用 juesuan new 生成一份待填的文件"
    for number, line in enumerate(text.splitlines(), 1):
        if "：" in line and ":" not in line:
            return f"第 {number} 行用了全角冒号“：”；键后面请用半角冒号加空格“: ”"
    return "读不出“键: 值”；请对照样例，每行写成“部门: 某某局”的样子"


def _problems(error: ValidationError, model: type[BaseModel], typed: Typed) -> Iterator[Problem]:
    for found in error.errors(include_url=False):
        path = tuple(found["loc"])
        kind = found["type"]
        where = typed.where(path)
        if kind == "extra_forbidden":
            yield Problem(where, _unknown(str(path[-1]), _known(model, path[:-1])))
            continue
        place = "→".join(str(key) for key in path)
        message = _EXPECTED.get(kind, "{message}").format(
            key=path[-1] if path else "",
            value=_short(found["input"]),
            expected=str((found.get("ctx") or {}).get("expected", ""))
            .replace("'", "")
            .replace(" or ", " 或 "),
            message=(found.get("ctx") or {}).get("message") or found["msg"],
        )
        yield Problem(where, f"{place}：{message}" if kind != "missing" else message)


def _short(value: Any) -> str:
    text = str(value) if not isinstance(value, Mapping) else "、".join(value)
    return text[:30]


def _unknown(key: str, known: list[str]) -> str:
    if key[:1].isdigit() and not known:
        return f"不认识“{key}”"
    if key[:1].isdigit():
        return f"不认识“{key}”；写在花括号 {{}} 里的金额不能带千分位逗号，请去掉逗号或改成分行写"
    near = difflib.get_close_matches(key_of(key), known, n=1, cutoff=0.5)
    guess = f"，是不是“{near[0]}”？" if near else f"；这里可以写：{'、'.join(known)}"
    return f"不认识“{key}”{guess}"


def _known(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """The keys that may stand at a path of the model."""
    current: Any = model
    for key in path:
        current = _inside(current, key)
    if isinstance(current, type) and issubclass(current, BaseModel):
        return [info.alias or name for name, info in current.model_fields.items()]
    return []


def _inside(current: Any, key: str | int) -> Any:
    if isinstance(current, type) and issubclass(current, BaseModel):
        for info in current.model_fields.values():
            if info.alias == key:
                return _model_in(info.annotation, info.annotation)
        return None
    return current


def _model_in(annotation: Any, default: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        if (found := _model_in(argument, None)) is not None:
            return found
    return default
