"""Who may do what: the table route by role by department, every cell of it tried.

A route that is in no row fails here: whoever adds one says who it is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from office import TREE, Office, limited
from sqlalchemy import insert
from starlette.routing import BaseRoute, Mount, Route

from generator.serving.application import routes
from generator.serving.guarding.people import EVERYWHERE
from generator.serving.guarding.persons import (
    AUDITOR,
    BUREAU,
    FILLS,
    OF_A_DEPARTMENT,
    OF_THE_SERVICE,
    SECURITY,
    SYSTEM,
)
from generator.serving.interface.routes import EVERY
from generator.serving.store.digests import keep
from generator.serving.store.kept import REPORTS, VERSIONS

OPEN: Final = ("whoever comes",)
CALLER: Final = ("whoever has a key",)
PERSON: Final = ("whoever is logged in",)

SEES: Final = OF_A_DEPARTMENT  # whoever has to do with the department
BY_STEP: Final = OF_A_DEPARTMENT  # which role it takes is the step's: test_approving_steps
ANYWHERE: Final = "in whatever department"
OWN: Final = ("whoever it belongs to",)  # of another it is told that there is none

# Roles of a department are asked for in the department of the path, or in that of its report.
RIGHTS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("GET", "/"): PERSON,
    ("GET", "/shipped"): OPEN,
    ("GET", "/login"): OPEN,
    ("POST", "/login"): OPEN,
    ("GET", "/login/oidc"): OPEN,
    ("GET", "/login/oidc/back"): OPEN,
    ("POST", "/logout"): PERSON,
    ("GET", "/password"): PERSON,
    ("POST", "/password"): PERSON,
    ("GET", "/people"): (SECURITY,),
    ("POST", "/people"): (SECURITY,),
    ("GET", "/people/person"): (SECURITY,),
    ("POST", "/people/grant"): (SECURITY,),
    ("POST", "/people/revoke"): (SECURITY,),
    ("POST", "/people/reset"): (SECURITY,),
    ("POST", "/people/active"): (SECURITY,),
    ("POST", "/people/unlock"): (SECURITY,),
    ("POST", "/people/sessions"): (SECURITY,),
    ("GET", "/keys"): (SYSTEM, SECURITY),
    ("POST", "/keys"): (SYSTEM,),
    ("GET", "/keys/key"): (SYSTEM, SECURITY),
    ("POST", "/keys/off"): (SYSTEM, SECURITY),
    ("POST", "/keys/on"): (SECURITY,),
    ("POST", "/keys/departments"): (SECURITY,),
    ("POST", "/keys/mapping"): (SYSTEM,),
    ("GET", "/settings"): (SYSTEM, SECURITY),
    ("POST", "/settings/callbacks"): (SECURITY,),
    ("POST", "/settings/offices"): (SECURITY,),
    ("POST", "/settings/apart"): (SECURITY,),
    ("GET", "/oa"): (SYSTEM,),
    ("GET", "/oa/flow"): (SYSTEM,),
    ("POST", "/oa/mapping"): (SYSTEM,),
    ("POST", "/oa/secret"): (SYSTEM,),
    ("POST", "/oa/use"): (SYSTEM,),
    ("POST", "/oa/try"): (SYSTEM,),
    ("POST", "/oa/drop"): (SYSTEM,),
    ("GET", "/outbox"): (SYSTEM,),
    ("POST", "/outbox/confirm"): (SYSTEM,),
    ("POST", "/outbox/resend"): (SYSTEM,),
    ("POST", "/outbox/give-up"): (SYSTEM,),
    ("POST", "/outbox/state"): (SYSTEM,),
    ("GET", "/fetched/{seal}/{digest}"): OPEN,  # its address says what it is good for
    ("GET", "/counts"): PERSON,
    ("GET", "/reports/new"): (FILLS, ANYWHERE),
    ("POST", "/reports/new"): (FILLS, ANYWHERE),
    ("GET", "/pending/{token}"): OWN,
    ("POST", "/pending/{token}"): OWN,
    ("GET", "/reports/{number:int}"): SEES,
    ("POST", "/reports/{number:int}/edits"): (FILLS,),
    ("GET", "/reports/{number:int}/since/{shown:int}"): SEES,
    ("POST", "/reports/{number:int}/undo"): (FILLS,),
    ("POST", "/reports/{number:int}/redo"): (FILLS,),
    ("GET", "/reports/{number:int}/files"): SEES,
    ("POST", "/reports/{number:int}/files"): (FILLS,),
    ("GET", "/reports/{number:int}/files/form.xlsx"): SEES,
    ("GET", "/reports/{number:int}/files/{file:int}"): SEES,
    ("GET", "/reports/{number:int}/tables"): SEES,
    ("GET", "/reports/{number:int}/remarks"): SEES,
    ("POST", "/reports/{number:int}/remarks"): SEES,
    ("GET", "/reports/{number:int}/versions"): SEES,
    ("GET", "/reports/{number:int}/versions/compare"): SEES,
    ("GET", "/reports/{number:int}/versions/{version:int}"): SEES,
    ("POST", "/reports/{number:int}/versions/{version:int}/restore"): (FILLS,),
    ("GET", "/reports/{number:int}/steps"): SEES,
    ("POST", "/reports/{number:int}/steps"): BY_STEP,
    ("POST", "/reports/{number:int}/known"): (FILLS,),
    ("POST", "/reports/{number:int}/files/known"): (FILLS,),
    ("GET", "/reports/{number:int}/documents"): SEES,
    ("GET", "/reports/{number:int}/documents/{form}"): SEES,
    ("GET", "/reports/{number:int}/signed/{step:int}/{form}"): OWN,
    ("GET", "/verify"): PERSON,
    ("POST", "/verify"): PERSON,
    ("GET", "/bureau"): (BUREAU, ANYWHERE),
    ("POST", "/bureau/due"): (BUREAU, ANYWHERE),
    ("GET", "/bureau/all.xlsx"): (BUREAU, ANYWHERE),
    ("GET", "/bureau/all.csv"): (BUREAU, ANYWHERE),
    ("GET", "/bureau/departments"): (BUREAU, ANYWHERE),
    ("POST", "/bureau/departments"): (BUREAU, ANYWHERE),
    ("GET", "/bureau/batches"): (BUREAU, ANYWHERE),
    ("POST", "/bureau/batches"): (BUREAU, ANYWHERE),
    ("GET", "/bureau/batches/{number:int}"): OWN,
    ("POST", "/bureau/batches/{number:int}"): OWN,
    ("GET", "/bureau/batches/{number:int}/progress"): OWN,
    ("GET", "/bureau/batches/{number:int}/all.xlsx"): OWN,
    ("GET", "/bureau/batches/{number:int}/all.csv"): OWN,
    ("GET", "/styles"): (FILLS, BUREAU, ANYWHERE),
    ("POST", "/styles"): (FILLS, BUREAU, ANYWHERE),
    ("GET", "/styles/style"): (FILLS, BUREAU, ANYWHERE),
    ("GET", "/styles/told"): (FILLS, BUREAU, ANYWHERE),
    ("GET", "/styles/compared"): (FILLS, BUREAU, ANYWHERE),
    ("POST", "/styles/away"): (BUREAU, ANYWHERE),
    ("POST", "/styles/back"): (BUREAU, ANYWHERE),
    ("GET", "/styles/lessons/{token}"): OWN,
    ("POST", "/styles/lessons/{token}"): OWN,
    ("GET", "/styles/lessons/{token}/state"): OWN,
    ("GET", "/audit"): PERSON,
    ("POST", "/audit"): PERSON,
    ("GET", "/audit/{number}/"): OWN,
    ("GET", "/audit/{number}/pages"): OWN,
    ("GET", "/audit/{number}/page.png"): OWN,
    ("POST", "/audit/{number}/acknowledge"): OWN,
    ("POST", "/audit/{number}/acknowledged"): OWN,
    ("GET", "/audit/{number}/download"): OWN,
    **{
        ("GET", operation.path): OPEN if operation.open else CALLER
        for operation in sorted(EVERY, key=lambda one: one.open)
    },
    ("GET", "/v1/{rest:path}"): CALLER,
    ("GET", "/record"): (AUDITOR,),
    ("POST", "/record/verify"): (AUDITOR,),
    ("POST", "/record/export"): (AUDITOR,),
}

TEXT: Final = "部门: 某校\n年度: 2024\n计量单位: 元\n收入: {其他收入: 1}\n支出: {}\n"
HERE: Final = "school"  # what is asked for is of this department
ABOVE: Final = {HERE, "bureau", EVERYWHERE}
CELLS: Final = [
    *((role, place) for role in OF_A_DEPARTMENT for place in (*TREE, EVERYWHERE)),
    *((role, "") for role in OF_THE_SERVICE),
    ("", ""),
]


def declared(found: list[BaseRoute], above: str = "") -> Iterator[tuple[str, str]]:
    """The method and path of every route, those of a mounted list too."""
    for route in found:
        if isinstance(route, Route):
            for method in (route.methods or {"GET"}) - {"HEAD"}:
                yield method, above + route.path
        elif isinstance(route, Mount) and route.routes:
            yield from declared(list(route.routes), above + route.path)
        else:
            yield "GET", above + getattr(route, "path", "")


def test_every_route_says_who_it_is_for() -> None:
    assert set(declared(routes())) == set(RIGHTS)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    often = dict.fromkeys(("asked", "asked_address", "logins", "tried_address"), 100_000)
    made = Office(tmp_path_factory.mktemp("rights"), limited(**often))
    for role, place in CELLS:
        made.person(_name(role, place), *([(role, place)] if role else []))
    with made.site.database.writing() as connection:
        digest = keep(connection, TEXT.encode())
        row = {"department": HERE, "year": "2024", "kind": "决算", "head": 1, "made": 0}
        connection.execute(insert(REPORTS).values(id=1, **row))
        version = {"who": "", "at": 0, "why": "", "changes": "[]"}
        connection.execute(insert(VERSIONS).values(report=1, number=1, digest=digest, **version))
    yield made
    made.site.close()


def _name(role: str, place: str) -> str:
    return f"p{(*OF_A_DEPARTMENT, *OF_THE_SERVICE, '').index(role)}-{place or 'none'}".replace(
        "*", "all"
    )


AS_JSON: Final = ("edits", "undo", "redo")
AS_FILES: Final = (
    "new",
    "files",
    "{token}",
    "due",
    "departments",
    "batches",
    "styles",
    "acknowledge",
    "acknowledged",
    "mapping",
)

AS_FILES_TOO: Final = ("/bureau/batches/{number:int}", "/reports/{number:int}/files/known")


def body(method: str, path: str) -> dict[str, Any]:
    """What is sent with it, in the shape that its route reads, with nothing in it."""
    last = path.rpartition("/")[2]
    if method == "POST" and last in AS_JSON:
        return {"json": {"shown": 1, "edits": [], "keep": True}}
    if method == "POST" and (last in AS_FILES or path in AS_FILES_TOO):
        return {"files": {"note": (None, "1")}}
    return {}


def asked(path: str) -> str:
    filled = path.replace("{department}", HERE).replace("{form}", "txt")
    return re.sub(r"\{[a-z_]+(:\w+)?\}", "1", filled)


@pytest.mark.parametrize(("method", "path"), RIGHTS, ids=" ".join)
def test_who_has_the_right_gets_in_and_nobody_else(office: Office, method: str, path: str) -> None:
    row = RIGHTS[method, path]
    wrong = []
    for role, place in CELLS:
        browser = office.seated(_name(role, place), accept="*/*")
        status = browser.request(method, asked(path), **body(method, path)).status_code
        if row == CALLER:  # a person is none
            wrong += [(role, place, status)] if status not in {401, 404, 405} else []
            continue
        if row == OWN:
            wrong += [(role, place, status)] if status not in {303, 403, 404} else []
            continue
        may = row in {OPEN, CALLER, PERSON} or (
            role in row and (not place or place in ABOVE or ANYWHERE in row)
        )
        if status >= 500 or (
            (status not in {401, 403}) != may and (method, path) != ("POST", "/login")
        ):
            wrong.append((role, place, status))
    assert wrong == []


@pytest.mark.parametrize(("method", "path"), RIGHTS, ids=" ".join)
def test_nobody_gets_in_unknown_but_where_it_is_open(
    office: Office, method: str, path: str
) -> None:
    answer = office.browser(accept="*/*").request(method, asked(path))
    known = RIGHTS[method, path] not in {OPEN, CALLER}
    assert (answer.status_code == 401) == known or RIGHTS[method, path] == CALLER


def test_a_form_of_each_route_needs_its_token(office: Office) -> None:
    name = _name(SECURITY, "")
    for method, path in RIGHTS:
        if method != "GET" and RIGHTS[method, path] not in {OPEN, CALLER}:
            browser = office.seated(name, **{"x-csrf": "", "accept": "*/*"})
            assert browser.request(method, asked(path)).status_code == 403, path


# ---------------------------------------------------------------- roles


def test_nobody_who_watches_over_the_service_sees_a_report(office: Office, tmp_path: Path) -> None:
    """Even with rows that came into the table some other way."""
    from generator.serving.guarding.people import person_named
    from generator.serving.store.kept import ROLES

    del tmp_path
    with office.site.database.writing() as connection:
        row = {"person": _name(AUDITOR, ""), "role": "局", "department": "*"}
        connection.execute(insert(ROLES).values(**row))
        person = person_named(connection, _name(AUDITOR, ""))
        connection.execute(
            ROLES.delete().where(ROLES.c.person == _name(AUDITOR, ""), ROLES.c.role == "局")
        )
    assert person
    assert not person.sees(HERE)
    assert person.may(AUDITOR)


def test_the_database_refuses_a_second_watch(office: Office) -> None:
    from sqlalchemy.exc import IntegrityError

    from generator.serving.store.kept import ROLES

    row = {"person": _name(AUDITOR, ""), "role": SECURITY, "department": ""}
    with pytest.raises(IntegrityError), office.site.database.writing() as connection:
        connection.execute(insert(ROLES).values(**row))


def test_a_circle_of_departments_ends(tmp_path: Path) -> None:
    from generator.serving.guarding.people import person_named
    from generator.serving.store.kept import DEPARTMENTS

    office = Office(tmp_path)
    office.person("clerk", ("填报", "class"))
    with office.site.database.writing() as connection:
        top = DEPARTMENTS.update().where(DEPARTMENTS.c.id == "bureau")
        connection.execute(top.values(above="class"))
        person = person_named(connection, "clerk")
    assert person
    assert person.roles["填报"] == {"class", "bureau", "school"}
    office.site.close()
