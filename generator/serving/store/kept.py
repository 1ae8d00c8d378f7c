"""The tables that the service keeps, for SQLite and PostgreSQL alike.

No amount is a column: the text of an input is kept as it was typed, by its digest, and is the
truth.  A moment is whole milliseconds since 1970 (UTC).  What is append-only says so here, and the
database itself refuses to change it (`migrations`).
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)
# SQLite numbers only an INTEGER by itself.
_ID: Final = BigInteger().with_variant(Integer(), "sqlite")


def _number(name: str = "id") -> Column[int]:
    return Column(name, _ID, primary_key=True, autoincrement=True)


def _text(name: str, default: str | None = None) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def _moment(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


# ---------------------------------------------------------------- what is kept by its digest

# Append-only: texts of inputs, uploaded and written files; `digest` is the sha256 in hex.
CONTENTS: Final = Table(
    "contents",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

# ---------------------------------------------------------------- departments and reports

# `id` is the name of its folder in inputs/: ASCII; `above` the department that it belongs to.
DEPARTMENTS: Final = Table(
    "departments",
    METADATA,
    Column("id", Text, primary_key=True),
    _text("name"),
    Column("above", Text, ForeignKey("departments.id")),
)

# `state` is 填报, 复核, 签发 or 已签发; `head` the number of its newest version; `due` the day that
# it has to be published by (ISO), or ''.
REPORTS: Final = Table(
    "reports",
    METADATA,
    _number(),
    Column("department", Text, ForeignKey("departments.id"), nullable=False),
    _text("year"),
    _text("kind"),
    _text("state", "填报"),
    Column("head", Integer, nullable=False),
    _text("due", ""),
    _moment("made"),
    UniqueConstraint("department", "year", "kind"),
)

# Append-only. `why` is what was done (填报, 导入, 撤销, 重做, 合并, 退回 …); `changes` is JSON:
# [{"path": […], "before": text or null, "after": text or null}].  `undoes` is the number of the
# version that this one takes back.
VERSIONS: Final = Table(
    "versions",
    METADATA,
    Column("report", _ID, ForeignKey("reports.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", Text, ForeignKey("contents.digest"), nullable=False),
    _text("who"),
    _moment("at"),
    _text("why"),
    _text("changes"),
    Column("undoes", Integer),
)

# Append-only: 送复核, 退回, 复核通过, 签发, 重开; a signing has the digests of its
# documents (JSON).
STEPS: Final = Table(
    "steps",
    METADATA,
    _number(),
    Column("report", _ID, ForeignKey("reports.id"), nullable=False),
    Column("version", Integer, nullable=False),
    _text("what"),
    _text("who"),
    _moment("at"),
    _text("reason", ""),
    _text("documents", "{}"),
    Index(None, "report"),
)

# A remark on a sentence (`quote`, of the `section`); `done` when it was settled, by whom.
REMARKS: Final = Table(
    "remarks",
    METADATA,
    _number(),
    Column("report", _ID, ForeignKey("reports.id"), nullable=False),
    Column("version", Integer, nullable=False),
    _text("section"),
    _text("quote"),
    _text("said"),
    _text("who"),
    _moment("at"),
    Column("done", BigInteger),
    Column("done_by", Text),
    Index(None, "report"),
)

# What was uploaded for a report or written of it: `role` is 表, 上年, 预算, 工作簿, 文档 …
FILES: Final = Table(
    "files",
    METADATA,
    _number(),
    Column("report", _ID, ForeignKey("reports.id"), nullable=False),
    Column("version", Integer),
    _text("role"),
    _text("name"),
    Column("digest", Text, ForeignKey("contents.digest"), nullable=False),
    _text("who"),
    _moment("at"),
    Index(None, "report"),
)

# ---------------------------------------------------------------- audits of anybody's reports

# `result` is the digest of its JSON (docs/audit.schema.json); '' until it is there.
AUDITS: Final = Table(
    "audits",
    METADATA,
    _number(),
    Column("department", Text, ForeignKey("departments.id")),
    _text("name"),
    Column("digest", Text, ForeignKey("contents.digest"), nullable=False),
    _text("result", ""),
    _text("acknowledged", ""),  # the text of a 已核 file
    _text("who"),
    _moment("at"),
)

# ---------------------------------------------------------------- people

PEOPLE: Final = Table(
    "people",
    METADATA,
    Column("name", Text, primary_key=True),  # what is typed at the login
    _text("shown"),  # as colleagues know them
    _text("password", ""),  # argon2id with its parameters; '' where others vouch for them
    Column("failed", Integer, nullable=False, server_default="0"),
    Column("locked_until", BigInteger, nullable=False, server_default="0"),
    Column("password_at", BigInteger, nullable=False, server_default="0"),
    Column("active", Boolean, nullable=False, server_default="1"),
)

# 填报, 复核, 签发, 局 of a department and of all below it; 系统, 安全, 审计 of the service
# (department '').
ROLES: Final = Table(
    "roles",
    METADATA,
    Column("person", Text, ForeignKey("people.name"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("department", Text, primary_key=True, server_default=""),
)

SESSIONS: Final = Table(
    "sessions",
    METADATA,
    Column("digest", Text, primary_key=True),  # of the cookie: the cookie itself is not kept
    Column("person", Text, ForeignKey("people.name"), nullable=False),
    _text("csrf"),
    _moment("begun"),
    _moment("seen"),
    _text("where"),
)

# ---------------------------------------------------------------- callers

# A key of an OA: `secret` signs, so it cannot be kept as a digest; `algorithm` is HMAC-SHA256 or
# HMAC-SM3; `departments` is JSON: the ids that it may ask for, or ["*"].
KEYS: Final = Table(
    "keys",
    METADATA,
    Column("app_key", Text, primary_key=True),
    _text("secret"),
    _text("algorithm", "HMAC-SHA256"),
    _text("shown"),
    _text("departments", '["*"]'),
    _text("mapping", "{}"),  # JSON: field of the OA → path of ours
    Column("active", Boolean, nullable=False, server_default="1"),
    _moment("made"),
)

TOKENS: Final = Table(
    "tokens",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("app_key", Text, ForeignKey("keys.app_key"), nullable=False),
    _moment("until"),
)

# What has been used once and must not be again, whichever process it reaches.
NONCES: Final = Table(
    "nonces",
    METADATA,
    Column("app_key", Text, primary_key=True),
    Column("nonce", Text, primary_key=True),
    _moment("at"),
)

# A key and what it was answered: the same body gets the same answer, another 409.
ANSWERED: Final = Table(
    "answered",
    METADATA,
    Column("caller", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    _text("request"),  # digest of method, path and body
    Column("status", Integer),  # NULL while it is being answered
    _text("answer", ""),  # digest of the body in `contents`
    _text("headers", "{}"),
    _moment("at"),
)

# A file that was written for a caller and is fetched by its address: by nobody else.
HANDED_OUT: Final = Table(
    "handed_out",
    METADATA,
    Column("caller", Text, primary_key=True),
    Column("digest", Text, ForeignKey("contents.digest"), primary_key=True),
    _text("name"),
    _text("media"),
    _moment("at"),
)

# ---------------------------------------------------------------- work that takes longer

# `state` is 等待, 进行, 完成 or 失败.  A worker that holds a job says until when (`leased`); after
# that anybody may take it.  `called` is '' without a callback, else 待发, 在发, 已发, 放弃.
JOBS: Final = Table(
    "jobs",
    METADATA,
    Column("id", Text, primary_key=True),
    _text("what"),
    _text("request"),  # JSON
    _text("state", "等待"),
    _text("caller"),
    _text("worker", ""),
    Column("leased", BigInteger, nullable=False, server_default="0"),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("whole", Integer, nullable=False, server_default="1"),
    _text("answer", ""),  # digest of the JSON in `contents`
    _text("callback", ""),
    _text("called", ""),
    Column("call_again", BigInteger, nullable=False, server_default="0"),
    Column("calls", Integer, nullable=False, server_default="0"),
    _moment("at"),
    Index(None, "state"),
)

# What goes out to an OA: kept before it is sent, told when it has been.
OUTBOX: Final = Table(
    "outbox",
    METADATA,
    _number(),
    _text("system"),  # seeyon, weaver, landray
    _text("business_key"),
    _text("payload"),  # JSON
    _text("state", "待发"),  # 待发, 在发, 已发, 放弃
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("again", BigInteger, nullable=False, server_default="0"),
    _text("answer", "{}"),
    _moment("at"),
    UniqueConstraint("system", "business_key"),
)

# ---------------------------------------------------------------- the record

# Append-only, a chain: `digest` is over all of a row and the digest of the row before.  No amount
# and no sentence of a report ever stands in it.
RECORD: Final = Table(
    "record",
    METADATA,
    Column("number", _ID, primary_key=True, autoincrement=False),
    _moment("at"),
    _text("who"),
    _text("where"),
    _text("what"),
    _text("of"),
    _text("detail", ""),
    _text("before"),
    _text("digest"),
)

# What the administrator sets: callback addresses, limits, deadlines, OA systems. `value` is JSON.
SETTINGS: Final = Table(
    "settings",
    METADATA,
    Column("name", Text, primary_key=True),
    _text("value"),
)

APPEND_ONLY: Final = (CONTENTS, VERSIONS, STEPS, RECORD)
