"""An OA that calls the service: every answer it gets is held against docs/openapi.json."""

from __future__ import annotations

import json
import re
import time
import uuid
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have a library that is not httpx
    from starlette.testclient import TestClient

from generator.serving.application import application
from generator.serving.configuration import Limits, Settings
from generator.serving.interface.examples import INPUT
from generator.serving.interface.signing import signature

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "example.yaml"
JSON = "application/json"


@cache
def description() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))
    return found


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": description()["components"]}
    )


@cache
def operation(method: str, path: str) -> dict[str, Any] | None:
    """The operation that answers a path."""
    for template, operations in description()["paths"].items():
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in operations:
            found: dict[str, Any] = operations[method.lower()]
            return found
    return None


def hold(method: str, path: str, response: Any) -> None:
    """Fails where an answer is not as it is described."""
    assert response.status_code < 500, response.text
    assert "x-request-id" in response.headers
    asked = operation("GET" if method == "HEAD" else method, path)
    kind = response.headers["content-type"].partition(";")[0]
    if response.status_code >= 400:
        assert kind == JSON
        if method != "HEAD":
            validator("Refusal").validate(response.json())
        return
    assert asked is not None, path
    content = asked["responses"][str(response.status_code)]["content"]
    if kind == JSON and "attachment" not in response.headers.get("content-disposition", ""):
        if method != "HEAD":
            schema = content[JSON]["schema"]["$ref"].rpartition("/")[2]
            validator(schema).validate(response.json())
    else:
        assert "*/*" in content


class Calling:
    """A client, with or without a key, whose answers are all held against the description."""

    def __init__(
        self, app: Any, key: str = "", secret: str = "", algorithm: str = "HMAC-SHA256"
    ) -> None:
        self.http = TestClient(app, "http://[::1]:8765", raise_server_exceptions=True)
        self.key, self.secret, self.algorithm = key, secret, algorithm

    def __call__(self, method: str, path: str, **more: Any) -> Any:
        request = self.http.build_request(method, path, **more)
        if self.key:
            request.headers.update(self.signed(request))
        response = self.http.send(request)
        hold(method, request.url.path, response)
        return response

    def signed(self, request: Any, **other: str) -> dict[str, str]:
        said = {"timestamp": str(time.time_ns() // 1_000_000), "nonce": uuid.uuid4().hex, **other}
        made = signature(
            self.secret,
            self.algorithm,
            request.method,
            said["timestamp"],
            said["nonce"],
            request.url.raw_path.decode().partition("?")[0],
            request.url.query.decode(),
            request.read(),
        )
        return {
            "X-App-Key": self.key,
            "X-Timestamp": said["timestamp"],
            "X-Nonce": said["nonce"],
            "X-Signature": made,
        }

    def get(self, path: str, **more: Any) -> Any:
        return self("GET", path, **more)

    def post(self, path: str, **more: Any) -> Any:
        return self("POST", path, **more)

    def written(self, path: str, text: str | bytes, **more: Any) -> Any:
        """An input posted as YAML."""
        data = text.encode() if isinstance(text, str) else text
        headers = {"content-type": "application/yaml", **more.pop("headers", {})}
        return self("POST", path, content=data, headers=headers, **more)


def service(folder: Path, *, alone: bool = True, **limits: int) -> Any:
    return application(Settings(folder=folder, alone=alone, limits=Limits(**limits)))


SMALL: dict[str, Any] = {**INPUT}
