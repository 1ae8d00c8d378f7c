"""Preview: a style shown to who words it: every sentence, and every case of every sentence.

The templates are read, not run: what is shown is all that they can say, in Chinese.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from jinja2 import nodes
from msgspec.structs import replace

from generator.number.figure import PERCENT, YUAN, Figure, absent
from generator.telling.settings import settings_of
from generator.telling.spelt_out import (
    STEP,
    Teller,
    blocks_of,
    changed_words,
    headings_of,
    style_of,
    worded,
)
from generator.telling.style import (
    BASE,
    BadStyle,
    Style,
    load_style,
    name_of,
    style_folders,
)
from generator.telling.templates import PHRASES, prose_of

# ---------------------------------------------------------------- the list


def listing(extra: Path | None) -> str:
    """The styles, one a line: name, folder, what it is over, or why it cannot be used."""
    return "\n".join(_entry(folder, extra) for folder in style_folders(extra))


def _entry(folder: Path, extra: Path | None) -> str:
    try:
        style = load_style(folder.name, extra)
    except BadStyle as error:
        return f"{name_of(folder)}（{folder.name}） 不能用：{error}"
    below = [name_of(one) for one in reversed(style.chain[:-1])]
    over = f"，基于 {' → '.join(below)}" if below else "，别的样式都基于它"
    return f"{style.name}（{folder.name}）{over}"


# ---------------------------------------------------------------- the whole


def preview_of(style: Style) -> str:
    """Every sentence of a style with every case of it. Raises BadTemplate for a style's fault."""
    prose = prose_of(style)
    told = Teller(prose, style.settings["用语"], changed_words(style))
    lines = [*_headline(style), *_words(style), *_sentences(told)]
    for kind in style.settings["章节"]:
        for section, heading in headings_of(style, kind):
            shown = heading.replace("{年度}", "〔年度〕")
            lines += ["", f"■ {kind} {shown}（{section}）"]
            own = replace(told, words=style.words_of(section), elsewhere={})
            lines += _section(own, section)
    return "\n".join((*lines, *_unused(style, told.used)))


def _unused(style: Style, used: set[str]) -> Iterator[str]:
    """Words that a style sets and no sentence says: most often a slip of the pen."""
    own = [settings_of(folder).get("用语", {}) for folder in style.chain if folder.name != BASE]
    left = dict.fromkeys(word for words in own for word in words if word not in used)
    if left:
        yield from ("", f"注意：写在 style.yaml 的用语里、没有哪一句用到的：{'、'.join(left)}")


def _headline(style: Style) -> Iterator[str]:
    chain = " → ".join(f"{name_of(folder)}（{folder.name}）" for folder in reversed(style.chain))
    amount = Figure("", Decimal("12345678.90"), YUAN, absent("").origin)
    share = Figure("", Decimal("7.4"), PERCENT, absent("").origin)
    yield f"样式：{chain}"
    yield f"金额写成 {style.word(amount)}，百分比写成 {style.word(share)}，"
    yield f"日期写成 {style.day(date(2024, 12, 31))}，零写成 {style.word(absent(''))}"
    yield "〔 〕里是要填的事实，【 】是句子的名字，后面是它写在哪个样式里。"
    yield "“如果”之后没有“否则”的，条件不成立就什么也不写。"


def _words(style: Style) -> Iterator[str]:
    yield from ("", "■ 用语")
    changed = changed_words(style)
    for name, word in style.settings["用语"].items():
        yield f"{STEP}{name}：{worded(word, changed.get(name, {}))}"


def _sentences(told: Teller) -> Iterator[str]:
    yield from ("", f"■ {PHRASES}（各节共用）")
    for name, (template, _) in told.prose.sentences.items():
        tree = told.prose.tree(template)
        macro = next(m for m in tree.find_all(nodes.Macro) if m.name == name)
        values = "、".join(value.name for value in macro.args)
        yield f"【{name}】（{values}） {style_of(template)}"
        yield from told.lines(macro.body)


def _section(told: Teller, section: str) -> list[str]:
    """A section: the body of the lowest template, each block as the highest style words it."""
    name, tree, blocks = blocks_of(told.prose, section)
    return [f"{STEP}（{style_of(name)}）", *replace(told, blocks=blocks).lines(tree.body)]
