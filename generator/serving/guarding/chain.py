"""The chain: what was done, when, by whom and from where; each row holds the digest of the last.

A row is written in the transaction of what it tells of: both are kept or neither.  Whoever changes,
removes, reorders or cuts off rows breaks the chain; whoever writes all of it anew is found out by
the digests that were kept elsewhere (`anchors`).  No amount, no sentence and nothing that was
typed into a report stands in it: a row names its subject by number or name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from sqlalchemy import Connection, Row, insert, select, text

from generator.serving.store.database import now
from generator.serving.store.kept import RECORD

_AT_A_TIME: Final = 1000  # rows read at once
_MOST_TOLD: Final = 50  # faults of a chain: one that is broken everywhere is told of no longer
_LOCK: Final = 0x6A75_6573  # PostgreSQL: one transaction after the other adds to the chain


class What(StrEnum):
    """Whatever is put on record."""

    LOGIN = "登录"
    FAILED = "登录失败"
    LOCKED = "锁定账号"
    UNLOCKED = "解锁账号"
    LOGOUT = "退出"
    ENDED = "结束会话"
    PASSWORD = "改密码"  # noqa: S105  the name of an event
    RESET = "重设密码"
    ACCOUNT = "开通账号"
    STOPPED = "停用账号"
    RESUMED = "启用账号"
    GRANTED = "授予角色"
    REVOKED = "收回角色"
    VERSION = "保存版本"
    STEP = "送审或退回"
    SIGNED = "签发"
    REOPENED = "重开"
    DOWNLOADED = "下载文件"
    UPLOADED = "上传文件"
    KEY = "接口密钥"
    SETTING = "改设置"
    OFFICE = "办公系统"
    SENT = "送办公系统"
    STYLE = "放样式"
    UNSTYLED = "移走样式"
    BACKUP = "备份"
    RESTORED = "恢复"
    EXPORTED = "导出记录"
    VERIFIED = "核验记录"
    BEGUN = "服务启动"
    CLOSED = "服务停止"


class By(NamedTuple):
    """Somebody who does something, and the address they do it from."""

    who: str
    where: str


COMMAND: Final = By("命令行", "本机")
NOBODY: Final = ""  # where nobody is logged in


class Link(NamedTuple):
    """The place of a row in the chain."""

    number: int
    digest: str


_BEFORE_ALL: Final = Link(0, "")


def newest(connection: Connection) -> Link:
    """The last row; (0, '') before there is any."""
    rows = select(RECORD.c.number, RECORD.c.digest).order_by(RECORD.c.number.desc()).limit(1)
    found = connection.execute(rows).one_or_none()
    return Link(*found) if found else _BEFORE_ALL


def put_on_record(
    connection: Connection, by: By, what: What, of: str = "", detail: str = ""
) -> Link:
    """Adds a row; call it last in a transaction, since others wait behind it.

    `of` is what it was done to (an account, a report's number), `detail` a number, a role, a
    digest: never what stands in a report.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = newest(connection)
    row = {
        "number": last.number + 1,
        "at": now(),
        "who": by.who,
        "where": by.where,
        "what": str(what),
        "of": of,
        "detail": detail,
        "before": last.digest,
    }
    digest = _digest(row)
    connection.execute(insert(RECORD).values(**row, digest=digest))
    return Link(last.number + 1, digest)


def _digest(row: Mapping[str, object]) -> str:
    """Over all of a row but the digest itself, in the order of the table."""
    values = [row[column.name] for column in RECORD.columns if column.name != "digest"]
    said = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def rows(connection: Connection) -> Iterator[Row[tuple[object, ...]]]:
    """The whole record from its beginning, a part of it in memory at a time."""
    whole = select(RECORD).order_by(RECORD.c.number)
    return iter(connection.execution_options(yield_per=_AT_A_TIME).execute(whole))


def faults_of(connection: Connection, anchors: Iterable[Link] = ()) -> list[str]:
    """Everything that is wrong with the record, the first fifty; none where it is whole.

    `anchors` are digests that were kept elsewhere.
    """
    kept: dict[int, set[str]] = {}
    for anchor in anchors:
        kept.setdefault(anchor.number, set()).add(anchor.digest)
    told: list[str] = []
    last = _BEFORE_ALL
    for row in rows(connection):
        values = row._mapping  # noqa: SLF001  SQLAlchemy's name for a row as a mapping
        told += _faults_of_row(dict(values), last, kept.pop(int(values["number"]), set()))
        if len(told) >= _MOST_TOLD:
            return [*told[:_MOST_TOLD], "……后面的没有再看"]
        last = Link(int(values["number"]), str(values["digest"]))
    if kept:
        told.append(f"记录只到第 {last.number} 条，而锚记到第 {max(kept)} 条：后面的被截掉了")
    return told


def _faults_of_row(row: Mapping[str, object], last: Link, anchored: set[str]) -> Iterator[str]:
    number = row["number"]
    if number != last.number + 1:
        yield f"第 {last.number} 条后面是第 {number} 条：中间的被删掉了"
    elif row["before"] != last.digest:
        yield f"第 {number} 条接不上前一条：前一条换过或者次序动过"
    if row["digest"] != _digest(row):
        yield f"第 {number} 条和它的摘要不符：内容改过"
    if anchored - {str(row["digest"])}:
        yield f"第 {number} 条和锚记下的摘要不同：从这里往前整条链重写过"


def exported(connection: Connection) -> Iterator[str]:
    """The record as JSON Lines; the last line has how many rows and the sha256 of all before."""
    whole = hashlib.sha256()
    many = 0
    for row in rows(connection):
        line = json.dumps(dict(row._mapping), ensure_ascii=False) + "\n"  # noqa: SLF001  as above
        whole.update(line.encode())
        many += 1
        yield line
    yield json.dumps({"rows": many, "sha256": whole.hexdigest()}) + "\n"
