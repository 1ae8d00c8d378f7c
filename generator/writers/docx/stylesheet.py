"""Stylesheet: the styles, fonts and settings of the document, after GB/T 9704.

The fonts are named as offices have them.  Where one is missing, Word and WPS take one of those that
fontTable.xml names beside it.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from msgspec import Struct

from generator.publication.sheet import (
    ABOVE_PITCH,
    CAPTION_TYPE,
    CONTENTS_INDENT,
    COVER_ABOVE,
    COVER_APART,
    COVER_FOOT,
    COVER_NAME,
    COVER_PITCH,
    COVER_SPACING,
    COVER_TITLE,
    INDENT,
    NOTE_BEFORE,
    NOTE_PITCH,
    NOTE_TYPE,
    PITCH,
    SPACING,
    SPACINGS,
    TABLE_TITLE_PITCH,
    TITLE_AFTER,
    TITLE_PITCH,
    TITLE_TYPE,
    TYPE,
    TYPES,
    UPRIGHT,
)
from generator.writers.docx.markup import HEAD, RELATIONS, WORD, field, paragraph, run

TITLE_FONT: Final = "方正小标宋简体"
TEXT_FONT: Final = "仿宋_GB2312"
KAI: Final = "楷体_GB2312"
HEI: Final = "黑体"
SONG: Final = "宋体"
LATIN: Final = "Times New Roman"

# Of each font: what stands in for it, its family, its pitch.
_FONTS: Final = (
    (TITLE_FONT, "方正小标宋_GBK,华文中宋,思源宋体 Heavy,Noto Serif CJK SC", "roman", "86"),
    (TEXT_FONT, "仿宋,FangSong,华文仿宋,FandolFang", "modern", "86"),
    (KAI, "楷体,KaiTi,华文楷体,FandolKai", "modern", "86"),
    (HEI, "SimHei,华文细黑,Noto Sans CJK SC,FandolHei", "modern", "86"),
    (SONG, "SimSun,华文宋体,Noto Serif CJK SC,FandolSong", "auto", "86"),
    (LATIN, "Liberation Serif", "roman", "00"),
)


class Look(Struct, frozen=True):
    """A paragraph style: its name in Word, its font and size (half points), its properties."""

    name: str
    font: str = ""
    half_points: int = 0
    paragraph: str = ""
    based: str = "a"
    following: str = ""
    latin: str = ""
    spacing: int | None = None
    first: bool = False  # shown among the styles


def _line(pitch: int, before: int = 0, after: int = 0) -> str:
    around = f'w:before="{before}" w:after="{after}" ' if before or after else ""
    return f'<w:spacing {around}w:line="{pitch}" w:lineRule="exact"/>'


_KEEP: Final = "<w:keepNext/><w:keepLines/>"
_INDENT: Final = f'<w:ind w:firstLineChars="{INDENT * 100}" w:firstLine="{INDENT * 10 * TYPE}"/>'
_MIDDLE: Final = '<w:jc w:val="center"/>'


def body_style(spacing: int) -> str:
    """The style of a paragraph of text with one of the SPACINGS between its characters."""
    at = SPACINGS.index(spacing)
    return f"Body{at}" if at else "Body"


def _outline(level: int) -> str:
    return f'<w:outlineLvl w:val="{level}"/>'


def _looks() -> dict[str, Look]:
    text = _line(PITCH) + _INDENT
    looks = {
        "Body": Look("Body Text", paragraph=text, first=True),
        "CoverName": Look(
            "封面单位", TITLE_FONT, COVER_NAME, _line(COVER_PITCH, before=COVER_ABOVE) + _MIDDLE,
            spacing=COVER_SPACING,
        ),
        "CoverTitle": Look(
            "封面标题", TITLE_FONT, COVER_TITLE, _line(COVER_PITCH, before=COVER_APART) + _MIDDLE,
            spacing=COVER_SPACING,
        ),
        "CoverFoot": Look("封面落款", KAI, COVER_FOOT, _line(PITCH) + _MIDDLE, spacing=0),
        "ContentsTitle": Look(
            "目录标题", TITLE_FONT, TITLE_TYPE,
            _line(TITLE_PITCH, after=TITLE_AFTER) + _MIDDLE,
        ),
        "Heading1": Look(
            "heading 1", TITLE_FONT, TITLE_TYPE,
            _KEEP + _line(TITLE_PITCH, after=TITLE_AFTER) + _MIDDLE + _outline(0),
            following="Body", spacing=0, first=True,
        ),
    }  # fmt: skip
    for at, spacing in enumerate(SPACINGS[1:], 1):
        name = f"Body Text 字距{at}"
        looks[body_style(spacing)] = Look(name, based="Body", spacing=spacing)
    for level, font in enumerate((HEI, KAI, TEXT_FONT, TEXT_FONT), 2):
        marks = _KEEP + _line(PITCH) + _INDENT + _outline(level - 1)
        name = f"heading {level}"
        looks[f"Heading{level}"] = Look(name, font, 0, marks, following="Body", first=True)
    return looks | _table_looks() | _contents_looks()


def _table_looks() -> dict[str, Look]:
    """Those of tables and charts, with what stands above and below; each TYPE has its own."""
    looks = {
        "TableTitle": Look(
            "表题", HEI, 32, _KEEP + _line(TABLE_TITLE_PITCH) + _MIDDLE + _outline(1),
            spacing=0, first=True,
        ),
        "TableAbove": Look(
            "表头行", SONG, NOTE_TYPE, "<w:keepNext/>" + _line(ABOVE_PITCH), spacing=0
        ),
        "TableNote": Look(
            "表注", SONG, NOTE_TYPE, _line(NOTE_PITCH, before=NOTE_BEFORE), spacing=0
        ),
        "Figure": Look("图", SONG, 2, "<w:keepNext/>" + _MIDDLE, spacing=0),
        "Caption": Look("caption", HEI, CAPTION_TYPE, _line(PITCH) + _MIDDLE, spacing=0),
        "Spacer": Look("表后", SONG, 2, _line(20), spacing=0),
    }  # fmt: skip
    for kind in TYPES:
        for look, name, font, place in (
            ("TableText", "表格文字", SONG, ""),
            ("TableAmount", "表格金额", SONG, '<w:jc w:val="right"/>'),
            ("TableHead", "表格栏目", SONG, _MIDDLE),
            ("TableSum", "表格合计", HEI, _MIDDLE),
        ):
            label = f"{name}{kind.name}"
            marks = _line(kind.line) + place
            looks[f"{look}{kind.name}"] = Look(label, font, kind.half_points, marks, spacing=0)
    return looks


def _contents_looks() -> dict[str, Look]:
    """The lines of the contents, and the page's number: 4号半角宋体, a 一字线 on each side."""
    stop = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{UPRIGHT.wide}"/></w:tabs>'
    return {
        "TOC1": Look("toc 1", HEI, 24, stop, spacing=0),
        "TOC2": Look("toc 2", SONG, 24, f'{stop}<w:ind w:left="{CONTENTS_INDENT}"/>', spacing=0),
        "PageOdd": Look(
            "footer", SONG, 28,
            '<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>',
            latin=SONG, spacing=0,
        ),
        "PageEven": Look(
            "页码（双页）", SONG, 28, '<w:ind w:leftChars="100" w:left="280"/>',
            latin=SONG, spacing=0,
        ),
    }  # fmt: skip


def _style(key: str, look: Look) -> str:
    following = f'<w:next w:val="{look.following}"/>' if look.following else ""
    shown = "<w:qFormat/>" if look.first else ""
    marks = f"<w:pPr>{look.paragraph}</w:pPr>" if look.paragraph else ""
    inside = ""
    if look.font:
        latin = f' w:ascii="{look.latin}" w:hAnsi="{look.latin}"' if look.latin else ""
        inside += f'<w:rFonts{latin} w:eastAsia="{look.font}"/>'
    if look.spacing is not None:
        inside += f'<w:spacing w:val="{look.spacing}"/>'
    if look.half_points:
        inside += f'<w:sz w:val="{look.half_points}"/><w:szCs w:val="{look.half_points}"/>'
    own = f"<w:rPr>{inside}</w:rPr>" if inside else ""
    custom = "" if look.name.isascii() else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{key}"><w:name w:val="{look.name}"/>'
        f'<w:basedOn w:val="{look.based}"/>{following}{shown}{marks}{own}</w:style>'
    )


# What never begins or ends a line is kept from it, and no room is put in between figures and
# characters: so every program breaks the lines alike.
_BREAKING: Final = (
    "<w:pPr><w:widowControl/><w:kinsoku/>"
    '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:adjustRightInd w:val="0"/>'
    '<w:snapToGrid w:val="0"/><w:jc w:val="both"/></w:pPr>'
)
_NORMAL: Final = (
    f'<w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{TEXT_FONT}"'
    f' w:cs="{LATIN}"/><w:spacing w:val="{SPACING}"/>'
    f'<w:sz w:val="{TYPE}"/><w:szCs w:val="{TYPE}"/></w:rPr>'
)


@cache
def styles_xml() -> str:
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}"'
        f' w:eastAsia="{TEXT_FONT}" w:cs="{LATIN}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault>{_BREAKING}</w:pPrDefault></w:docDefaults>"
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        f"<w:qFormat/>{_NORMAL}</w:style>"
    )
    rest = "".join(_style(key, look) for key, look in _looks().items())
    return f'{HEAD}<w:styles xmlns:w="{WORD}">{defaults}{normal}{rest}</w:styles>'


@cache
def fonts_xml() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="{charset}"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, other, family, charset in _FONTS
    )
    return f'{HEAD}<w:fonts xmlns:w="{WORD}">{fonts}</w:fonts>'


# What Word itself keeps from the end of a line, and the sign of a negative number: it stands in the
# text as “-”, which every reader takes for a minus, and would be left behind by its number.
_NEVER_LAST: Final = "$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥-"


@cache
def settings_xml() -> str:
    return (
        f'{HEAD}<w:settings xmlns:w="{WORD}"><w:zoom w:percent="100"/>'
        "<w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>"
        '<w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:noLineBreaksAfter w:lang="zh-CN" w:val="{_NEVER_LAST}"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


@cache
def footer_xml(style: str) -> str:
    """The page's number between two 一字线."""
    inside = run("— ") + field("PAGE", "1") + run(" —")
    return f'{HEAD}<w:ftr xmlns:w="{WORD}" xmlns:r="{RELATIONS}">{paragraph(style, inside)}</w:ftr>'
