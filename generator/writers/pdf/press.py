"""Press: typst, which sets the pages: the fonts that it knows, the bytes that it gives.

The template is a file of the package and says all that is code; what comes in is data alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from generator.later import matcher
from generator.problem import NOWHERE, InvalidReport, Problem
from generator.vocabulary.commands import by_make, on_page
from generator.writers.pdf.faces import NOT_PRINTABLE, Faces, faces_among

FOLDERS: Final = "JUESUAN_FONTS"

# Where Debian's texlive-lang-chinese puts the Fandol faces, which fontconfig is not told of.
_FANDOL: Final = "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
# For archives, and for readers who listen: typst then refuses whatever it has no glyph of.
_STANDARDS: Final = ("a-2a", "ua-1")
_UNSHOWN: Final = matcher(r'the text `?"(.+?)"`? could not be displayed', re.DOTALL)
_ESCAPED: Final = matcher(r"\\u\{([0-9a-f]{1,6})\}")


def faces() -> Faces:
    """The faces that this machine has. Raises InvalidReport where one is missing."""
    return faces_among(_fonts(_folders()).families())


def printed(data: str) -> bytes:
    """The PDF of a document's content, as JSON. Raises InvalidReport for what cannot be shown.

    The same content gives the same bytes, on machines with the same fonts.
    """
    typst = _typst()
    compiler = typst.Compiler(_template(), font_paths=_fonts(_folders()))
    try:
        made = compiler.compile(
            sys_inputs={"data": data}, pdf_standards=list(_STANDARDS), timestamp=0
        )
    except typst.TypstError as error:
        if unshown := _UNSHOWN.search(error.message):
            raise InvalidReport(_unshown(unshown[1])) from None
        raise
    return bytes(made)


def _unshown(quoted: str) -> Iterable[Problem]:
    text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), quoted)
    codes = "、".join(f"U+{ord(character):04X}" for character in text)
    message = (
        f"“{text}”（{codes}）在已安装的字体里都没有，pdf 里会是空框；"
        "请改用别的字，或者安装有这个字的字体（Debian：sudo apt install fonts-noto-cjk）"
    )
    return [Problem(NOWHERE, message, rule=NOT_PRINTABLE)]


def _not_there() -> str:
    if by_make():
        return (
            "写 pdf 要用 typst，没有装好；请再运行一次，或者 .venv/bin/python -m pip install typst"
        )
    if on_page():
        return "这里还不能写 pdf；请管理员在服务所在的计算机上运行 pip install 'juesuan[pdf]'"
    return (
        "写 pdf 要用 typst，还没有安装；请运行 pip install 'juesuan[pdf]'，"
        "或者在项目文件夹里用 make report DEPT=… FORMAT=pdf，它会自己装好"
    )


def _typst() -> Any:
    try:
        import typst
    except ImportError:
        raise InvalidReport([Problem(NOWHERE, _not_there(), rule=NOT_PRINTABLE)]) from None
    return typst


@cache
def _template() -> bytes:
    return files(__package__).joinpath("disclosure.typ").read_bytes()


def _folders() -> tuple[str, ...]:
    """Folders of fonts beside those that the system knows."""
    own = os.environ.get(FOLDERS, "").split(os.pathsep)
    return tuple(folder for folder in (*own, _FANDOL) if folder and Path(folder).is_dir())


@cache
def _fonts(folders: tuple[str, ...]) -> Any:
    """Every font that there is: looked for once, which takes longer than a document."""
    return _typst().Fonts(include_system_fonts=True, font_paths=list(folders))
