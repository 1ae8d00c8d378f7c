"""Paper: published documents made by hand for the tests, small and of known content.

A PDF is written letter by letter and line by line, as programs write them; a Word document is the
XML that Word would write.  No library makes the traps that real ones hold.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

# Word's own names end alike; what comes before is nobody's business.
WORD = "http://example.org/wordprocessingml/2006/main"
CHOICE = "http://example.org/markup-compatibility/2006"

A4 = "0 0 595 842"


# ---------------------------------------------------------------- PDF: what stands on a page


def text(x: float, y: float, said: str, size: float = 10, turn: str = "1 0 0 1") -> str:
    """A run of letters whose baseline begins at a point."""
    return f"BT /F {size} Tf {turn} {x} {y} Tm <{said.encode('utf-16-be').hex()}> Tj ET\n"


def latin(x: float, y: float, said: str, font: str, size: float = 10) -> str:
    """The same in one of the fonts that every reader has."""
    return f"BT /{font} {size} Tf {x} {y} Td ({said}) Tj ET\n"


def line(x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> str:
    return f"{width} w {x0} {y0} m {x1} {y1} l S\n"


def bar(x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> str:
    """A ruling line as a thin filled box, as Excel and WPS draw it."""
    half = width / 2
    box = x0 - half, y0 - half, x1 - x0 + width, y1 - y0 + width
    return f"{' '.join(map(str, box))} re f\n"


def frame(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"0.5 w {x0} {y0} {x1 - x0} {y1 - y0} re S\n"


def picture() -> str:
    return "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID 0 EI Q\n"


def ruled(xs: Sequence[float], ys: Sequence[float], rows: Iterable[Sequence[str]] = ()) -> str:
    """A table with all its lines, from the top down, and a text in each cell."""
    drawn = [line(xs[0], y, xs[-1], y) for y in ys] + [line(x, ys[0], x, ys[-1]) for x in xs]
    for row, bottom in zip(rows, ys[1:], strict=False):
        drawn += [text(x + 3, bottom + 5, cell) for x, cell in zip(xs, row, strict=False) if cell]
    return "".join(drawn)


# ---------------------------------------------------------------- PDF: the file


# A font that the file does not hold, nor this machine.
_FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts["
    "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]"
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
    "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/ItalicAngle 0"
    "/Ascent 880/Descent -120/CapHeight 880/StemV 80/FontBBox[-25 -254 1000 880]>>>>]>>"
)


# Fonts that every reader has: how wide their letters are need not be said.
STANDARD = ("Helvetica", "Times-Roman", "Courier-Bold")


def pdf(
    *contents: str,
    page: str = f"/MediaBox[{A4}]",
    form: str = "",
    trailer: str = "",
    fonts: Sequence[str] = (),
) -> bytes:
    """A PDF with the contents of its pages; what `form` draws, a page can draw with /X Do.

    The fonts are those that `latin` sets.
    """
    latin_fonts = "".join(
        f"/{name}<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>"
        for name in fonts
    )
    numbers = range(6, 6 + 2 * len(contents), 2)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(contents)}/Kids[{kids}]>>",
        _FONT,
        _stream(form, "/Type/XObject/Subtype/Form/BBox[-900 -900 900 900]/Matrix[1 0 0 1 50 0]"),
        f"<</Font<</F 3 0 R{latin_fonts}>>/XObject<</X 4 0 R>>>>",
    ]
    for number, content in zip(numbers, contents, strict=True):
        parts = f"/Parent 2 0 R/Resources 5 0 R/Contents {number + 1} 0 R"
        objects += [f"<</Type/Page{parts}{page}>>", _stream(content)]
    return written(objects, trailer)


def _stream(content: str, head: str = "") -> str:
    return f"<<{head}/Length {len(content)}>>stream\n{content}\nendstream"


def forms_in_forms() -> bytes:
    """A page that draws a form that draws ten others, each of which draws ten: 10¹² lines."""
    form = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 60"
    nested = [
        f"<<{form}/Resources<</XObject<</X {number} 0 R>>>>>>stream\n{'/X Do ' * 10}\nendstream"
        for number in range(7, 19)
    ]
    return written(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[{A4}]/Contents 4 0 R/Resources 5 0 R>>",
            "<</Length 5>>stream\n/X Do\nendstream",
            "<</XObject<</X 6 0 R>>>>",
            *nested,
            f"<<{form[:-2]}17>>stream\n0 0 m 100 100 l S\nendstream",
        ]
    )


def written(objects: Sequence[str], trailer: str = "") -> bytes:
    """The objects of a PDF, numbered from 1, the first of them its catalogue."""
    file, places = "%PDF-1.7\n", list[int]()
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"trailer<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{len(file)}\n%%EOF"
    return f"{file}xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


# ---------------------------------------------------------------- Word


def archive(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word document; other parts of it (numbering, styles) by name."""
    tags = {"document": f"<w:body>{body}</w:body>", **parts}
    names = f'xmlns:w="{WORD}" xmlns:mc="{CHOICE}"'
    found = {f"word/{n}.xml": f"<w:{n} {names}>{content}</w:{n}>" for n, content in tags.items()}
    return archive(found)


def paragraph(*runs: str, marks: str = "") -> str:
    return f"<w:p><w:pPr>{marks}</w:pPr>{''.join(map(run, runs))}</w:p>"


def run(said: str) -> str:
    """A run of text; what is a tag already stays as it is."""
    if said.startswith("<"):
        return said
    return f'<w:r><w:rPr><w:sz w:val="32"/></w:rPr><w:t xml:space="preserve">{said}</w:t></w:r>'


def cell(*inside: str, marks: str = "") -> str:
    content = "".join(one if one.startswith("<w:tbl") else paragraph(one) for one in inside)
    return f"<w:tc><w:tcPr>{marks}</w:tcPr>{content}</w:tc>"


def table(*rows: Sequence[str]) -> str:
    """A table; a cell that is a tag already stays as it is, and so does a mark of its row."""
    found = ""
    for row in rows:
        cells = (one if one.startswith("<") else cell(one) for one in row)
        found += f"<w:tr>{''.join(cells)}</w:tr>"
    return f"<w:tbl>{found}</w:tbl>"
