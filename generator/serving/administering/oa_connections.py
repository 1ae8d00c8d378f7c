"""OA connections: mappings, secrets, which reports go out by each; a trial that starts nothing."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from generator.later import matcher
from generator.serving.administering.typed_lists import Amiss, departments_of
from generator.serving.guarding.chain import By, What, put_on_record
from generator.serving.integrations.assigned import (
    KINDS,
    NONE,
    Assignment,
    assign,
    assignments,
)
from generator.serving.integrations.calling import is_allowed
from generator.serving.integrations.mapped import WEAVER, Flow, flow_of, flows_in, read_flow
from generator.serving.integrations.mapping_text import BadMapping, near
from generator.serving.integrations.opening import (
    allowed,
    credentials_of,
    mappings_of,
    opened_at,
)
from generator.serving.integrations.outbox import UNDER_WAY, WAITING, told
from generator.serving.integrations.workflow import CannotAsk, NotYet, Refused, Unclear

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from generator.serving.site import Site

_CALLED: Final = matcher(r"[A-Za-z0-9_一-鿿][A-Za-z0-9_一-鿿-]{0,39}")
_ENDINGS: Final = (".yaml", ".yml", ".json")
_LONGEST: Final = 4096  # characters of a secret
_PATIENCE: Final = 10  # seconds of one step of a trial


class Connected(Struct, frozen=True):
    """A mapping with all that it needs; `wrong` is what is amiss with the mapping itself.

    `secret` says in words whether there is one.
    """

    name: str
    to: Assignment
    flow: Flow | None = None
    wrong: tuple[str, ...] = ()
    secret: str = ""
    is_allowed: bool = False


def connected(site: Site, name: str) -> Connected:
    """One connection. Raises Amiss where there is no such mapping."""
    path = _path(site, name)
    with site.database.reading() as connection:
        to = assignments(connection).get(name, NONE)
        addresses = allowed(connection)
    try:
        flow = flow_of(path)
    except BadMapping as bad:
        return Connected(name, to, wrong=bad.mistakes)
    secret = secret_told(site, flow)
    return Connected(name, to, flow, (), secret, is_allowed(flow.address, addresses))


def every(site: Site) -> list[Connected]:
    """Every connection by name."""
    return [connected(site, name) for name in sorted(flows_in(mappings_of(site)))]


def _path(site: Site, name: str) -> Path:
    """The file of a mapping. Raises Amiss where there is none."""
    folder = mappings_of(site)
    known = flows_in(folder)
    if name in known:
        for ending in _ENDINGS:
            if (path := folder / f"{name}{ending}").is_file():
                return path
    raise Amiss(f"没有“{name[:40]}”这个连接{near(name[:40], list(known))}；请照列表里的写")


# ---------------------------------------------------------------- the mapping


def text_in(site: Site, name: str) -> str:
    """The mapping as it was written. Raises Amiss."""
    try:
        return _path(site, name).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Amiss(f"映射文件“{name}”打不开，或者不是 UTF-8；请重新上传") from None


def checked(data: bytes, name: str) -> Flow:
    """The mapping in a text, if it could be set under a name. Raises Amiss with all mistakes."""
    if not _CALLED.fullmatch(name):
        raise Amiss(
            f"名字“{name[:40]}”不能用；用 1 到 40 个汉字、字母、数字、- 和 _，例如 公开审批"
        )
    if not data.strip():
        raise Amiss("没有映射：请选映射文件，或者写在框里；样子见 docs/oa.md")
    try:
        return read_flow(data, name)
    except BadMapping as bad:
        raise Amiss(*bad.mistakes) from None


def put_mapping(site: Site, by: By, name: str, data: bytes, *, is_new: bool = False) -> Flow:
    """Sets a mapping, whole or not at all: in place of another, where it is not a new one.

    Raises Amiss.
    """
    folder = mappings_of(site)
    if is_new and name in flows_in(folder):
        raise Amiss(f"已经有“{name}”这个连接；要改它，请在列表里点开，要新建，请换个名字")
    flow = checked(data, name)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256(data).hexdigest()[:12]
    _do(site, by, name, f"映射 {digest}，{flow.address}", lambda: _write(_place(site, name), data))
    return flow


def _place(site: Site, name: str) -> Path:
    """Where a mapping stands, or is to stand."""
    try:
        return _path(site, name)
    except Amiss:
        return mappings_of(site) / f"{name}.yaml"


def _do(site: Site, by: By, name: str, detail: str, do: Callable[[], None]) -> None:
    """Changes a file, which is on record before: nothing is ever changed that is not.

    Raises Amiss where it cannot be done; that is on record too.
    """
    with site.database.writing() as connection:
        put_on_record(connection, by, What.OFFICE, name, detail)
    try:
        do()
    except OSError as error:
        with site.database.writing() as connection:
            put_on_record(connection, by, What.OFFICE, name, f"没有办成：{detail}")
        raise Amiss(
            f"写不进 {mappings_of(site)}（{error.strerror}），没有改；请看磁盘是不是满了、能不能写"
        ) from None


def _write(path: Path, data: bytes) -> None:
    handle, fresh = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(fresh).replace(path)
    except OSError:
        Path(fresh).unlink(missing_ok=True)
        raise


def drop(site: Site, by: By, name: str) -> None:
    """Takes a connection away. Raises Amiss while something is still to go out by it."""
    path = _path(site, name)
    with site.database.writing() as connection:
        waiting = told(connection, (WAITING, UNDER_WAY), flow=name, most=1)
        if waiting:
            raise Amiss(
                f"发件箱里还有要用“{name}”送的（第 {waiting[0].id} 号），送完或者放弃以后再删"
            )
        assign(connection, name, NONE)
    _do(site, by, name, "删去", lambda: path.unlink(missing_ok=True))


# ---------------------------------------------------------------- its secret


def secret_told(site: Site, flow: Flow) -> str:
    """Whether there is the secret of a mapping, and where; never what it is."""
    credentials = credentials_of(site)
    try:
        there = bool(credentials.tell(flow.credential))
    except Refused as error:
        return str(error)
    if credentials.is_given(flow.credential):
        return "有（环境变量里的）"
    if there:
        return "有（凭据文件里的）"
    return "没有，第一次用时自动注册" if flow.system == WEAVER else "没有，请设口令"


def put_secret(site: Site, by: By, name: str, secret: str) -> str:
    """Sets the secret of a connection in place of what there was; gives back its name.

    Raises Amiss.
    """
    flow = _flow(site, name)
    typed = secret.strip("\r\n")
    if not typed.strip():
        raise Amiss("口令是空的；请写 OA 管理员给的口令")
    if len(typed) > _LONGEST or not typed.isprintable() or typed != typed.strip():
        raise Amiss(
            f"口令太长（最多 {_LONGEST} 个字符），或者前后有空格、中间有换行；请只粘贴口令本身"
        )
    put = credentials_of(site).put
    _do(site, by, name, f"换凭据 {flow.credential}", lambda: put(flow.credential, typed))
    return flow.credential


def drop_secret(site: Site, by: By, name: str) -> str:
    """Takes the secret of a connection away; 泛微 is registered anew next time. Raises Amiss."""
    flow = _flow(site, name)
    gone = credentials_of(site).drop
    _do(site, by, name, f"删凭据 {flow.credential}", lambda: gone(flow.credential))
    return flow.credential


def _flow(site: Site, name: str) -> Flow:
    try:
        return flow_of(_path(site, name))
    except BadMapping as bad:
        raise Amiss("先把映射文件改对：", *bad.mistakes) from None


# ---------------------------------------------------------------- which reports


def use(
    connection: Connection, site: Site, by: By, name: str, departments: Iterable[str],
    kinds: Collection[str],
) -> Assignment:  # fmt: skip
    """Sets whose signed reports go out by a connection; none of them stops it. Raises Amiss."""
    _path(site, name)
    given = departments_of(connection, departments)
    if strange := [one for one in kinds if one not in KINDS]:
        raise Amiss(*(f"类型没有“{one}”；只有 {'、'.join(KINDS)}" for one in strange))
    chosen = tuple(one for one in KINDS if one in kinds)
    if given and not chosen:
        raise Amiss(f"写了部门，还要选类型：{'、'.join(KINDS)}，可以都选")
    to = Assignment(given, chosen) if given else NONE
    if assignments(connection).get(name, NONE) != to:
        assign(connection, name, to)
        said = f"部门 {' '.join(given)}，{'、'.join(chosen)}" if given else "不用于任何部门"
        put_on_record(connection, by, What.OFFICE, name, said)
    return to


# ---------------------------------------------------------------- whether it works


def try_out(site: Site, by: By, name: str) -> tuple[bool, str]:
    """Asks an OA for a token and starts nothing; whether it went well, and what came of it.

    Raises Amiss where the mapping itself cannot be used.
    """
    flow = replace(_flow(site, name), seconds=_PATIENCE)
    try:
        well, said = True, opened_at(site, flow).try_out()
    except (NotYet, Refused, Unclear, CannotAsk) as error:
        well, said = False, str(error)
    with site.database.writing() as connection:
        put_on_record(connection, by, What.OFFICE, name, f"试一试：{'通' if well else '不通'}")
    return well, said
