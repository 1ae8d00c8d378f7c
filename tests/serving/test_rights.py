"""Who may do what: the table route by role by department, every cell of it tried.

A route that is in no row fails here: whoever adds one says who it is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from office import TREE, Office, limited
from sqlalchemy import insert
from starlette.routing import BaseRoute, Mount, Route

from generator.serving.application import routes
from generator.serving.guarding.people import EVERYWHERE
from generator.serving.guarding.persons import (
    AUDITOR,
    OF_A_DEPARTMENT,
    OF_THE_SERVICE,
    SECURITY,
)
from generator.serving.store.contents import keep
from generator.serving.store.kept import REPORTS, VERSIONS

OPEN: Final = ("whoever comes",)
CALLER: Final = ("whoever has a key",)
PERSON: Final = ("whoever is logged in",)

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
    ("GET", "/record"): (AUDITOR,),
    ("POST", "/record/verify"): (AUDITOR,),
    ("POST", "/record/export"): (AUDITOR,),
}

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
        digest = keep(connection, b"x")
        row = {"department": HERE, "year": "2024", "kind": "final", "head": 1, "made": 0}
        connection.execute(insert(REPORTS).values(id=1, **row))
        version = {"who": "", "at": 0, "why": "", "changes": "[]"}
        connection.execute(insert(VERSIONS).values(report=1, number=1, digest=digest, **version))
    yield made
    made.site.close()


def _name(role: str, place: str) -> str:
    return f"p{(*OF_A_DEPARTMENT, *OF_THE_SERVICE, '').index(role)}-{place or 'none'}".replace(
        "*", "all"
    )


def asked(path: str) -> str:
    filled = path.replace("{department}", HERE)
    return re.sub(r"\{[a-z_]+(:\w+)?\}", "1", filled)


@pytest.mark.parametrize(("method", "path"), RIGHTS, ids=" ".join)
def test_who_has_the_right_gets_in_and_nobody_else(office: Office, method: str, path: str) -> None:
    row = RIGHTS[method, path]
    wrong = []
    for role, place in CELLS:
        browser = office.seated(_name(role, place), accept="*/*")
        status = browser.request(method, asked(path)).status_code
        may = row in {OPEN, CALLER, PERSON} or (role in row and (not place or place in ABOVE))
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
    assert (answer.status_code == 401) == (RIGHTS[method, path] not in {OPEN, CALLER})


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
