"""Allowances: what 安全 allows: addresses that may be called, whether one may check one's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from generator.serving.administering.typed_lists import Amiss
from generator.serving.approving.steps import APART
from generator.serving.guarding.chain import By, What, put_on_record
from generator.serving.integrations.calling import origin_of
from generator.serving.integrations.opening import allow, allowed
from generator.serving.store.administered import put_value, value_of
from generator.serving.working.addresses import LIST, NotAllowed, parsed

if TYPE_CHECKING:
    from sqlalchemy import Connection

CALLBACKS, OFFICES = "回调地址", "OA 地址"
_MOST: Final = 200  # addresses of a list
_LIKE: Final = "应像 https://example.org 或 https://example.org:8443/notify"


def listed(connection: Connection, which: str) -> tuple[str, ...]:
    """The addresses that may be called: by callbacks, or as an OA."""
    if which == OFFICES:
        return allowed(connection)
    found = value_of(connection, LIST, ())
    return tuple(map(str, found)) if isinstance(found, list) else ()


def set_list(connection: Connection, by: By, which: str, addresses: Sequence[str]) -> None:
    """Sets one of the lists. Raises Amiss with every address that is none."""
    wrong = [f"第 {at} 行“{one[:80]}”：{said}" for at, one in enumerate(addresses, 1)
             if (said := _wrong(which, one))]  # fmt: skip
    if len(addresses) > _MOST:
        wrong.append(f"最多 {_MOST} 个地址，现在有 {len(addresses)} 个；一个地址下面的路径不用再写")
    if wrong:
        raise Amiss(*wrong)
    before = listed(connection, which)
    if tuple(addresses) == before:
        return
    if which == OFFICES:
        allow(connection, addresses)
    else:
        put_value(connection, LIST, list(addresses))
    put_on_record(connection, by, What.SETTING, which, _changes(before, addresses))


def _wrong(which: str, address: str) -> str:
    """What is wrong with an address; '' for nothing."""
    if which == OFFICES:
        plain = origin_of(address) is not None
        return "" if plain else f"不是能用的地址，{_LIKE}；不带用户名、? 和 #"
    try:
        found = parsed(address)
    except NotAllowed as error:
        return f"{error}；{_LIKE}"
    return f"名单里不写 ? 后面的；{_LIKE}" if found.query else ""


def _changes(before: Iterable[str], after: Iterable[str]) -> str:
    """What came to a list and what went, for the record."""
    more = [f"加 {one}" for one in after if one not in set(before)]
    less = [f"去 {one}" for one in before if one not in set(after)]
    return "；".join([*more, *less]) or "换了次序"


def change_list(
    connection: Connection, by: By, which: str, add: Iterable[str], drop: Iterable[str]
) -> tuple[str, ...]:
    """Adds addresses and takes others away; gives back the list. Raises Amiss."""
    before, gone = listed(connection, which), set(drop)
    if strange := gone - set(before):
        raise Amiss(*(f"“{one}”不在{which}的名单里，请照名单里的写" for one in sorted(strange)))
    kept = [one for one in before if one not in gone]
    set_list(connection, by, which, list(dict.fromkeys([*kept, *add])))
    return listed(connection, which)


# ---------------------------------------------------------------- who may check


def checks_apart(connection: Connection) -> bool | None:
    """Whether nobody may check what they filled in; None where it is not set."""
    found = value_of(connection, APART)
    return None if found is None else found is True


def set_checks_apart(connection: Connection, by: By, *, apart: bool) -> None:
    if checks_apart(connection) != apart:
        put_value(connection, APART, apart)
        put_on_record(connection, by, What.SETTING, APART, "是" if apart else "否")
