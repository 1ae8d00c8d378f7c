"""Weaver: 泛微 e-cology 9: a licence, a token got with RSA, a workflow by paService, its state.

From the public description of its interfaces (version 9.00 and later); docs/oa.md says what has to
be confirmed.  The secret and the user go out encrypted with the OA's public key (PKCS#1 v1.5, as
it asks); no cookie is sent, which would make it look at another session.
"""

from __future__ import annotations

import base64
import binascii
import json
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from generator.serving.integrations.calling import Answer, Office, Sent
from generator.serving.integrations.finding import id_in, one_of
from generator.serving.integrations.workflow import (
    Attachment,
    Letter,
    Refused,
    Row,
    Started,
    Unclear,
    mentions,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.serving.integrations.credentials import Credentials
    from generator.serving.integrations.mapped import Flow

_TOKEN_LASTS: Final = 1800  # seconds
_PAGE: Final = 100  # workflows that are asked for at once
_OUR_KEY: Final = "123"  # it has to be sent, and is not used
_FAULTS: Final = {
    "PARAM_ERROR": "参数不对，请对照表单的字段数据库名和流程编号",
    "NO_PERMISSION": "发起人没有新建这个流程的权限，请 OA 管理员授权",
    "USER_EXCEPTION": "OA 不认这个发起人，请检查映射文件的 发起人（人员编号）",
}
# The type of the node where a workflow is, as the interface's description numbers it.
_NODES: Final = {"0": "创建", "1": "批准", "2": "提交", "3": "归档"}


class Weaver:
    """One workflow of an e-cology 9; the licence's secret and key are got once and kept."""

    def __init__(self, flow: Flow, office: Office, credentials: Credentials) -> None:
        self._flow = flow
        self._office = office
        self._credentials = credentials
        self._headers: dict[str, str] = {}

    @property
    def asks(self) -> bool:
        return bool(self._flow.paths["查询"])

    def prepare(self, letter: Letter) -> Callable[[], Started]:
        self._renewed()
        form = {
            "workflowId": self._flow.template,
            "requestName": letter.subject,
            "mainData": _compact([*_fields(letter.fields), *_files(letter.attachments)]),
            "otherParams": _compact({"isnextflow": "1" if self._flow.goes else "0"}),
        }
        if letter.details:
            form["detailData"] = _compact([_table(*one) for one in letter.details.items()])
        return lambda: self._start(form)

    def _start(self, form: Mapping[str, str]) -> Started:
        answer, said = self._asked("POST", "发起", form=form)
        data = said.get("data")
        number = id_in(data, ("requestid", "requestId")) if isinstance(data, dict) else ""
        if not number.isdecimal():
            raise Unclear(f"泛微说成功，但没有流程编号：{self._office.shown(answer.text)}")
        return Started(number)

    def find(self, key: str) -> Started | None:
        form = {
            "conditions": _compact({"requestname": key}),
            "pageNo": "1",
            "pageSize": str(_PAGE),
        }
        answer, _ = self._asked("POST", "查询", form=form)
        listed = answer.json
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise Unclear("泛微答复的不是流程列表，查不到有没有")
        found = {
            id_in(one, ("requestId", "requestid"))
            for one in listed
            if mentions(str(one.get("requestName", "")), key) and self._is_ours(one)
        }
        if not found and len(listed) >= _PAGE:
            raise Unclear("泛微答复的流程太多，没有按标题筛过，查不准")
        return one_of(found, key)

    def _is_ours(self, one: Mapping[str, Any]) -> bool:
        base = one.get("workflowBaseInfo")
        number = id_in(base, ("workflowId",)) if isinstance(base, dict) else ""
        return number in {"", self._flow.template}

    def try_out(self) -> str:
        self._renewed()
        return (
            "连上了，泛微认这个许可证，给了令牌；没有发起流程。"
            f"发起人 {self._flow.creator} 有没有新建流程的权限，发起时才知道"
        )

    def state(self, id_: str) -> str:
        answer, said = self._asked("GET", "状态", query={"requestId": id_})
        data = said.get("data")
        if not isinstance(data, dict):
            raise Unclear(f"看不懂泛微答复的状态：{self._office.shown(answer.text)}")
        node = id_in(data, ("currentNodeType",))
        exit_ = id_in(data, ("status",))
        word = self._flow.words.get(node) or _NODES.get(node, f"节点类型 {node}")
        return f"{word}（{self._office.shown(exit_)}）" if exit_ else word

    # ------------------------------------------------------------ who we are

    def _licence(self) -> tuple[str, RSAPublicKey]:
        """The secret of the licence and the OA's public key: as kept, else asked for once."""
        kept = self._credentials.tell(self._flow.credential)
        if not kept:
            kept = self._registered()
        try:
            said = json.loads(kept)
            secret, key = str(said["secret"]), str(said["spk"])
            public = load_der_public_key(base64.b64decode(key, validate=True))
        except (ValueError, KeyError, TypeError, binascii.Error):
            message = f"凭据 {self._flow.credential} 应是 JSON：注册许可证时给的 secret 和 spk"
            raise Refused(message) from None
        if not isinstance(public, RSAPublicKey):
            raise Refused("泛微给的公钥不是 RSA 公钥")
        self._office.conceal(secret)
        return secret, public

    def _registered(self) -> str:
        """Registers the licence, and keeps what the OA gives for it."""
        headers = {"appid": self._flow.account, "cpk": _OUR_KEY}
        answer = self._office.send("POST", self._flow.paths["注册"], headers, sent=Sent(form={}))
        answer = self._office.judge(answer, "注册许可证")
        said = answer.json if isinstance(answer.json, dict) else {}
        # It is spelt secrit in the interface; later versions may have mended it.
        secret, key = id_in(said, ("secrit", "secret")), said.get("spk")
        if not secret or not isinstance(key, str):
            told = self._office.shown(said.get("msg") or answer.text)
            raise Refused(f"泛微不认这个许可证（{told}）；请 OA 管理员登记映射文件的 账号")
        self._office.conceal(secret)
        kept = _compact({"secret": secret, "spk": key})
        return self._credentials.keep(self._flow.credential, kept)

    def _renewed(self) -> None:
        """A new token, and the headers of a request with it."""
        secret, public = self._licence()
        account = self._flow.account
        headers = {"appid": account, "secret": _sealed(public, secret), "time": str(_TOKEN_LASTS)}
        answer = self._office.send("POST", self._flow.paths["令牌"], headers, sent=Sent(form={}))
        answer = self._office.judge(answer, "取令牌")
        said = answer.json if isinstance(answer.json, dict) else {}
        token = id_in(said, ("token",))
        if not token or not token.isascii():
            told = self._office.shown(said.get("msg") or answer.text)
            raise Refused(f"泛微没有给令牌（{told}）；许可证换过的，请删去凭据文件重新注册")
        self._headers = {
            "appid": account,
            "token": self._office.conceal(token),
            "userid": _sealed(public, self._flow.creator),
            "skipsession": "1",
        }

    def _asked(
        self,
        method: str,
        what: str,
        form: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> tuple[Answer, dict[str, Any]]:
        """A request with the token; one new token where this one is no longer known.

        The token is looked at before the interface is: what it turns away may be sent again.
        """
        if not self._headers:
            self._renewed()
        path = self._flow.paths[what]
        begun = time.monotonic_ns()
        for is_last in (False, True):
            answer = self._office.send(method, path, self._headers, query, Sent(form=form))
            said = answer.json
            if not _is_turned_away(answer, said):
                break
            if is_last:
                told = self._office.shown(said.get("msg") if isinstance(said, dict) else "")
                raise Refused(f"{what}：泛微不认这个令牌或发起人（{told or answer.status}）")
            self._renewed()
            self._office.renewed_in_time(begun)
        self._office.judge(answer, what)
        if isinstance(said, list):  # as the lists answer
            return answer, {}
        if not isinstance(said, dict):
            raise Unclear(f"{what}：看不懂泛微的答复（{self._office.shown(answer.text)}）")
        self._hold_to(said, what)
        return answer, said

    def _hold_to(self, said: Mapping[str, Any], what: str) -> None:
        """Raises for a code that is not SUCCESS; the state is answered without one."""
        code = id_in(said, ("code",)) or ("SUCCESS" if "data" in said else "")
        told = self._office.shown(said.get("errMsg") or said.get("msg") or "")
        if code in {"SUCCESS", "1"}:
            return
        if code in _FAULTS:
            raise Refused(f"{what}：{_FAULTS[code]}（{told}）")
        raise Unclear(f"{what}：泛微答复 {code or '没有结果'}（{told}）")


def _is_turned_away(answer: Answer, said: Any) -> bool:
    """Whether a request was turned away before any interface looked at it."""
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return True
    return isinstance(said, dict) and said.get("status") is False and "token" in str(said).lower()


def _sealed(public: RSAPublicKey, text: str) -> str:
    """A text for the owner of a key alone, in base64."""
    try:
        return base64.b64encode(public.encrypt(text.encode(), PKCS1v15())).decode()
    except ValueError:
        raise Refused("要加密的太长，泛微的公钥装不下；请检查凭据和发起人") from None


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _fields(row: Row) -> list[dict[str, Any]]:
    return [{"fieldName": name, "fieldValue": value} for name, value in row.items()]


def _files(attachments: Sequence[Attachment]) -> list[dict[str, Any]]:
    """The fields of attachments: the OA fetches a file itself, or is given it in base64."""
    found: dict[str, list[dict[str, str]]] = {}
    for one in attachments:
        place = one.url or f"base64:{base64.b64encode(one.data).decode()}"
        found.setdefault(one.into, []).append({"filePath": place, "fileName": one.name})
    return [{"fieldName": name, "fieldValue": files} for name, files in found.items()]


def _table(name: str, rows: Sequence[Row]) -> dict[str, Any]:
    records = [
        {"recordOrder": 0, "workflowRequestTableFields": _fields(row)} for row in rows
    ]  # 0: a new row
    return {"tableDBName": name, "workflowRequestTableRecords": records}
