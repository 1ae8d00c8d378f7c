"""Faces: which of the fonts that are installed each kind of text is set in, and what is missing.

GB/T 9704 asks for 小标宋, 仿宋, 楷体, 黑体 and 宋体.  Offices have them under many names; where
there is none of a kind, a 宋体 stands in, and it is told; for letters and figures likewise.
Nothing is ever set without a Chinese font: that would print empty boxes.
"""

from __future__ import annotations

import csv
import platform
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from msgspec import Struct

from generator.problem import HINT, NOWHERE, InvalidReport, Problem
from generator.rule import Rule

NOT_PRINTABLE: Final = Rule(
    "I23",
    "这台电脑写得了 pdf",
    "pdf 由 typst 排版，要装好；字体用系统里的，要有中文的，公文格式要仿宋、楷体、黑体、小标宋；"
    "字体里没有的字会印成空框，所以有一个就不写。",
    "没有装中文字体，报告里却要印汉字",
    "装好仿宋、楷体、黑体、宋体，或者用 docx",
    hint="提示：少一种字体，用另一种代替了。",
)

_BOLD: Final = "bold"
_REGULAR: Final = "regular"

_NAMES: Final = {"title": "小标宋", "text": "仿宋", "kai": "楷体", "hei": "黑体", "song": "宋体"}

_LATIN: Final = "Times New Roman"

_PACKAGES: Final = "sudo apt install fonts-noto-cjk texlive-lang-chinese fonts-liberation"
_ELSEWHERE: Final = "把带有这些字体的文件夹写进环境变量 JUESUAN_FONTS"
# No package has it.
_TITLES: Final = f"请安装方正小标宋简体；或者{_ELSEWHERE}"


class Face(Struct, frozen=True):
    """The family of a kind of text, `regular` or `bold`."""

    family: str
    weight: str = _REGULAR


class Faces(Struct, frozen=True):
    """The face of each kind of text, and `latin`, the family of its letters and figures.

    `replaced` are the kinds that a 宋体 stands in for.
    """

    of: Mapping[str, Face]
    latin: str
    replaced: tuple[str, ...]

    @property
    def measured(self) -> bool:
        """Whether figures are as wide as the pages were measured with: as in Times New Roman."""
        return self.latin in _preferred()["latin"]


def faces_among(families: Collection[str]) -> Faces:
    """The faces of title, text, kai, hei and song among the families that are installed.

    Raises InvalidReport with what to install where there is no Chinese font for one.
    """
    there = {name.casefold(): name for name in families}
    first = {
        kind: next((there[one] for one in map(str.casefold, names) if one in there), None)
        for kind, names in _preferred().items()
    }
    found: dict[str, Face] = {}
    for kind in _NAMES:
        if family := first[kind]:
            found[kind] = Face(family)
        elif song := first["song"]:
            found[kind] = Face(song, _BOLD if kind in {"title", "hei"} else _REGULAR)
    replaced = tuple(kind for kind in _NAMES if not first[kind])
    if len(found) < len(_NAMES):
        missing = "、".join(_NAMES[kind] for kind in replaced)
        message = f"没有可用的中文字体（{missing}），写不了 pdf；{_remedy()}"
        raise InvalidReport([Problem(NOWHERE, message, rule=NOT_PRINTABLE)])
    return Faces(found, first["latin"] or found["song"].family, replaced)


@cache
def _preferred() -> Mapping[str, list[str]]:
    """The families of each kind in the order in which they are preferred."""
    text = files(__package__).joinpath("faces.csv").read_text(encoding="utf-8")
    kinds: dict[str, list[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        kinds.setdefault(row["kind"], []).append(row["family"])
    return kinds


def replaced_in(faces: Faces) -> Iterator[Problem]:
    """What is set in another face than the standard asks for, as a hint."""
    said = []
    for weight, how in ((_REGULAR, " "), (_BOLD, " 加粗")):
        kinds = [kind for kind in faces.replaced if faces.of[kind].weight == weight]
        if kinds:
            names = "、".join(_NAMES[kind] for kind in kinds)
            said.append(f"没有{names}，pdf 里用 {faces.of['song'].family}{how}代替")
    if not faces.measured:
        said.append(f"没有 {_LATIN}，pdf 里数字和字母用 {faces.latin} 代替")
    if said:
        remedy = _TITLES if faces.replaced == ("title",) and faces.measured else _remedy()
        message = f"{'；'.join(said)}；要照公文格式，{remedy}"
        yield Problem(NOWHERE, message, level=HINT, rule=NOT_PRINTABLE)


def _remedy() -> str:
    if platform.system() == "Linux":
        return f"请安装字体，Debian、Ubuntu、统信、麒麟：{_PACKAGES}；或者{_ELSEWHERE}"
    return f"请安装仿宋、楷体、黑体、宋体和 {_LATIN}；或者{_ELSEWHERE}"
