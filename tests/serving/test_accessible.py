"""Every page at a desk and on a telephone: nothing that keeps somebody from reading or using it.

axe-core, which comes with `make test-serve`, tries each; a page that is in no row fails here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import DESK, PHONE, Served, Visitor, served
from example import EXAMPLE
from office import PASSWORD, Office
from playwright.sync_api import Browser, Page, expect
from starlette.routing import Route
from test_audit_pages import printed

from generator import Edit, revise
from generator.serving.application import routes
from generator.serving.drafting.saving import put
from generator.serving.guarding.persons import AUDITOR, BUREAU, FILLS, SECURITY
from generator.serving.interface.routes import ROUTES as INTERFACE
from generator.serving.store.versions import begin, put_department

CLERK, KEEPER, WATCH = "clerk", "keeper", "watch"
# Who opens it, and what its path is filled with; "" is somebody who is not logged in.
PAGES: Final[Mapping[str, tuple[str, str]]] = {
    "/": (CLERK, "/"),
    "/login": ("", "/login"),
    "/password": (CLERK, "/password"),
    "/reports/new": (CLERK, "/reports/new"),
    "/pending/{token}": (CLERK, "pending"),
    "/reports/{number:int}": (CLERK, "/reports/1"),
    "/reports/{number:int}/files": (CLERK, "/reports/1/files"),
    "/reports/{number:int}/tables": (CLERK, "/reports/1/tables"),
    "/reports/{number:int}/versions": (CLERK, "/reports/1/versions"),
    "/reports/{number:int}/versions/compare": (CLERK, "/reports/1/versions/compare?from=1&to=2"),
    "/reports/{number:int}/versions/{version:int}": (CLERK, "/reports/1/versions/1"),
    "/reports/{number:int}/steps": (CLERK, "/reports/1/steps"),
    "/reports/{number:int}/documents": (CLERK, "/reports/1/documents"),
    "/verify": (CLERK, "/verify"),
    "/bureau": (CLERK, "/bureau"),
    "/bureau/departments": (CLERK, "/bureau/departments"),
    "/bureau/batches": (CLERK, "/bureau/batches"),
    "/bureau/batches/{number:int}": (CLERK, "batch"),
    "/people": (KEEPER, "/people"),
    "/people/person": (KEEPER, "/people/person?name=clerk"),
    "/record": (WATCH, "/record"),
    "/audit": (CLERK, "/audit"),
    "/audit/{number}/": (CLERK, "audit"),
    "/audit/{number}/pages": (CLERK, "audit pages"),
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
    "/bureau/all.xlsx",
    "/bureau/all.csv",
    "/bureau/batches/{number:int}/progress",
    "/bureau/batches/{number:int}/all.xlsx",
    "/bureau/batches/{number:int}/all.csv",
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


@pytest.fixture(scope="module", name="office")
def office_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("accessible")
    made = Office(folder)
    text = EXAMPLE.read_text("utf-8")
    with made.site.database.writing() as connection:
        put_department(connection, "moubu", "示例部门")
        begin(connection, ("moubu", "2024", "决算"), text, "王一", "新建")
        edit = Edit(("收入", "其他收入"), "160,000.00")
        put(connection, 1, revise(text, [edit]), "王一", "填报")
    made.person(CLERK, *((role, "moubu") for role in (FILLS, BUREAU)))
    made.person(KEEPER, (SECURITY, ""))
    made.person(WATCH, (AUDITOR, ""))
    made.site.close()
    with served(folder, "", "--accounts") as one:
        yield one


@pytest.fixture(scope="module", name="addresses")
def addresses_(chromium: Browser, office: Served, tmp_path_factory: Any) -> dict[str, str]:
    """The addresses of what is only there when a file was handed in."""
    report = tmp_path_factory.mktemp("files") / "某局2024年度决算公开.pdf"
    report.write_bytes(printed())
    found = {}
    with Visitor(chromium, office.url) as visitor:
        page = visitor.open("/login")
        logged_in(page, CLERK)
        for name, path, button in (
            ("pending", "/reports/new", "下一步"),
            ("batch", "/bureau/batches", ""),
            ("audit", "/audit", ""),
        ):
            page.goto(f"{office.url}{path}")
            form = page.locator("form:has(input[type=file])").first
            if name == "pending":
                page.get_by_label("年度").fill("2023")
            form.locator("input[type=file]").first.set_input_files(report)
            form.get_by_role("button", name=button).last.click()
            expect(page).not_to_have_url(f"{office.url}{path}")
            found[name] = page.url.removeprefix(office.url)
    found["audit pages"] = f"{found['audit']}pages"
    return found


def logged_in(page: Page, name: str) -> None:
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).not_to_have_url(re.compile("/login$"))


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("who", [CLERK, KEEPER, WATCH, ""])
def test_nothing_keeps_anybody_from_it(
    chromium: Browser, office: Served, addresses: dict[str, str], who: str, device: dict[str, Any]
) -> None:
    wrong = []
    with Visitor(chromium, office.url) as visitor:
        page = visitor.open("/login", device)
        if who:
            logged_in(page, who)
        for path, (of, address) in PAGES.items():
            if of != who:
                continue
            answer = page.goto(office.url + addresses.get(address, address))
            assert answer is not None
            if answer.status != 200:
                wrong.append((path, str(answer.status), ""))
            for one in Axe().run(page).response["violations"]:
                if one["impact"] in {"serious", "critical"}:
                    wrong += [(path, one["id"], node["html"][:200]) for node in one["nodes"]]
    assert wrong == []
