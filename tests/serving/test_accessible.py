"""Every page at a desk and on a telephone: nothing that keeps somebody from reading or using it.

axe-core, which comes with `make test-serve`, tries each; a page that is in no row fails here.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import DESK, PHONE, Visitor, served
from example import EXAMPLE
from office import Office
from playwright.sync_api import Browser, Page
from sites import place_tables
from starlette.routing import Route
from test_administering import connection, made_key, row
from test_audit_pages import printed
from test_style_page import BY_HAND, told

from generator import Edit, revise
from generator.serving.application import routes
from generator.serving.drafting.saving import put
from generator.serving.guarding.persons import AUDITOR, BUREAU, FILLS, SECURITY, SYSTEM
from generator.serving.interface.routes import ROUTES as INTERFACE
from generator.serving.store.versions import begin, put_department
from generator.serving.styling.style_archive import take_away

CLERK, KEEPER, WATCH, NOBODY = "clerk", "anquan", "shenji", ""
SETTER: Final = "xitong"
ROLES: Final = {
    CLERK: ((FILLS, "moubu"), (BUREAU, "moubu")),
    SETTER: ((SYSTEM, ""),),
    KEEPER: ((SECURITY, ""),),
    WATCH: ((AUDITOR, ""),),
    NOBODY: (),
}
# Who opens the pages of a route, and where they are; {…} is what was made for it.
PAGES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "/": ((CLERK, "/"), (KEEPER, "/")),
    "/login": ((NOBODY, "/login"),),
    "/password": ((CLERK, "/password"),),
    "/reports/new": ((CLERK, "/reports/new"),),
    "/pending/{token}": ((CLERK, "{pending}"),),
    "/reports/{number:int}": ((CLERK, "/reports/1"),),
    "/reports/{number:int}/files": ((CLERK, "/reports/1/files"),),
    # Items by their codes, a list within a row of another list, what is published.
    "/reports/{number:int}/tables": (
        (CLERK, "/reports/1/tables"),
        (CLERK, "/reports/1/tables?grid={nested}"),
        (CLERK, "/reports/1/tables?grid=T1"),
    ),
    "/reports/{number:int}/versions": ((CLERK, "/reports/1/versions"),),
    "/reports/{number:int}/versions/compare": ((CLERK, "/reports/1/versions/compare?from=1&to=2"),),
    "/reports/{number:int}/versions/{version:int}": ((CLERK, "/reports/1/versions/1"),),
    "/reports/{number:int}/steps": ((CLERK, "/reports/1/steps"),),
    "/reports/{number:int}/documents": ((CLERK, "/reports/1/documents"),),
    "/verify": ((CLERK, "/verify"),),
    "/bureau": ((CLERK, "/bureau"),),
    "/bureau/departments": ((CLERK, "/bureau/departments"),),
    "/bureau/batches": ((CLERK, "/bureau/batches"),),
    "/bureau/batches/{number:int}": ((CLERK, "{batch}"),),
    "/styles": ((CLERK, "/styles"),),
    "/styles/style": ((CLERK, "/styles/style?name=shouxie"), (CLERK, "/styles/style?name=sichuan")),
    "/styles/told": (
        (CLERK, "/styles/told?name=shouxie&report=1"),
        (CLERK, "/styles/told?name=shanghai&report=1&alone=1"),
    ),
    "/styles/compared": ((CLERK, "/styles/compared?left=shouxie&right=liling"),),
    "/styles/lessons/{token}": ((CLERK, "{lesson}"), (CLERK, "{refused}")),
    "/people": ((KEEPER, "/people"),),
    "/people/person": ((KEEPER, "/people/person?name=clerk"),),
    "/keys": ((SETTER, "/keys"), (KEEPER, "/keys")),
    "/keys/key": ((SETTER, "/keys/key?name={key}"), (KEEPER, "/keys/key?name={key}")),
    "/settings": ((SETTER, "/settings"), (KEEPER, "/settings")),
    "/oa": ((SETTER, "/oa"),),
    "/oa/flow": ((SETTER, "/oa/flow?name=公开审批"),),
    "/outbox": ((SETTER, "/outbox"),),
    "/record": ((WATCH, "/record"),),
    "/audit": ((CLERK, "/audit"),),
    "/audit/{number}/": ((CLERK, "{audit}"),),
    "/audit/{number}/pages": ((CLERK, "{audit}pages"),),
}
# What a browser does not show as a page: answers to scripts, files, ways to another service.
NO_PAGES: Final = {
    "/counts",
    "/reports/{number:int}/since/{shown:int}",
    "/reports/{number:int}/remarks",
    "/reports/{number:int}/files/form.xlsx",
    "/reports/{number:int}/files/{file:int}",
    "/reports/{number:int}/documents/{form}",
    "/reports/{number:int}/signed/{step:int}/{form}",
    "/fetched/{seal}/{digest}",
    "/bureau/all.xlsx",
    "/bureau/all.csv",
    "/bureau/batches/{number:int}/progress",
    "/bureau/batches/{number:int}/all.xlsx",
    "/bureau/batches/{number:int}/all.csv",
    "/styles/lessons/{token}/state",
    "/login/oidc",
    "/login/oidc/back",
    "/audit/{number}/page.png",
    "/audit/{number}/download",
}


def test_every_page_is_in_the_list() -> None:
    found = {
        one.path
        for one in routes()
        if isinstance(one, Route) and one not in INTERFACE and "GET" in (one.methods or ())
    }
    assert found == set(PAGES) | NO_PAGES


@dataclass(frozen=True)
class Opened:
    """A service with something on every page of it."""

    url: str
    tokens: Mapping[str, str]  # of those who are logged in
    made: Mapping[str, str]  # what stands in {…}

    def device(self, who: str, of: Mapping[str, Any]) -> dict[str, Any]:
        """A device at which somebody sits."""
        if who not in self.tokens:
            return dict(of)
        cookie = {"name": "juesuan", "value": self.tokens[who], "domain": "127.0.0.1", "path": "/"}
        rest = {"expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}
        return {**of, "storage_state": {"cookies": [cookie | rest], "origins": []}}


@pytest.fixture(scope="module", name="opened")
def opened_(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder = tmp_path_factory.mktemp("accessible")
    place_tables(migrated, folder)
    made = Office(folder)
    _reported(made)
    _styled(made)
    for who, roles in ROLES.items():
        if who:
            made.person(who, *roles)
    key, _ = made_key(made)
    connection(made)
    for number, state in enumerate(("待发", "在发", "待确认", "已发", "放弃"), 1):
        row(made, state, "没有收到答复" * (number % 2), number)
    seats = {who: made.seated(who) for who in ROLES if who}
    tokens = {who: str(one.cookies["juesuan"]) for who, one in seats.items()}
    headers = {"x-csrf": seats[CLERK].headers["x-csrf"], "accept": "text/html"}
    made.site.close()
    with (
        served(folder, "", "--accounts") as service,
        httpx.Client(
            base_url=service.url, headers=headers, cookies={"juesuan": tokens[CLERK]}, timeout=60
        ) as clerk,
    ):
        found = {"key": key, "nested": _nested(clerk), **_handed_in(clerk), **_learned(clerk)}
        yield Opened(service.url, tokens, found)


def _reported(office: Office) -> None:
    """A report of two versions in which something is wrong."""
    text = EXAMPLE.read_text("utf-8")
    with office.site.database.writing() as connection:
        put_department(connection, "moubu", "示例部门")
        begin(connection, ("moubu", "2024", "决算"), text, "王一", "新建")
        edit = Edit(("收入", "其他收入"), "160,000.00")
        put(connection, 1, revise(text, [edit]), "王一", "填报")


def _styled(office: Office) -> None:
    """A style of one's own, and one that was taken away."""
    for name in ("shouxie", "jiude"):
        (office.site.styles / name).mkdir()
        for file, text in BY_HAND.items():
            written = text.replace("手写", "旧的") if name == "jiude" else text
            (office.site.styles / name / file).write_text(written, "utf-8")
    take_away(office.site.styles, "jiude")


def _nested(clerk: httpx.Client) -> str:
    """The first list within a row of another that the page of the tables leads to."""
    found = re.search(r"grid=(i\d+-\d+-\d+)", clerk.get("/reports/1/tables").text)
    assert found
    return found[1]


def _handed_in(clerk: httpx.Client) -> dict[str, str]:
    """Where what was handed in is shown: what waits to be confirmed, a batch, an audit."""
    report = ("某局2024年度决算公开.pdf", printed())
    begun = {"department": "moubu", "year": "2023", "kind": "决算"}
    found = {}
    for name, path, fields in (
        ("audit", "/audit", {}),
        ("batch", "/bureau/batches", {}),
        ("pending", "/reports/new", begun),
    ):
        files = {"report" if name == "audit" else "files": report}
        answer = clerk.post(path, data=fields, files=files)
        assert answer.status_code == 303, answer.text
        found[name] = answer.headers["location"].partition("?")[0]
    until = time.monotonic() + 120
    progress: dict[str, Any] = {}
    while time.monotonic() < until and (not progress or progress["done"] < progress["whole"]):
        time.sleep(0.2)
        progress = clerk.get(f"{found['batch']}/progress").json()
    assert progress["done"] == progress["whole"] == 1
    return found


def _learned(clerk: httpx.Client) -> dict[str, str]:
    """Where lessons are shown: one with a question, one of a file that is no report."""
    asking = told().replace("完成年初预算的104.17%，", "完成全年预算的104.17%，", 1)
    found = {}
    for name, text, figures in (("lesson", asking, "1"), ("refused", "通知", "")):
        fields = {"name": "新县", "figures": figures}
        answer = clerk.post("/styles", data=fields, files={"report": ("去年.txt", text.encode())})
        assert answer.status_code == 303, answer.text
        found[name] = answer.headers["location"]
    until = time.monotonic() + 120
    open_ = set(found.values())
    while time.monotonic() < until and open_:
        time.sleep(0.2)
        open_ = {one for one in open_ if clerk.get(f"{one}/state").json()["open"]}
    assert not open_
    assert 'type="radio"' in clerk.get(found["lesson"]).text
    return found


def serious(page: Page) -> list[tuple[str, str]]:
    """What keeps somebody from a page: the rule of axe-core, the element."""
    return [
        (str(one["id"]), str(node["html"])[:200])
        for one in Axe().run(page).response["violations"]
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def test_what_keeps_somebody_from_a_page_is_found(chromium: Browser) -> None:
    page = chromium.new_page()
    pale = '<p style="color: #aaa; background: #fff">颜色太淡看不清</p>'
    page.set_content(f"<html lang=zh><title>页</title><main><h1>页</h1><input>{pale}</main>")
    assert {rule for rule, _ in serious(page)} == {"label", "color-contrast"}
    page.close()


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("who", ROLES)
def test_nothing_keeps_anybody_from_it(
    chromium: Browser, opened: Opened, who: str, device: dict[str, Any]
) -> None:
    """Nor is a page wider than its window: somebody would have to push it to and fro."""
    addresses = [at for pages in PAGES.values() for of, at in pages if of == who]
    wrong, wide = [], []
    with Visitor(chromium, opened.url) as visitor:
        page = visitor.open("/login", opened.device(who, device))
        for address in addresses:
            at = address.format(**opened.made)
            answer = page.goto(opened.url + at)
            assert (at, answer and answer.status) == (at, 200)
            wrong += [(at, *one) for one in serious(page)]
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                wide.append(at)
    assert (wrong, wide) == ([], [])
