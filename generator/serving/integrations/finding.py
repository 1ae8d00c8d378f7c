"""Finding: the number in what an OA answers, and the workflow that has a business key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from generator.serving.integrations.workflow import Refused, Started, Unclear, mentions


def id_in(said: Any, names: Iterable[str]) -> str:
    """A number or a name of a thing: what stands there itself, or under one of some keys; ''."""
    if isinstance(said, dict):
        found = (id_in(said.get(one), ()) for one in names)
        return next((one for one in found if one), "")
    if isinstance(said, bool) or not isinstance(said, str | int):
        return ""
    text = str(said).strip()
    return text if text.isprintable() and 0 < len(text) <= 128 else ""  # noqa: PLR2004  a digest has 64


def found_in(said: Any, answered: Mapping[str, str], key: str) -> Started | None:
    """The one workflow of a list whose title has a business key; None where none has.

    `answered` says under which key the list is (dots lead down; '.' is the answer itself), and
    which keys of an entry are its number and its title.  Raises Unclear for what is no such list,
    Refused where there are several.
    """
    listed = said
    for step in filter(None, answered["列表"].split(".")):
        listed = listed.get(step) if isinstance(listed, dict) else None
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise Unclear("OA 答复的不是流程列表，查不到有没有；请对照映射文件的 查询答复")
    if listed and not any(answered["标题"] in one for one in listed):
        raise Unclear(f"OA 答复的列表里没有“{answered['标题']}”，请对照映射文件的 查询答复")
    found = {
        id_in(one, (answered["编号"],))
        for one in listed
        if mentions(str(one.get(answered["标题"], "")), key)
    }
    return one_of(found, key)


def one_of(found: Iterable[str], key: str) -> Started | None:
    """The one workflow that was found. Raises Refused where there are several."""
    numbers = sorted(set(found))
    if len(numbers) > 1:
        told = "、".join(numbers)
        raise Refused(f"OA 里有 {len(numbers)} 条业务键是 {key} 的流程（{told}），请到 OA 里核对")
    if numbers and not numbers[0]:
        raise Unclear("OA 里有这条流程，但答复里没有它的编号；请对照映射文件的 查询答复")
    return Started(numbers[0]) if numbers else None
