"""Letters: fonts made by hand for the tests, so that they need none of this machine's.

Every letter is a box, as wide as the measure of the pages has it; each has a number of its own, so
that what is written with them can be read back.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from generator.publication.measure import ems

EM: Final = 1000
LATIN: Final = range(0x20, 0x7F)
CHINESE: Final = tuple(
    code
    for first, last in ((0xB0, 0xB7), (0x2010, 0x203B), (0x3000, 0x303F), (0x4E00, 0x9FFF),
                        (0xFF01, 0xFF5E))
    for code in range(first, last + 1)
)  # fmt: skip
ASCENT, DESCENT = 880, -120

# A box of four corners, 40 to 760 high and half as wide.
_CORNERS: Final = ((50, 40), (50, 760), (450, 760), (450, 40))


def faces(folder: Path) -> None:
    """A font of every kind that a document is set in, in a folder."""
    families = ("FZXiaoBiaoSong-B05S", "FangSong_GB2312", "KaiTi_GB2312", "SimHei", "SimSun")
    for family in families:
        (folder / f"{family}.ttf").write_bytes(font(family, CHINESE))
    (folder / "latin.ttf").write_bytes(font("Times New Roman", ()))


def font(family: str, chinese: Iterable[int]) -> bytes:
    """A TrueType font with the figures and letters of a keyboard, and these characters."""
    codes = [*LATIN, *chinese]
    tables = {
        "OS/2": _os2(),
        "cmap": _cmap(codes),
        "glyf": _box() * (len(codes) + 1),
        "head": _head(),
        "hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, ASCENT, DESCENT, 0, EM, 0, 0, EM,
                            1, *[0] * 7, len(LATIN) + 2),
        "hmtx": _widths(len(codes)),
        "loca": struct.pack(f">{len(codes) + 2}I", *range(0, len(_box()) * (len(codes) + 2),
                                                          len(_box()))),
        "maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, len(codes) + 1, 4, 1, *[0] * 11),
        "name": _name(family),
        "post": struct.pack(">IIhhIIIII", 0x30000, 0, -100, 50, *[0] * 5),
    }  # fmt: skip
    return _packed(tables)


def _packed(tables: dict[str, bytes]) -> bytes:
    place = 12 + 16 * len(tables)
    index, content = b"", b""
    for tag, data in tables.items():
        index += struct.pack(">4sIII", tag.encode(), 0, place + len(content), len(data))
        content += data + bytes(-len(data) % 4)
    return struct.pack(">IHHHH", 0x10000, len(tables), 0, 0, 0) + index + content


def _box() -> bytes:
    x = y = 0
    steps: list[list[int]] = [[], []]
    for right, up in _CORNERS:
        steps[0].append(right - x)
        steps[1].append(up - y)
        x, y = right, up
    lined = struct.pack(">hhhhhHH4B", 1, 50, 40, 450, 760, 3, 0, *[1] * 4)
    return lined + struct.pack(">8h", *steps[0], *steps[1]) + bytes(2)


def _widths(count: int) -> bytes:
    """Of a missing letter, of the letters of a keyboard, and of one Chinese character for all."""
    wide = [EM, *(ems(chr(code)) for code in LATIN), EM]
    full = b"".join(struct.pack(">Hh", one, 50) for one in wide)
    return full + struct.pack(">h", 50) * (count - len(LATIN) - 1)


def _cmap(codes: list[int]) -> bytes:
    groups: list[list[int]] = []
    for letter, code in enumerate(codes, 1):
        if groups and groups[-1][1] == code - 1:
            groups[-1][1] = code
        else:
            groups.append([code, code, letter])
    body = b"".join(struct.pack(">III", *group) for group in groups)
    return (
        struct.pack(">HHHHI", 0, 1, 3, 10, 12)
        + struct.pack(">HHIII", 12, 0, 16 + len(body), 0, len(groups))
        + body
    )


def _head() -> bytes:
    return struct.pack(
        ">IIIIHHQQhhhhHHhhh",
        0x10000, 0x10000, 0, 0x5F0F3CF5, 0, EM, 0, 0, 0, DESCENT, EM, ASCENT, 0, 8, 2, 1, 0,
    )  # fmt: skip


def _name(family: str) -> bytes:
    names = {1: family, 2: "Regular", 4: family, 6: family.replace(" ", "")}
    texts = {key: text.encode("utf-16-be") for key, text in names.items()}
    records, place = b"", 0
    for key, text in texts.items():
        records += struct.pack(">HHHHHH", 3, 1, 0x409, key, len(text), place)
        place += len(text)
    return struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + b"".join(texts.values())


def _os2() -> bytes:
    """Version 4: regular, neither bold nor slanted."""
    return struct.pack(
        ">HhHHHhhhhhhhhhhh10sIIII4sHHHhhhHHIIhhHHH",
        4, 500, 400, 5, 0, *[0] * 11, bytes(10), 0, 0, 0, 0, b"NONE", 0x40, 0x20, 0xFFFF,
        ASCENT, DESCENT, 0, ASCENT, -DESCENT, 0, 0, 500, 700, 0, 0x20, 0,
    )  # fmt: skip
