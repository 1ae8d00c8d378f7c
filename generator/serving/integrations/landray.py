"""Landray: 蓝凌 EKP by its REST interface of 流程管理: addReview with Basic, documents in the form.

From the public description of kmReviewRestService; it describes neither how to ask the state of a
process nor how to find one, so both are paths of the mapping (docs/oa.md).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from generator.later import matcher
from generator.serving.integrations.calling import Answer, Office, Sent
from generator.serving.integrations.finding import found_in, id_in
from generator.serving.integrations.workflow import (
    CannotAsk,
    Letter,
    Refused,
    Started,
    Unclear,
)

if TYPE_CHECKING:
    from generator.serving.integrations.mapped import Flow

_TEXT: Final = "text/plain; charset=utf-8"
_BYTES: Final = "application/octet-stream"
_RICH_TEXT: Final = "fdAttachment"  # the key of attachments where the form has no field for them
_NUMBER: Final = matcher(r"[0-9A-Za-z]{16,64}")
_NEVER: Final = "JS-0000-TRY-OUT"  # a business key that nothing has
_FAILED: Final = "1"  # returnState: 1 failed, 2 went well
_FOUND_AT: Final = ("fdId", "data", "message")
_Part = tuple[str, tuple[str | None, bytes | str, str]]


class Landray:
    """One template of 流程管理 of an EKP; the password is that of the interface's account."""

    def __init__(self, flow: Flow, office: Office, password: str) -> None:
        self._flow = flow
        self._office = office
        office.conceal(password)
        basic = base64.b64encode(f"{flow.account}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {office.conceal(basic)}"}

    @property
    def asks(self) -> bool:
        return bool(self._flow.paths["查询"])

    def prepare(self, letter: Letter) -> Callable[[], Started]:
        parts: list[_Part] = [
            (name, (None, value, _TEXT)) for name, value in self._said(letter).items()
        ]
        for at, one in enumerate(letter.attachments):
            under = f"attachmentForms[{at}]"
            parts += [
                (f"{under}.fdKey", (None, one.into or _RICH_TEXT, _TEXT)),
                (f"{under}.fdFileName", (None, one.name, _TEXT)),
                (f"{under}.fdAttachment", (one.name, one.data, _BYTES)),
            ]
        return lambda: self._start(tuple(parts))

    def _said(self, letter: Letter) -> dict[str, str]:
        """The form but its documents; a table goes column by column."""
        values: dict[str, Any] = dict(letter.fields)
        for table, rows in letter.details.items():
            columns = dict.fromkeys(column for row in rows for column in row)
            for column in columns:
                values[f"{table}.{column}"] = [row.get(column, "") for row in rows]
        return {
            "docSubject": letter.subject,
            "fdTemplateId": self._flow.template,
            "docStatus": "20" if self._flow.goes else "10",
            "docCreator": json.dumps({"LoginName": self._flow.creator}, ensure_ascii=False),
            "formValues": json.dumps(values, ensure_ascii=False),
        }

    def _start(self, parts: tuple[_Part, ...]) -> Started:
        answer = self._asked("POST", self._flow.paths["发起"], "发起", Sent(parts=parts))
        said, told = answer.json, self._office.shown(answer.text)
        if isinstance(said, dict):
            fault = said.get("success") is False or id_in(said, ("returnState",)) == _FAILED
            if fault:
                raise Refused(f"蓝凌没有发起：{self._office.shown(said.get('message') or told)}")
            number = id_in(said, _FOUND_AT)
        else:
            number = id_in(said if said is not None else answer.text, ())
        if not _NUMBER.fullmatch(number):
            raise Unclear(f"看不懂蓝凌的答复，不知道发起了没有：{told}")
        return Started(number)

    def find(self, key: str) -> Started | None:
        if not self.asks:
            raise CannotAsk("没有配 接口→查询，蓝凌里有没有要人来看")
        path = self._flow.paths["查询"].replace("{业务键}", key)
        return found_in(self._asked("GET", path, "查询").json, self._flow.answered, key)

    def try_out(self) -> str:
        """It has no token: it is asked for a process that is not there, where it can be asked."""
        if self.asks:
            self.find(_NEVER)
            return "连上了，蓝凌认这个账号和口令，查询也答复了；没有发起流程"
        # OPTIONS asks what may be asked there, and reaches none of it.
        answer = self._office.send("OPTIONS", self._flow.paths["发起"], self._headers)
        if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}:
            self._judged(answer, "试一试")
        return (
            "连得上蓝凌。蓝凌没有令牌可取，映射文件里也没有写 接口→查询，"
            "所以账号、口令对不对要到第一次发起才知道"
        )

    def state(self, id_: str) -> str:
        path = self._flow.paths["状态"]
        if not path:
            raise CannotAsk("蓝凌公开的接口说明里没有问状态的，请与贵单位版本确认后写在 接口→状态")
        answer = self._asked("GET", path.replace("{编号}", id_), "问状态")
        code = id_in(answer.json, ("docStatus", "status", *_FOUND_AT))
        if not code:
            raise Unclear(f"看不懂蓝凌答复的状态：{self._office.shown(answer.text)}")
        return self._flow.words.get(code, f"蓝凌的状态码 {code}，含义须与贵单位版本确认")

    def _asked(self, method: str, path: str, doing: str, sent: Sent | None = None) -> Answer:
        answer = self._judged(
            self._office.send(method, path, self._headers, sent=sent or Sent()), doing
        )
        if answer.is_page:
            raise Unclear(
                f"{doing}：蓝凌答复的是网页（多半是登录页），接口多半没有注册或没有放行；"
                "请 OA 管理员在 REST 服务里注册这个接口"
            )
        return answer

    def _judged(self, answer: Answer, doing: str) -> Answer:
        if answer.status == HTTPStatus.UNAUTHORIZED:
            raise Refused(
                f"{doing}：蓝凌不认这个账号或口令，或者没有放行这台机器；"
                "请检查映射文件的 账号和凭据，并请 OA 管理员在 REST 服务的访问策略里放行"
            )
        return self._office.judge(answer, doing)
