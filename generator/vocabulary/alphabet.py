"""Alphabet: characters that another stands for, blanks of every width, and those that nobody sees.

Programs that make documents put ⽀ (a radical of Kangxi) where 支 is meant, a no-break or a wide
blank where a blank is, U+2028 where a line ends, and between the letters what has no width at all.
To the eye the text is right; to whoever compares, no word of it is known.  Whoever reads folds it
here first: the readers of published documents, and those of inputs.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from generator.later import matcher

# Radicals of the supplement, and what they are the same as: Unicode's EquivalentUnifiedIdeograph.
_RADICALS: Final = str.maketrans(
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩"
    "⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑"
    "⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王"
    "𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長"
    "镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)
# Those that Unicode itself takes for another: radicals of Kangxi, ideographs for compatibility.
_DOUBLES: Final = "\u2f00-\u2fd5\uf900-\ufaff"
_HYPHENS: Final = "\u2010-\u2012\u2212\ufe63"  # as “‑2”, which is no number to who reads “-2”

BLANKS: Final = "\xa0\u1680\u2000-\u200a\u202f\u205f\u2800\u3164"
WIDE_BLANK: Final = "\u3000"  # that of Chinese type stays as it stands: to all it is a blank
LINE_ENDS: Final = "\x85\u2028\u2029"  # beside line feed and carriage return, as YAML has it
# Marks of direction and width, selectors of a form, what joins letters or keeps them apart.
UNSEEN: Final = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\uffa0\ufff9-\ufffb"
)
# What folding may change, as the inside of a character class.  Beyond the first plane all is looked
# at: a class that chooses there is slow everywhere.
ODD: Final = f"{BLANKS}{UNSEEN}{_HYPHENS}{_DOUBLES}\u2e80-\u2ef3\U00010000-\U0010ffff"

# What a file of XML 1.0 cannot hold: controls, halves of characters, noncharacters.
NO_XML: Final = matcher("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

is_odd: Final = matcher(f"[{ODD}]").search  # whether folding changes anything
_RUN: Final = matcher(f"[{ODD}]+")
_BLANK: Final = matcher(f"[{BLANKS}]")
_HYPHEN: Final = matcher(f"[{_HYPHENS}]")
_DOUBLE: Final = matcher(f"[{_DOUBLES}\U0002f800-\U0002fa1f]")
_UNSEEN: Final = matcher(f"[{UNSEEN}\U000e0000-\U000e0fff]")
# What shapes the letters of a name in Mongolian, Uyghur or of signs that are drawn, and is nothing
# between 汉字 and figures.
_JOINERS: Final = frozenset("\u180b\u180c\u180d\u180e\u180f\u200c\u200d\ufe0f")
_JOINED: Final = matcher(
    "[\u0600-\u06ff\u0750-\u077f\u1800-\u18af\u2600-\u27bf\ufb50-\ufdff\ufe70-\ufefc"
    "\U0001f000-\U0001faff]"
)


def folded(text: str) -> str:
    """A text as it would be typed: every character in its own form, nothing that nobody sees.

    Each blank but the wide one is a plain blank.
    """
    return _RUN.sub(_respelt, text) if is_odd(text) else text


def _respelt(run: re.Match[str]) -> str:
    before = run.string[max(run.start() - 1, 0) : run.start()]
    found = []
    for sign in run[0]:
        joins = sign in _JOINERS and _JOINED.match(before)
        found.append(sign if joins else _form(sign))
        before = sign
    return "".join(found)


@lru_cache(maxsize=4096)
def _form(sign: str) -> str:
    """What a character stands for; itself where it stands for none other."""
    if _UNSEEN.match(sign):
        return ""
    if _BLANK.match(sign):
        return " "
    if _HYPHEN.match(sign):
        return "-"
    if _DOUBLE.match(sign):
        return unicodedata.normalize("NFKC", sign)
    return sign.translate(_RADICALS)
