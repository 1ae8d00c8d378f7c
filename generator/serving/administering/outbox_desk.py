"""Outbox desk: what goes out to an OA, looked after by a person: each decision is on record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from generator.serving.administering.typed_lists import Amiss
from generator.serving.guarding.chain import By, What, put_on_record
from generator.serving.integrations import outbox
from generator.serving.integrations.mapping_text import BadMapping
from generator.serving.integrations.opening import sender_of
from generator.serving.integrations.outbox import Otherwise
from generator.serving.integrations.workflow import CannotAsk, NotYet, Refused, Unclear

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from generator.serving.site import Site

_NUMBER: Final = 128  # characters of an OA's number
_REASON: Final = 500


def number_of(typed: str) -> int:
    """The number of a row. Raises Amiss."""
    found = typed.strip()
    if not (found.isascii() and found.isdigit() and 0 < len(found) <= 15):  # noqa: PLR2004  a number
        raise Amiss(f"“{typed[:20]}”不是发件箱里的号；请写列表第一列的数，例如 12")
    return int(found)


def states_of(typed: Iterable[str]) -> tuple[str, ...]:
    """The states that are meant; none named is every one. Raises Amiss."""
    named = tuple(typed)
    if strange := [one for one in named if one not in outbox.STATES]:
        raise Amiss(*(f"没有“{one}”这种状态；有 {'、'.join(outbox.STATES)}" for one in strange))
    return named or outbox.STATES


def confirm(connection: Connection, by: By, number: int, started: str) -> None:
    """It was found in the OA under a number. Raises Amiss."""
    found = started.strip()
    if not found or len(found) > _NUMBER or not found.isprintable() or " " in found:
        raise Amiss("流程编号没有写，或者不像编号；请照 OA 里这条流程的编号写，中间没有空格")
    _hold(lambda: outbox.confirm(connection, number, found))
    put_on_record(connection, by, What.SENT, f"发件箱 {number}", f"确认已送达，编号 {found}")


def resend(connection: Connection, by: By, number: int) -> None:
    """It is not in the OA: it is sent once more. Raises Amiss."""
    _hold(lambda: outbox.resend(connection, number))
    put_on_record(connection, by, What.SENT, f"发件箱 {number}", "重发")


def give_up(connection: Connection, by: By, number: int, reason: str) -> None:
    """It is not to be sent, and why. Raises Amiss."""
    said = reason.strip()
    if not any(map(str.isalnum, said)):
        raise Amiss("放弃要写理由，例如 改由纸质报送")
    if len(said) > _REASON or not said.isprintable():
        raise Amiss(f"理由最多 {_REASON} 个字，写在一行里")
    _hold(lambda: outbox.give_up(connection, number, f"放弃：{said}"))
    put_on_record(connection, by, What.SENT, f"发件箱 {number}", "放弃")


def _hold(do: Callable[[], None]) -> None:
    try:
        do()
    except Otherwise as error:
        raise Amiss(str(error)) from None


def asked(site: Site, number: int) -> str:
    """Where the workflow of a row stands that has arrived, as its OA says. Raises Amiss."""
    try:
        return sender_of(site).state(number)
    except KeyError as error:
        raise Amiss(f"没有映射文件“{error.args[0]}”，问不了；放回去再问") from None
    except (LookupError, BadMapping, CannotAsk, NotYet, Refused, Unclear) as error:
        raise Amiss(str(error)) from None
