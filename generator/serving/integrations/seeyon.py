"""Seeyon: 致远 A8/G6 by its REST interface: a token, attachments, a form's workflow, its state.

From the public description of bpm/process/start (V8.0SP1 and later); docs/oa.md says what has to be
confirmed with an office's own version.  The token goes into a header, never into an address.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from generator.serving.integrations.calling import Answer, Office, Sent
from generator.serving.integrations.finding import found_in, id_in
from generator.serving.integrations.workflow import (
    Attachment,
    CannotAsk,
    Letter,
    NotYet,
    Refused,
    Started,
    Unclear,
)

if TYPE_CHECKING:
    from generator.serving.integrations.mapped import Flow

_JSON: Final = {"Accept": "application/json"}
_SAVED: Final = {"applicationCategory": "0", "extensions": "", "firstSave": "true"}
_WHITELIST: Final = (
    "致远没有放行这台机器（答复 401 和一个网页）：请致远的系统管理员在 REST 用户的“绑定 IP”"
    "（IP 白名单）里加上这台机器的地址；V8.2SP1 以后有的接口还要配“三方互信”"
)


class Seeyon:
    """One form's workflow of a 致远; the password is that of its REST user."""

    def __init__(self, flow: Flow, office: Office, password: str) -> None:
        self._flow = flow
        self._office = office
        self._password = office.conceal(password)
        self._token = ""

    @property
    def asks(self) -> bool:
        return bool(self._flow.paths["查询"])

    def prepare(self, letter: Letter) -> Callable[[], Started]:
        self._renewed()
        kept = [self._kept(one) for one in letter.attachments]
        return lambda: self._start(letter, kept)

    def find(self, key: str) -> Started | None:
        if not self.asks:
            raise CannotAsk("没有配 接口→查询，致远里有没有要人来看")
        path = self._flow.paths["查询"].replace("{业务键}", key)
        answer = self._asked("GET", path, "查询")
        return found_in(answer.json, self._flow.answered, key)

    def try_out(self) -> str:
        self._renewed()
        return f"连上了，致远给了令牌：账号、口令、发起人 {self._flow.creator} 都对；没有发起流程"

    def state(self, id_: str) -> str:
        answer = self._asked("GET", self._flow.paths["状态"].replace("{编号}", id_), "问状态")
        code = id_in(answer.json, ("state", "flowState", "data"))
        if not code:
            raise Unclear(f"看不懂致远答复的状态：{self._office.shown(answer.text)}")
        return self._flow.words.get(code, f"致远的状态码 {code}，含义须与贵单位版本确认")

    # ------------------------------------------------------------ a token

    def _renewed(self) -> None:
        """A new token, for this REST user as the one who starts it."""
        asked = {
            "userName": self._flow.account,
            "password": self._password,
            "loginName": self._flow.creator,
        }
        path = self._flow.paths["令牌"]
        answer = self._office.send("POST", path, _JSON, sent=Sent(json=asked))
        if answer.status == HTTPStatus.UNAUTHORIZED:
            said = self._office.shown(answer.text)
            raise Refused(_WHITELIST if answer.is_page else _unknown(said))
        answer = self._office.judge(answer, "取令牌")
        if answer.is_page:
            raise Refused(_WHITELIST)
        found = answer.json  # some versions answer with the token alone, which is no JSON
        token = id_in(answer.text if found is None else found, ("id",))
        if token in {"", "-1"} or not token.isascii() or " " in token:
            raise Refused(_unknown(""))
        self._token = self._office.conceal(token)

    def _asked(
        self,
        method: str,
        path: str,
        doing: str,
        query: Mapping[str, str] | None = None,
        sent: Sent | None = None,
    ) -> Answer:
        """A request with the token; one new token where this one has run out.

        What is answered with 401 was not looked at, so it may be sent again.
        """
        if not self._token:
            self._renewed()
        begun = time.monotonic_ns()
        for is_last in (False, True):
            headers = {**_JSON, "token": self._token}
            answer = self._office.send(method, path, headers, query, sent or Sent())
            if answer.status != HTTPStatus.UNAUTHORIZED:
                return self._office.judge(answer, doing)
            if not is_last:
                self._renewed()
                self._office.renewed_in_time(begun)
        raise Refused(f"{doing}：{_WHITELIST}" if answer.is_page else f"{doing}：{_unknown('')}")

    # ------------------------------------------------------------ what is handed in

    def _kept(self, one: Attachment) -> int | str:
        """The number under which 致远 keeps an attachment."""
        part = ("file", (one.name, one.data, "application/octet-stream"))
        answer = self._asked(
            "POST", self._flow.paths["附件"], f"传附件 {one.name}", _SAVED, Sent(parts=(part,))
        )
        said = answer.json
        listed = said.get("atts") if isinstance(said, dict) else said
        one_of_them = listed[0] if isinstance(listed, list) and listed else said
        number = id_in(one_of_them, ("fileUrl", "id"))
        if not number:
            told = self._office.shown(answer.text)
            raise NotYet(f"传附件 {one.name}：致远没有给附件编号（{told}）")
        return int(number) if number.lstrip("-").isdecimal() else number

    def _start(self, letter: Letter, kept: list[int | str]) -> Started:
        form: dict[str, Any] = {self._flow.main: dict(letter.fields)}
        form |= {table: [dict(row) for row in rows] for table, rows in letter.details.items()}
        asked = {
            "appName": "collaboration",
            "data": {
                "templateCode": self._flow.template,
                "draft": "0" if self._flow.goes else "1",
                "subject": letter.subject,
                "attachments": kept,
                "data": form,
            },
        }
        answer = self._asked("POST", self._flow.paths["发起"], "发起", sent=Sent(json=asked))
        return self._started(answer)

    def _started(self, answer: Answer) -> Started:
        said = answer.json
        told = self._office.shown(answer.text)
        if not isinstance(said, dict) or "code" not in said:
            raise Unclear(f"看不懂致远的答复：{told}")
        if str(said["code"]) != "0":
            raise Refused(f"致远没有发起：{self._office.shown(said.get('message') or told)}")
        data = said.get("data")
        if not isinstance(data, dict):
            raise Unclear(f"致远说成功，但没有流程编号：{told}")
        of_form = data.get("app_bussiness_data")  # spelt so in the interface
        if isinstance(of_form, str):
            try:
                of_form = json.loads(of_form)
            except ValueError:
                of_form = None
        of_form = of_form if isinstance(of_form, dict) else {}
        others = {one: id_in(of_form, (one,)) for one in ("summaryId", "affairId")}
        others["processId"] = id_in(data, ("processId",))
        if found := others["summaryId"] or others["processId"]:
            return Started(found, {name: one for name, one in others.items() if one})
        raise Unclear(f"致远说成功，但没有流程编号：{told}")


def _unknown(said: str) -> str:
    told = f"（{said}）" if said else ""
    return f"致远不认这个 REST 用户、口令或登录名{told}；请检查映射文件的 账号、发起人和凭据"
