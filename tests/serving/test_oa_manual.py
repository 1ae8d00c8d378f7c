"""The examples of docs/oa.md are run, and say what the program says."""

from __future__ import annotations

import doctest
import json
import re
from functools import cache
from pathlib import Path

import pytest
from consoles import check_console
from example import ROOT, example, report_of
from fake_oas import FakeSeeyon, running
from sqlalchemy import update

from generator import assemble, compose, establish, load_style
from generator.serving.integrations.filling_in import Disclosure, letter_of
from generator.serving.integrations.mapped import PATHS, SYSTEMS, read_flow
from generator.serving.integrations.mapping_text import BadMapping
from generator.serving.integrations.outbox import put
from generator.serving.integrations.sending import LOOK
from generator.serving.integrations.workflow import Letter
from generator.serving.site import Site
from generator.serving.store.kept import OUTBOX

MANUAL = ROOT / "docs" / "oa.md"


@cache
def fenced(language: str) -> list[str]:
    text = MANUAL.read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def disclosure() -> Disclosure:
    facts = establish(report_of())
    style = load_style("样本")
    document = assemble(compose(facts, style), facts, style)
    files = {"docx": b"a document", "xlsx": b"tables"}
    text = (ROOT / "docs/example.yaml").read_text("utf-8")
    return Disclosure(
        document=document, text=text, name="示例部门2024", key="JS-2024-0001-v3", files=files
    )


def test_the_mapping_that_is_shown_fills_in_what_is_shown() -> None:
    whole, _ = fenced("yaml")
    [shown] = fenced("json")
    letter = letter_of(read_flow(whole.encode(), "approval"), disclosure())
    fields = dict(letter.fields)
    said = json.loads(shown)
    assert fields == said
    assert letter.subject == "示例部门2024年度部门决算公开审批 JS-2024-0001-v3"
    rows = letter.details["formson_0019"]
    typed = example()["支出"]
    assert [row["科目编码"] for row in rows][: len(typed)] == list(typed)
    assert rows[0]["科目名称"] == "行政运行"
    assert [one.name for one in letter.attachments] == ["示例部门2024.docx", "示例部门2024.xlsx"]


def test_the_mistakes_that_are_shown_are_those_that_are_told() -> None:
    _, wrong = fenced("yaml")
    [told] = fenced("text")
    with pytest.raises(BadMapping) as bad:
        read_flow(wrong.encode(), "approval")
    assert list(bad.value.mistakes) == told.splitlines()


def test_the_lines_of_python_say_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    [lines] = fenced("pycon")
    test = doctest.DocTestParser().get_doctest(lines, {}, "docs/oa.md", "docs/oa.md", 0)
    ran = doctest.DocTestRunner(verbose=False).run(test)
    assert ran.attempted > 10
    assert ran.failed == 0


def test_the_commands_that_are_shown_connect_an_office(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    connects, decides = fenced("console")
    (tmp_path / "口令.txt").write_text("Mi-Ma-Wu-Ren-Zhi\n", "utf-8")
    with running(FakeSeeyon) as office:
        mapping = fenced("yaml")[0].replace("https://example.org", office.address)
        (tmp_path / "公开审批.yaml").write_text(mapping, "utf-8")
        stands_for = {"https://example.org": office.address}
        assert check_console(connects, tmp_path, stands_for) == 6
    flow = read_flow(mapping.encode(), "公开审批")
    keys = ("JS-2024-0001-v3-5c1e09ab", "JS-2024-0002-v1-0b7d44e1")
    for key, state in zip(keys, ("待确认", "放弃"), strict=True):
        with site.database.writing() as connection:
            number = put(connection, flow, Letter(key, key, {}))
            values = {"state": state, "said": LOOK.format(key), "tries": 1}
            connection.execute(update(OUTBOX).where(OUTBOX.c.id == number).values(**values))
    assert check_console(decides, tmp_path, {}) == 4


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_path_that_is_asked_for_stands_in_the_manual(system: str) -> None:
    text = MANUAL.read_text("utf-8")
    part = text.partition(f"\n### {system}")[2].partition("\n## ")[0].partition("\n### ")[0]
    for what, path in PATHS[system].items():
        assert f"`{what}`：" in part
        assert path in part
