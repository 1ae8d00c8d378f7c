"""The description of the interface, held against what it describes, both ways."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from calling import ROOT, Calling, description, service, validator
from jsonschema import Draft202012Validator
from starlette.routing import Route

from generator.serving.application import routes
from generator.serving.interface.examples import EXAMPLES, INPUT
from generator.serving.interface.openapi import text
from generator.serving.interface.refusing import CODES
from generator.serving.interface.routes import EVERY

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
FILLED = {
    "name": "final-input",
    "style": "base",
    "department": "jiaoyu",
    "number": "1",
    "version": "1",
    "digest": "0" * 64,
    "job": "nothing",
}


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Calling]:
    app = service(tmp_path)
    yield Calling(app)
    app.state.site.close()


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in description()["paths"].items():
        for method, asked in methods.items():
            yield method.upper(), path, asked


def test_the_file_is_what_the_routes_are() -> None:
    """python -m generator.serving.interface writes it."""
    assert (ROOT / "docs" / "openapi.json").read_text("utf-8") == text(EVERY)


def test_every_route_of_the_interface_is_described_and_no_other() -> None:
    open_ones = {"/healthz", "/readyz", "/version", "/openapi.json"}
    paths = [one.path for one in routes() if isinstance(one, Route)]
    routed = {path for path in paths if path.startswith("/v1") or path in open_ones}
    assert routed - {"/v1/{rest:path}"} == set(description()["paths"])


def test_every_method_is_answered_as_it_is_described(api: Calling) -> None:
    """What is described is not refused as a wrong method; what is not described is."""
    described = {(method, path) for method, path, _ in operations()}
    for path in description()["paths"]:
        address = path.format_map(FILLED)
        for method in METHODS:
            refused = api(method, address).status_code == 405
            assert refused == ((method, path) not in described), (method, path)


def test_it_is_served(api: Calling) -> None:
    assert api.get("/openapi.json").json() == description()


def test_everything_is_said_in_chinese() -> None:
    chinese = re.compile("[\u4e00-\u9fff]")
    for method, path, asked in operations():
        said = [asked["summary"], *(one["description"] for one in asked["parameters"])]
        said += [one["description"] for one in asked["responses"].values()]
        assert all(map(chinese.search, said)), (method, path)
    for name, schema in description()["components"]["schemas"].items():
        assert chinese.search(schema["title"]) or name == "Description", name


def test_names_are_ascii_and_once() -> None:
    names = [asked["operationId"] for _, _, asked in operations()]
    assert len(set(names)) == len(names)
    for _, path, asked in operations():
        parts = asked.get("requestBody", {}).get("content", {})
        form = parts.get("multipart/form-data", {"schema": {"properties": {}}})
        named = [path, *(one["name"] for one in asked["parameters"])]
        assert all(one.isascii() for one in [*named, *form["schema"]["properties"]])


def test_every_reference_leads_somewhere() -> None:
    whole = description()
    Draft202012Validator.check_schema(whole["components"]["schemas"]["Report"])
    for reference in set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(whole, ensure_ascii=False))):
        node = whole
        for key in reference.removeprefix("#/").split("/"):
            node = node[key]
        assert isinstance(node, dict), reference


def test_the_examples_are_what_the_schemas_say_and_are_answered(api: Calling) -> None:
    validator("final_input").validate(INPUT)
    texts = {api.post("/v1/reports", json=one["value"]).json()["text"] for one in EXAMPLES.values()}
    assert len(texts) == 1


def test_every_code_is_explained() -> None:
    told = description()["info"]["description"]
    api_manual = (ROOT / "docs" / "api.md").read_text("utf-8")
    for one in CODES:
        row = f"| {one.name} | {one.status} | {one.meaning} |"
        assert row in told
        assert row in api_manual
