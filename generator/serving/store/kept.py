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

# Texts of inputs, uploaded and written files; `digest` is the sha256 in hex.  A row is never
# changed, and stays as long as anything refers to it (REFERRING, NAMED_IN).
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

# A remark on a sentence (`quote`, of the `section`); `done` when it was settled, by whom.  One that
# `answers` another has its place, and is settled with it.
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
    Column("answers", _ID, ForeignKey("remarks.id")),
    Index(None, "report"),
)

# What was uploaded for a report or written of it: `role` is 表, 上年, 预算, 工作簿, 文档 …; 来源 is
# where the figures of an import came from, as `generator` keeps it beside an input.
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

# What a report still asks for, by the digest of all that it is worked out from: JSON, by task.
# It can be worked out again at any time.
COUNTED: Final = Table(
    "counted",
    METADATA,
    Column("key", Text, primary_key=True),
    _text("counts"),
)

# What somebody has handed in and not yet confirmed: what was `asked` and `told` of it is JSON;
# `report` and `head` are what it was told for; NULL and 0 for one that is to be begun.  It is
# deleted when it is confirmed or cancelled, or after a day.
PENDING: Final = Table(
    "pending",
    METADATA,
    Column("token", Text, primary_key=True),
    _text("who"),
    Column("report", _ID, ForeignKey("reports.id")),
    Column("head", Integer, nullable=False, server_default="0"),
    _text("asked"),
    _text("told"),
    _moment("at"),
    Index(None, "who"),
)
PENDING_FILES: Final = Table(
    "pending_files",
    METADATA,
    Column("token", Text, ForeignKey("pending.token", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    _text("name"),
    Column("data", LargeBinary, nullable=False),
)

# ---------------------------------------------------------------- audits of anybody's reports

# `result` is the digest of its JSON as it was uploaded (docs/audit.schema.json); `whose` says whose
# report it was taken for, and of which year; the counts are those without what is acknowledged.
AUDITS: Final = Table(
    "audits",
    METADATA,
    _number(),
    Column("department", Text, ForeignKey("departments.id")),
    _text("name"),
    Column("digest", Text, ForeignKey("contents.digest"), nullable=False),
    _text("result", ""),
    _text("whose", ""),
    Column("checked", Integer, nullable=False, server_default="0"),
    Column("wrong", Integer, nullable=False, server_default="0"),
    Column("hints", Integer, nullable=False, server_default="0"),
    _text("who"),
    _moment("at"),
    Index(None, "department"),
    Index(None, "who"),
)

# Append-only: what a report was held against; `field` is last_year, budget, units or tables.
AUDITED_WITH: Final = Table(
    "audited_with",
    METADATA,
    _number(),
    Column("audit", _ID, ForeignKey("audits.id"), nullable=False),
    _text("field"),
    _text("name"),
    Column("digest", Text, ForeignKey("contents.digest"), nullable=False),
    Index(None, "audit"),
)

# Append-only: a finding that somebody has looked into, with the reason why it may stay; '' takes it
# back.  The last row of a rule and a quote counts (docs/audit.md, 已核文件).
ACKNOWLEDGEMENTS: Final = Table(
    "acknowledgements",
    METADATA,
    _number(),
    Column("audit", _ID, ForeignKey("audits.id"), nullable=False),
    _text("rule"),
    _text("quote"),
    _text("reason", ""),
    _text("who"),
    _moment("at"),
    Index(None, "audit"),
)

# Reports of others that a bureau had audited together.
BATCHES: Final = Table(
    "batches",
    METADATA,
    _number(),
    _text("name"),
    _text("who"),
    _moment("at"),
)

# One of them: `state` is 等待, 完成 or 读不了 (then `said` is why); the `job` that audits it; what
# it came to, and the audit whose page shows it.
BATCH_REPORTS: Final = Table(
    "batch_reports",
    METADATA,
    _number(),
    Column("batch", _ID, ForeignKey("batches.id"), nullable=False),
    _text("name"),
    Column("digest", Text, ForeignKey("contents.digest"), nullable=False),
    _text("job", ""),
    _text("state", "等待"),
    _text("said", ""),
    Column("audit", _ID, ForeignKey("audits.id")),
    _text("department", ""),
    _text("year", ""),
    _text("kind", ""),
    Column("checked", Integer, nullable=False, server_default="0"),
    Column("wrong", Integer, nullable=False, server_default="0"),
    Column("hints", Integer, nullable=False, server_default="0"),
    UniqueConstraint("batch", "digest"),
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
# Nobody has two of 系统, 安全, 审计, whichever way the rows come to be.
Index(
    "uq_roles_of_the_service",
    ROLES.c.person,
    unique=True,
    sqlite_where=ROLES.c.department == "",
    postgresql_where=ROLES.c.department == "",
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

# `state` is 等待, 进行, 完成, 失败 or 取消.  A worker that holds a job says until when (`leased`);
# after that anybody may take it.  `called` is '' without a callback, else 待发, 在发, 已发, 放弃;
# `worker` is then whoever sends it.  See working/jobs.py and working/callbacks.py.
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
    Index(None, "called"),
)

# What a job of many files has come to so far, a line of JSON for each file: whoever takes it up
# goes on behind them.
JOB_LINES: Final = Table(
    "job_lines",
    METADATA,
    Column("job", Text, ForeignKey("jobs.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    _text("said"),
)

# What goes out to an OA: kept before it is sent, told when it has been.  `flow` is the name of the
# mapping.  `state`: 待发; 在发, from before the one request that starts the workflow until it is
# known what came of it; 待确认, where nobody can tell and a person has to look; 已发; 放弃, `said`
# has why.  Whoever takes a row up counts `claim` up: who has an older one does nothing more.
# `report` and `version` are what was signed, where a signing put it here.
OUTBOX: Final = Table(
    "outbox",
    METADATA,
    _number(),
    _text("system"),  # 致远, 泛微, 蓝凌
    _text("flow"),
    _text("business_key"),
    _text("payload"),  # JSON; attachments by their digest in `contents`
    _text("state", "待发"),
    Column("claim", Integer, nullable=False, server_default="0"),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("again", BigInteger, nullable=False, server_default="0"),  # not before this moment
    _text("started", ""),  # the number that the OA has for it
    _text("answer", "{}"),  # JSON: what else the OA calls it
    _text("said", ""),  # for a person: what happened last, what to do
    _moment("at"),
    Column("report", _ID, ForeignKey("reports.id")),
    Column("version", Integer),
    UniqueConstraint("system", "business_key"),
    Index(None, "state", "again"),
    Index(None, "report"),
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
    Index(None, "where", "what", "at"),  # wrong passwords from one address
)

# What the administrator sets (`administered`): where may be called, which reports go to which OA,
# who may check. `value` is JSON.
SETTINGS: Final = Table(
    "settings",
    METADATA,
    Column("name", Text, primary_key=True),
    _text("value"),
)

APPEND_ONLY: Final = (VERSIONS, STEPS, AUDITED_WITH, ACKNOWLEDGEMENTS, RECORD)

# Where the digest of some bytes stands: alone, or somewhere in JSON.
REFERRING: Final = (
    VERSIONS.c.digest,
    FILES.c.digest,
    AUDITS.c.digest,
    AUDITS.c.result,
    AUDITED_WITH.c.digest,
    BATCH_REPORTS.c.digest,
    ANSWERED.c.answer,
    HANDED_OUT.c.digest,
    JOBS.c.answer,
)
NAMED_IN: Final = (STEPS.c.documents, JOBS.c.request, JOB_LINES.c.said, OUTBOX.c.payload)
