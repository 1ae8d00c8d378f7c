"""Client keys: who may call /v1: made and given a mapping by 系统, given departments by 安全."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from generator.serving.administering.typed_lists import (
    GUESSED,
    Amiss,
    departments_of,
    shown_name,
)
from generator.serving.guarding.chain import By, What, put_on_record
from generator.serving.integrations.mapping_text import BadMapping, block_of, near
from generator.serving.interface import app_keys
from generator.serving.interface.app_keys import AppKey, NoSuchKey
from generator.serving.interface.flat_fields import flat_fields, unfit
from generator.serving.interface.signing import NoAlgorithm

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MOST: Final = 2_000  # fields of a mapping


def make(
    connection: Connection,
    by: By,
    shown: str,
    algorithm: str = "HMAC-SHA256",
    departments: Iterable[str] = (),
) -> tuple[str, str]:
    """A new key and its secret, which nobody is shown again. Raises Amiss.

    Without departments it may ask for none of them until they are given.
    """
    given = departments_of(connection, departments)
    try:
        name, secret = app_keys.made_key(connection, shown_name(shown, "给谁用"), algorithm, given)
    except NoAlgorithm as error:
        raise Amiss(str(error)) from None
    put_on_record(connection, by, What.KEY, name, f"新建，{_told(given)}")
    return name, secret


def named(connection: Connection, name: str) -> AppKey:
    """A key. Raises Amiss."""
    try:
        return app_keys.key_named(connection, name.strip())
    except NoSuchKey:
        listed = [one.name for one in app_keys.keys(connection)]
        raise Amiss(
            f"没有“{name.strip()[:40]}”这把密钥{near(name.strip()[:40], listed)}；请照列表里的写"
        ) from None


def switch(connection: Connection, by: By, name: str, *, on: bool) -> None:
    """Switches a key on or off. Raises Amiss."""
    found = named(connection, name)
    if found.active != on:
        app_keys.switch(connection, found.name, on=on)
        put_on_record(connection, by, What.KEY, found.name, "启用" if on else "停用")


def give_departments(connection: Connection, by: By, name: str, departments: Iterable[str]) -> None:
    """Sets the departments that a key may ask for, each with all below it. Raises Amiss."""
    found, given = named(connection, name), departments_of(connection, departments)
    if found.given != given:
        app_keys.put_departments(connection, found.name, given)
        put_on_record(connection, by, What.KEY, found.name, _told(given))


def _told(departments: tuple[str, ...]) -> str:
    return f"部门 {' '.join(departments) or '没有'}"


# ---------------------------------------------------------------- which field is which


def mapping_in(data: bytes) -> dict[str, str]:
    """The mapping in a file, JSON or YAML: field of the OA → path of ours. Raises Amiss."""
    if not data.strip():
        raise Amiss('映射是空的；要不用映射，请写 {}，要用请照 {"field0001": "/部门"} 写')
    try:
        block, mistakes = block_of(data)
    except BadMapping as bad:
        raise Amiss(*bad.mistakes) from None
    found = block.words()
    if len(found) > _MOST:
        raise Amiss(f"映射最多 {_MOST} 个字段，现在有 {len(found)} 个；只写办公系统真的会送来的")
    strange = [name for name, path in found.items() if path and unfit({name: path})]
    for at, name in enumerate(strange):
        path = found[name][:100]
        meant = _meant(path) if at < GUESSED else ""
        block.wrong(name, f"“{name[:60]}”指的“{path}”不是填报内容里的一处{meant}")
    if mistakes:
        raise Amiss(*mistakes)
    return found


def _meant(path: str) -> str:
    """What a path may have been meant for, or where all are listed."""
    known = [one.path for kind in ("决算", "预算") for one in flat_fields(kind).values()]
    return near(path, known) or "；照 GET /v1/fields 里的 path 写，例如 /部门、/支出/*/#"


def mapping_told(mapping: Mapping[str, str]) -> str:
    """A mapping as it is shown and can be handed in again."""
    return json.dumps(dict(mapping), ensure_ascii=False, indent=1)


def give_mapping(connection: Connection, by: By, name: str, data: bytes) -> int:
    """Sets the mapping of a key; gives back how many fields it has. Raises Amiss."""
    found, mapping = named(connection, name), mapping_in(data)
    if dict(found.mapping) != mapping:
        app_keys.put_mapping(connection, found.name, mapping)
        put_on_record(connection, by, What.KEY, found.name, f"映射 {len(mapping)} 个字段")
    return len(mapping)
