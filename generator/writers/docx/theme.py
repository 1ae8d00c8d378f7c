"""Theme: the colours and fonts that Word offers to whoever goes on writing in the document.

The elements stand in the order of the schema (ISO/IEC 29500, dml-main.xsd), which wants three of
every kind of fill, line and effect.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from generator.publication.drawing import COLOURS
from generator.writers.docx.markup import DRAWING, HEAD
from generator.writers.docx.stylesheet import HEI, LATIN, TEXT_FONT

_NAME: Final = "公开文档"
_TEXT: Final = (("dk1", "#000000"), ("lt1", "#ffffff"), ("dk2", "#404040"), ("lt2", "#eeeeee"))
_LINKS: Final = (("hlink", "#0563c1"), ("folHlink", "#954f72"))
_ACCENTS: Final = 6


@cache
def theme_xml() -> str:
    """word/theme/theme1.xml: the charts' colours, the text's fonts, no effects."""
    accents = [(f"accent{at}", one) for at, one in enumerate(COLOURS[:_ACCENTS], 1)]
    colours = "".join(
        f'<a:{key}><a:srgbClr val="{colour[1:].upper()}"/></a:{key}>'
        for key, colour in (*_TEXT, *accents, *_LINKS)
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    return (
        f'{HEAD}<a:theme xmlns:a="{DRAWING}" name="{_NAME}"><a:themeElements>'
        f'<a:clrScheme name="{_NAME}">{colours}</a:clrScheme>'
        f'<a:fontScheme name="{_NAME}">{_font("majorFont", HEI)}{_font("minorFont", TEXT_FONT)}'
        f'</a:fontScheme><a:fmtScheme name="{_NAME}">'
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst>"
        f'<a:lnStyleLst>{f"""<a:ln w="9525">{fill}</a:ln>""" * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}"
        f"</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


def _font(kind: str, east: str) -> str:
    return (
        f'<a:{kind}><a:latin typeface="{LATIN}"/><a:ea typeface="{east}"/>'
        f'<a:cs typeface="{LATIN}"/></a:{kind}>'
    )
