"""The examples of docs/oa.md are run, and say what the program says."""

from __future__ import annotations

import doctest
import json
import re
from functools import cache

import pytest
from example import ROOT, example, report_of

from generator import assemble, compose, establish, load_style
from generator.serving.integrations.filling_in import Disclosure, letter_of
from generator.serving.integrations.mapped import PATHS, SYSTEMS, read_flow
from generator.serving.integrations.mapping_text import BadMapping

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


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_path_that_is_asked_for_stands_in_the_manual(system: str) -> None:
    text = MANUAL.read_text("utf-8")
    part = text.partition(f"\n### {system}")[2].partition("\n## ")[0].partition("\n### ")[0]
    for what, path in PATHS[system].items():
        assert f"`{what}`：" in part
        assert path in part
