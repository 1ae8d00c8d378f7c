"""Questions: what nothing in a report decides, in a file beside the style, and its answers.

Each has the published sentence, what would be written, and answers to choose from; the style is
learned anew with those that are chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Final

from generator.entry.scalars import build, content_of, decode
from generator.learning.choices import Choice, Open
from generator.learning.question import Question
from generator.learning.uttering import Heading

FILE: Final = "问题.yaml"
MOST: Final = 15  # of each report
_LONGEST: Final = 160  # characters of a sentence that is shown
_ANSWER: Final = 120  # of one within an answer
_CHOSEN: Final = "选"

_WHY: Final = {
    "说法不一": "几处写得不一样",
    "数说不清": "有的数不知道是什么",
    "不是都这样": "换了别的数，这句话可能不对",
    "这种情形不写了": "这种情形一句话也没有",
    "像是部门自己的话": "这像是一个部门自己的话，别的部门不一定这样",
    "标题不一": "标题写得不一样",
    "编号不一": "编号写得不一样",
}


def chosen(asked: Sequence[Open], reports: int) -> list[Open]:
    """The places that are worth asking of, the weightiest first, one of each sentence."""
    found: dict[tuple[str, str], Open] = {}
    for one in sorted(asked, key=lambda one: -one.weight):
        if one.changed and len(one.choices) > 1 and any(one.changed[0].told):
            sentence = one.changed[0]
            found.setdefault((sentence.piece.section, sentence.told[1] or one.key), one)
    return list(found.values())[: MOST * reports]


def question_of(one: Open, readings: Sequence[str] = ()) -> Question:
    """What is asked of a place: the sentence that it is in, both ways.

    `readings` are the sentences with each of the answers, '' where there is none.
    """
    shown = one.changed[0]
    kind = "（标题）" if isinstance(one.place, Heading) else ""
    return Question(
        one.key,
        f"{shown.piece.section}{kind}",
        _WHY.get(one.why, one.why),
        *_around_difference(shown.told[1] or shown.raw, readings[0] if readings else shown.told[0]),
        tuple(_answers(one.choices, readings)),
    )


def _answers(choices: Sequence[Choice], readings: Sequence[str]) -> Iterator[str]:
    """How each answer reads: with its facts where another reads the same."""
    for choice, said in zip_longest(choices, readings, fillvalue=""):
        if not isinstance(choice, Choice):
            return
        if not said:
            yield choice.said
            continue
        shown = _around_difference(said, readings[0])[0] if said != readings[0] else said
        cut = shown if len(shown) <= _ANSWER else f"{shown[:_ANSWER]}……"
        same = choice.facts and readings.count(said) > 1
        yield f"{choice.when}：“{cut}”{f'（数是{choice.facts}）' if same else ''}"


def _around_difference(published: str, told: str) -> tuple[str, str]:
    """Two sentences, without the clauses at their beginning that both have, where they are long."""
    if max(len(published), len(told)) <= _LONGEST:
        return published, told
    same = next((at for at, (a, b) in enumerate(zip(published, told, strict=False)) if a != b), 0)
    start = max(published.rfind(mark, 0, same) for mark in "，。；：") + 1
    return (f"……{published[start:]}", f"……{told[start:]}") if start else (published, told)


def answers_in(folder: Path) -> dict[str, int]:
    """The numbers that were chosen, by the keys of their questions. Raises InvalidReport."""
    path = folder / FILE
    if not path.is_file():
        return {}
    text, _ = decode(content_of(path, str(path)), str(path))
    tree = build(text, str(path)).tree
    found: dict[str, int] = {}
    for key, asked in tree.items() if isinstance(tree, Mapping) else ():
        said = asked.get(_CHOSEN) if isinstance(asked, Mapping) else None
        if isinstance(said, str) and said.strip().isdigit():
            found[str(key)] = int(said) - 1
    return found


def written_questions(
    asked: Sequence[Question], answers: Mapping[str, int], cases: Sequence[str]
) -> str:
    """The file of questions: the answered ones with what was chosen, the others to be answered."""
    lines = [
        "# 学样式时拿不准的地方。每一问在“选”后面写一个答案的号，再运行一次，就照着答案往下学。",
        "# 没有选的，照第一个答案。",
        "",
    ]
    for one in asked:
        lines += [*_question(one, answers.get(one.key)), ""]
    if cases:
        lines += ["# 报告里没有出现的情形，现在会这样写；要改的，在样式的文件里改：", ""]
        lines += [f"# {case}" for case in cases]
    return "\n".join(lines).rstrip() + "\n"


def _question(one: Question, answer: int | None) -> Iterator[str]:
    yield f"{one.key}:"
    yield f"  节: {one.section}"
    yield f"  为什么: {_quoted(one.why)}"
    yield f"  公布的是: {_quoted(one.published)}"
    yield f"  现在会写: {_quoted(one.told)}"
    yield "  答案:"
    for at, said in enumerate(one.answers, 1):
        yield f'    "{at}": {_quoted(said)}'
    yield f"  {_CHOSEN}: {_quoted('' if answer is None else str(answer + 1))}"


def _quoted(text: str) -> str:
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"
    escaped = cut.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "")
    return f'"{escaped}"'
