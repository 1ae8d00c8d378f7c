"""Who gets in: with a password, in time, with one's own cookie; and who does not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from office import PASSWORD, Office, csrf, limited, log_in
from sqlalchemy import event, select

from generator.serving.configuration import Limits, Settings
from generator.serving.guarding import recognition
from generator.serving.guarding.passwords import made_up, matches, weaknesses
from generator.serving.store.database import now
from generator.serving.store.kept import PEOPLE, SESSIONS


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path, {"https": False})
    yield made
    made.site.close()


# ---------------------------------------------------------------- a password


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Sh0rt!", "至少要 10 个字符"),
        ("alllowercase", "至少要有三种"),
        ("Clerk-Li-Is-9", "不能含有登录名"),
        ("il-krelc-Is-9", "不能含有登录名"),
        ("Tea-with-9-Friends", "要和原来的不同"),
        ("Tea-with-1234", "连着四个"),
        ("Tea-9-dcba-xy", "连着四个"),
        ("Tea-9-zzzz-xy", "连着四个"),
        ("Aa9-" * 40, "最多 128 个字符"),
    ],
)
def test_a_weak_password_is_told_why(password: str, said: str) -> None:
    assert said in "；".join(weaknesses(password, "clerk-li", "Tea-with-9-Friends", Limits()))


def test_a_password_is_the_same_whichever_way_the_keyboard_was_set() -> None:
    assert weaknesses("Coffee-at-7-Uhr", "clerk", PASSWORD, Limits()) == []
    from generator.serving.guarding.passwords import hashed

    assert matches(hashed("Coffee-at-7-Uhr"), "Ｃoffee-at-７-Uhr")
    assert not matches("", "Coffee-at-7-Uhr")
    assert not matches("no hash at all", "x")
    assert hashed("x").startswith("$argon2id$")


def test_a_password_that_is_made_up_is_strong_and_another_each_time() -> None:
    made = {made_up(Limits()) for _ in range(200)}
    assert len(made) == 200
    assert not [one for one in made if weaknesses(one, "clerk", "", Limits())]


# ---------------------------------------------------------------- logging in


def test_nobody_sees_a_page_who_is_not_logged_in(office: Office) -> None:
    answer = office.browser().get("/?q=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=/")
    assert office.browser(accept="application/json").get("/").status_code == 401
    assert office.browser().get("/no/such/page").status_code == 303


def test_somebody_logs_in_and_out(office: Office) -> None:
    office.person("clerk")
    browser = office.browser()
    answer = log_in(browser, " Ｃlerk ")
    [cookie] = answer.headers.get_list("set-cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert browser.get("/").status_code == 200
    token = browser.cookies["juesuan"]
    assert browser.post("/logout", data={"csrf": csrf(browser)}).status_code == 303
    browser.cookies.set("juesuan", token)
    assert browser.get("/").status_code == 303
    assert [what for what, _, _ in office.record()][-2:] == ["登录", "退出"]


def test_with_tls_no_other_host_can_set_the_cookie(tmp_path: Path) -> None:
    office = Office(tmp_path, {"https": True})
    office.person("clerk")
    answer = log_in(office.browser(), "clerk")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-juesuan=")
    assert "; Secure" in cookie
    assert "Path=/" in cookie
    assert "max-age" in answer.headers["strict-transport-security"]
    office.site.close()


def test_the_cookie_is_not_kept(office: Office) -> None:
    office.person("clerk")
    browser = office.logged_in("clerk")
    with office.site.database.reading() as connection:
        [row] = connection.execute(select(SESSIONS))
    assert browser.cookies["juesuan"] not in str(row)


def test_a_login_gives_a_new_cookie_and_ends_the_one_that_was_there(office: Office) -> None:
    office.person("clerk")
    browser = office.logged_in("clerk")
    first = browser.cookies["juesuan"]
    log_in(browser, "clerk")
    assert browser.cookies["juesuan"] != first
    other = office.browser()
    other.cookies.set("juesuan", first)
    assert other.get("/").status_code == 303


@pytest.mark.parametrize("to", ["//evil.example.org", "https://example.org", "/\\x", "/a\r\nb: c"])
def test_after_the_login_nobody_is_led_elsewhere(office: Office, to: str) -> None:
    office.person("clerk")
    typed = {"name": "clerk", "password": PASSWORD, "next": to}
    assert office.browser().post("/login", data=typed).headers["location"] == "/"
    typed["next"] = "/audit"
    assert office.browser().post("/login", data=typed).headers["location"] == "/audit"


# ---------------------------------------------------------------- wrong ones


def test_an_unknown_name_is_answered_as_a_wrong_password_is(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same page, the same statements, one argon2id."""
    office.person("clerk")
    office.person("gone")
    with office.site.database.writing() as connection:
        connection.execute(PEOPLE.update().where(PEOPLE.c.name == "gone").values(active=False))
    said: list[str] = []
    event.listen(office.site.database.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    checked: list[str] = []

    def counted(kept: str, typed: str) -> bool:
        checked.append(typed)
        return matches(kept, typed)

    monkeypatch.setattr(recognition, "matches", counted)

    def asked(name: str) -> tuple[Any, ...]:
        said.clear()
        checked.clear()
        answer = log_in(office.browser(), name, "Wrong-one-7")
        return answer.status_code, answer.text.replace(name, ""), len(checked), [*said]

    assert asked("clerk") == asked("nobody") == asked("gone")


def test_an_account_is_locked_and_not_even_the_right_password_opens_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(tmp_path, limited(tried=3, locked=600))
    office.person("clerk")
    for _ in range(3):
        assert log_in(office.browser(), "clerk", "Wrong-one-7").status_code == 403
    assert log_in(office.browser(), "clerk").status_code == 403
    assert ("锁定账号", "clerk", "clerk") in office.record()
    monkeypatch.setattr(recognition, "now", lambda: now() + 601_000)
    assert log_in(office.browser(), "clerk").status_code == 303
    office.site.close()


def test_wrong_ones_are_counted_from_the_last_right_one(tmp_path: Path) -> None:
    office = Office(tmp_path, limited(tried=3))
    office.person("clerk")
    for wrong in ("a", "b", PASSWORD, "c", "d", PASSWORD):
        log_in(office.browser(), "clerk", wrong)
    assert not [what for what, _, _ in office.record() if what == "锁定账号"]
    office.site.close()


def test_one_address_that_tries_many_names_is_shut_out(tmp_path: Path) -> None:
    """And still after a restart."""
    office = Office(tmp_path, limited(tried_address=4))
    office.person("clerk")
    for name in ("zhang", "wang", "li", "zhao"):
        log_in(office.browser(), name)
    assert log_in(office.browser(), "clerk").status_code == 403
    office.site.close()
    again = Office.__new__(Office)
    again.folder, again.more = tmp_path, limited(tried_address=4)
    from generator.serving.application import application

    again.app = application(Settings(folder=tmp_path, alone=False, **again.more))
    assert log_in(again.browser(), "clerk").status_code == 403
    again.app.state.site.close()


def test_what_was_typed_as_an_unknown_name_is_not_kept(office: Office) -> None:
    """It is often a password."""
    log_in(office.browser(), "My-Secret-77", "")
    assert office.record()[-1] == ("登录失败", "", "")


def test_guesses_at_once_are_counted_one_by_one(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    office = Office(tmp_path, limited(tried=3))
    office.person("clerk")
    guesses = [*("Wrong-one-7" for _ in range(6)), PASSWORD]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: log_in(office.browser(), "clerk", one), guesses))
    assert log_in(office.browser(), "clerk").status_code == 403
    office.site.close()


# ---------------------------------------------------------------- the end of a session


def test_a_session_ends_when_nobody_is_there(tmp_path: Path) -> None:
    office = Office(tmp_path, limited(idle=1))
    office.person("clerk")
    browser = office.logged_in("clerk")
    for _ in range(4):
        time.sleep(0.4)
        assert browser.get("/").status_code == 200
    time.sleep(1.1)
    assert browser.get("/").status_code == 303
    office.site.close()


def test_a_session_ends_whatever_is_done(tmp_path: Path) -> None:
    office = Office(tmp_path, limited(session=1))
    office.person("clerk")
    browser = office.logged_in("clerk")
    for _ in range(3):
        time.sleep(0.4)
        last = browser.get("/").status_code
    assert last == 303
    office.site.close()


# ---------------------------------------------------------------- a password of one's own


def test_a_password_is_changed_and_every_other_login_is_over(office: Office) -> None:
    office.person("clerk")
    here, elsewhere = office.logged_in("clerk"), office.logged_in("clerk")
    typed = {"csrf": csrf(here), "old": PASSWORD, "new": "Coffee-at-7-Uhr"}
    assert "两次写的" in here.post("/password", data=typed).text
    typed["again"] = typed["new"]
    assert here.post("/password", data={**typed, "old": "Wrong"}).status_code == 400
    assert here.post("/password", data=typed).status_code == 303
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 303
    assert log_in(office.browser(), "clerk").status_code == 403
    assert log_in(office.browser(), "clerk", "Coffee-at-7-Uhr").status_code == 303


@pytest.mark.parametrize("age", [0, 1])
def test_a_first_or_an_old_password_has_to_be_changed_before_anything_else(
    tmp_path: Path, age: int
) -> None:
    office = Office(tmp_path, limited(password_age=age))
    office.person("clerk")
    with office.site.database.writing() as connection:
        connection.execute(PEOPLE.update().values(password_at=age))
    browser = office.logged_in("clerk")
    assert browser.get("/").headers["location"] == "/password"
    assert browser.get("/", headers={"accept": "*/*"}).status_code == 403
    typed = {"csrf": csrf(browser), "old": PASSWORD}
    typed["new"] = typed["again"] = "Coffee-at-7-Uhr"
    assert browser.post("/password", data=typed).status_code == 303
    assert browser.get("/").status_code == 200
    office.site.close()
