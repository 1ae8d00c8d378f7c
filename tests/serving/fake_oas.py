"""Offices that answer as the public descriptions of 致远, 泛微 and 蓝凌 say, on this machine alone.

They are strict: a request that is not of the described form is turned away.  A fault can be put
in front of a path: it is met once, by the next request to it.
"""

from __future__ import annotations

import base64
import json
import random
import re
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HERE = str(ip_address(0x7F000001))
DROP, DROP_AFTER, SLOW, SLOW_AFTER = "drop", "drop after", "slow", "slow after"
PAGE = "<html><head><title>401</title></head><body>Unauthorized</body></html>"


class Asked:
    """One request as it came."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        self.method = handler.command
        self.path = parts.path
        self.query = {
            name: values[0]
            for name, values in parse_qs(parts.query, keep_blank_values=True).items()
        }
        self.headers = handler.headers
        length = int(handler.headers.get("Content-Length") or 0)
        self.body = handler.rfile.read(length)
        self.is_whole = len(self.body) == length  # else whoever sent it was killed meanwhile
        self.kind = handler.headers.get("Content-Type", "")

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return {n: v[0] for n, v in parse_qs(self.body.decode(), keep_blank_values=True).items()}

    @property
    def parts(self) -> dict[str, tuple[str, bytes]]:
        """The parts of a multipart form: name → file name and bytes."""
        boundary = self.kind.partition("boundary=")[2].encode()
        found = {}
        for part in self.body.split(b"--" + boundary)[1:-1]:
            head, _, data = part.partition(b"\r\n\r\n")
            said = dict(re.findall(r'\b(name|filename)="([^"]*)"', head.decode()))
            found[said["name"]] = (said.get("filename", ""), data.removesuffix(b"\r\n"))
        return found


class FakeOffice:
    """An OA: what it was asked, what it started, what is to go wrong next."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.started: list[dict[str, Any]] = []
        self.faults: dict[str, deque[Any]] = defaultdict(deque)
        self.wrong: list[str] = []  # what was not as the description says
        self.lock = threading.Lock()
        self.chance: random.Random | None = None  # of a moment's wait before and after each start
        office = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                """Says nothing."""

            def do_GET(self) -> None:
                office.meet(self)

            def do_POST(self) -> None:
                office.meet(self)

            def do_OPTIONS(self) -> None:
                office.meet(self)

        self.server = ThreadingHTTPServer((HERE, 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"http://{HERE}:{self.server.server_address[1]}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def keys(self) -> Counter[str]:
        """How often each title was started."""
        with self.lock:
            return Counter(one["subject"] for one in self.started)

    # ------------------------------------------------------------ one request

    def meet(self, handler: BaseHTTPRequestHandler) -> None:
        asked = Asked(handler)
        if not asked.is_whole:
            handler.close_connection = True
            return
        with self.lock:
            self.asked.append(asked)
            faults = self.faults[asked.path]
            fault = faults.popleft() if faults else None
        if fault == DROP:
            handler.close_connection = True
            return
        if fault == SLOW:
            time.sleep(2)
        if isinstance(fault, tuple):
            self.say(handler, *fault)
            return
        try:
            status, said, kind = self.answer(asked)
        except (AssertionError, KeyError, ValueError) as error:
            self.wrong.append(f"{asked.method} {asked.path}: {error!r}")
            status, said, kind = 400, "not as described", "text/plain"
        if fault == DROP_AFTER:
            handler.close_connection = True
            return
        if fault == SLOW_AFTER:
            time.sleep(2)
        self.say(handler, status, said, kind)

    def say(
        self,
        handler: BaseHTTPRequestHandler,
        status: int,
        said: Any,
        kind: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> None:
        body = said if isinstance(said, bytes) else (
            said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
        ).encode()  # fmt: skip
        try:
            handler.send_response(status)
            for name, value in (headers or {}).items():
                handler.send_header(name, value)
            handler.send_header("Content-Type", f"{kind};charset=UTF-8")
            handler.send_header("Set-Cookie", "JSESSIONID=of-the-office; Path=/")
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)
        except OSError:
            handler.close_connection = True  # whoever asked is gone

    def answer(self, asked: Asked) -> tuple[int, Any, str]:
        raise NotImplementedError

    def begin(self, one: dict[str, Any]) -> int:
        """Starts a workflow, with a moment's wait before and after it where that is wanted."""
        if self.chance:
            time.sleep(self.chance.uniform(0, 0.02))
        with self.lock:
            self.started.append(one)
            number = 4_000_000 + len(self.started)
            one["id"] = str(number)
        if self.chance:
            time.sleep(self.chance.uniform(0, 0.02))
        return number


def _json(said: Any, status: int = 200) -> tuple[int, Any, str]:
    return status, said, "application/json"


class FakeSeeyon(FakeOffice):
    """致远: a token by POST, then in a header; 401 with a page for what it does not know."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: set[str] = set()
        self.is_listed = True  # on the IP white list
        self.kept: dict[str, tuple[str, bytes]] = {}
        self.given = 0

    def answer(self, asked: Asked) -> tuple[int, Any, str]:
        if self.is_listed and asked.path == "/seeyon/rest/token":
            assert asked.method == "POST"
            assert asked.headers["Accept"] == "application/json"
            return self._token(asked.json)
        if not self.is_listed or asked.headers.get("token") not in self.tokens:
            return 401, PAGE, "text/html"
        assert "Cookie" not in asked.headers
        if asked.path == "/seeyon/rest/attachment":
            return self._attachment(asked)
        if asked.path == "/seeyon/rest/bpm/process/start":
            return self._start(asked.json)
        if asked.path.startswith("/seeyon/rest/flow/state/"):
            return 200, "3", "application/json"
        return self._sent(asked.path)

    def _sent(self, path: str) -> tuple[int, Any, str]:
        """What an office may have added: a list of what was sent."""
        if not path.startswith("/seeyon/rest/sent/"):
            return _json({"message": "no such interface"}, 404)
        there = list(self.started)
        return _json({"data": [{"objectId": int(o["id"]), "subject": o["subject"]} for o in there]})

    def _token(self, said: Any) -> tuple[int, Any, str]:
        if (said["userName"], said["password"]) != ("rest_juesuan", "Mi-Ma-Wu-Ren-Zhi"):
            return _json({"id": "-1"})
        self.given += 1
        token = f"token-of-seeyon-{self.given:04d}"
        self.tokens.add(token)
        return _json({"id": token, "bindingUser": {"loginName": said["loginName"]}})

    def _attachment(self, asked: Asked) -> tuple[int, Any, str]:
        wanted = {"applicationCategory": "0", "extensions": "", "firstSave": "true"}
        assert asked.query == wanted
        number = str(-7_000_000_000_000_000_000 - len(self.kept))
        self.kept[number] = asked.parts["file"]
        return _json({"atts": [{"fileUrl": number, "filename": asked.parts["file"][0]}]})

    def _start(self, said: Any) -> tuple[int, Any, str]:
        data = said["data"]
        assert said["appName"] == "collaboration"
        assert data["templateCode"] == "JSGK_001"
        assert all(str(one) in self.kept and isinstance(one, int) for one in data["attachments"])
        if "不许" in data["subject"]:
            return _json({"code": 1, "data": None, "message": "模板不存在或没有权限"})
        number = self.begin({"subject": data["subject"], "said": said})
        business = json.dumps({"affairId": str(-number), "summaryId": str(number)})
        data = {"app_bussiness_data": business, "processId": f"P{number}", "workitems": []}
        return _json({"code": 0, "data": data, "message": ""})


@cache
def key_pair() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class FakeWeaver(FakeOffice):
    """泛微: regist, applytoken, then three headers, the user encrypted; form-encoded."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: set[str] = set()
        self.registered = 0
        key_pair()  # made before anybody asks: two who ask at once would each make one
        self.hides = False  # its list does not find what there is

    @property
    def spk(self) -> str:
        public = key_pair().public_key()
        data = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(data).decode()

    def opened(self, sealed: str | None) -> str:
        try:
            data = base64.b64decode(sealed or "", validate=True)
            return key_pair().decrypt(data, padding.PKCS1v15()).decode()
        except ValueError:
            return ""

    def answer(self, asked: Asked) -> tuple[int, Any, str]:
        assert "Cookie" not in asked.headers
        if asked.headers.get("appid") != "JUESUAN-APP":
            return _json({"status": False, "code": "-1", "msg": "许可证无效"})
        if asked.path == "/api/ec/dev/auth/regist":
            assert asked.headers["cpk"]
            self.registered += 1
            given = {"secrit": "the-licence-secret", "spk": self.spk}
            return _json({"status": True, "code": "0", **given})
        if asked.path == "/api/ec/dev/auth/applytoken":
            if self.opened(asked.headers.get("secret")) != "the-licence-secret":
                return _json({"status": False, "code": "-1", "msg": "secret 解密失败"})
            assert asked.headers["time"].isdigit()
            token = f"token-of-weaver-{len(self.tokens):04d}"
            self.tokens.add(token)
            return _json({"status": True, "code": "0", "msg": "获取成功!", "token": token})
        return self._known(asked)

    def _known(self, asked: Asked) -> tuple[int, Any, str]:
        token = asked.headers.get("token")
        if token not in self.tokens:
            return _json({"status": False, "code": "-2", "msg": f"token不存在或者超时:{token}"})
        assert asked.headers["skipsession"] == "1"
        user = self.opened(asked.headers.get("userid"))
        if asked.method == "POST":
            assert asked.kind == "application/x-www-form-urlencoded"
        if asked.path == "/api/workflow/paService/doCreateRequest":
            return self._start(asked.form, user)
        if asked.path == "/api/workflow/paService/getMyWorkflowRequestList":
            return self._listed(json.loads(asked.form["conditions"])["requestname"], user)
        if asked.path == "/api/workflow/paService/getRequestStatus":
            number = asked.query["requestId"]
            data = {"currentNodeType": "1", "status": "出口1", "requestId": number}
            return _json({"data": data, "errMsg": {}})
        return _json({}, 404)

    def _start(self, form: dict[str, str], user: str) -> tuple[int, Any, str]:
        main = json.loads(form["mainData"])
        assert all(set(one) == {"fieldName", "fieldValue"} for one in main)
        if user != "2978":
            return _json({"code": "USER_EXCEPTION", "errMsg": {"userid": "没有这个人"}})
        if form["workflowId"] != "781":
            return _json({"code": "PARAM_ERROR", "errMsg": {"workflowId": "0"}})
        number = self.begin({"subject": form["requestName"], "form": form, "main": main})
        return _json({"code": "SUCCESS", "data": {"requestid": number}, "errMsg": {}})

    def _listed(self, name: str, user: str) -> tuple[int, Any, str]:
        with self.lock:
            there = [] if self.hides or user != "2978" else list(self.started)
        base = {"workflowId": "781", "workflowName": "公开审批"}
        return _json(
            [
                {"requestId": one["id"], "requestName": one["subject"], "workflowBaseInfo": base}
                for one in there
                if name in one["subject"] and "id" in one
            ]
        )


class FakeLandray(FakeOffice):
    """蓝凌: Basic, a multipart form; answers with the number alone."""

    def answer(self, asked: Asked) -> tuple[int, Any, str]:
        known = base64.b64encode("接口账号:蓝凌的口令".encode()).decode()
        if asked.headers.get("Authorization") != f"Basic {known}":
            return 401, "", "text/plain"
        if asked.path.startswith("/ekp/api/state/"):
            return _json({"docStatus": "20"})
        if asked.path != "/ekp/api/km-review/kmReviewRestService/addReview":
            return 200, "<html>login</html>", "text/html"
        if asked.method == "OPTIONS":
            return 200, "", "text/plain"
        if not asked.kind.startswith("multipart/form-data"):
            return 415, "", "text/plain"
        parts = {name: (file, data) for name, (file, data) in asked.parts.items()}
        said = {name: data.decode() for name, (file, data) in parts.items() if not file}
        assert said["docStatus"] in {"10", "20"}
        assert set(json.loads(said["docCreator"])) == {"LoginName"}
        files = {name: one for name, one in parts.items() if one[0]}
        one = {"subject": said["docSubject"], "said": said, "files": files}
        number = self.begin(one)
        return 200, f"{number:032x}", "text/plain"


@contextmanager
def running(kind: Callable[[], FakeOffice]) -> Iterator[Any]:
    """An office while a test needs it."""
    office = kind()
    try:
        yield office
    finally:
        office.close()
    assert office.wrong == []
