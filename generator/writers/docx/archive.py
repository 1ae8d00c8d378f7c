"""Archive: the parts of the document in their package; the same document gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from generator.writers.docx.markup import HEAD, said
from generator.writers.docx.stylesheet import fonts_xml, footer_xml, settings_xml, styles_xml
from generator.writers.docx.theme import theme_xml

_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_FORMAT: Final = "application/vnd.openxmlformats-"
_CHART: Final = f"{_FORMAT}officedocument.drawingml.chart+xml"
_SHEET: Final = f"{_FORMAT}officedocument.spreadsheetml.sheet"
_THEME: Final = f"{_FORMAT}officedocument.theme+xml"
_WORD: Final = f"{_FORMAT}officedocument.wordprocessingml"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first date that an archive can have

# Every part beside the text: what it is called, its type, how the text refers to it.
PARTS: Final = (
    ("styles", "styles", "rId1"),
    ("settings", "settings", "rId2"),
    ("fontTable", "fontTable", "rId3"),
    ("footer1", "footer", "rId4"),
    ("footer2", "footer", "rId5"),
    ("theme/theme1", "theme", "rId6"),
)
ODD, EVEN = "rId4", "rId5"


class Properties(NamedTuple):
    """What a file says of itself; `mark` is whose text it is of, '' for none."""

    title: str
    department: str
    mark: str = ""


def packed(
    document: str, properties: Properties, charts: Mapping[str, Mapping[str, str | bytes]]
) -> bytes:
    """The file: word/document.xml in a package with all that it refers to.

    `charts` has the parts of each chart, its drawing first, by the name that the text refers to.
    """
    drawn = {name: data for parts in charts.values() for name, data in parts.items()}
    drawings = {key: next(iter(parts)) for key, parts in charts.items()}
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _types(drawn),
        "_rels/.rels": _relations(),
        "docProps/core.xml": _core(properties),
        "docProps/app.xml": _app(properties.department),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _document_relations(drawings),
        "word/styles.xml": styles_xml(),
        "word/settings.xml": settings_xml(),
        "word/fontTable.xml": fonts_xml(),
        "word/footer1.xml": footer_xml("PageOdd"),
        "word/footer2.xml": footer_xml("PageEven"),
        "word/theme/theme1.xml": theme_xml(),
        **drawn,
    }
    return _zipped(parts)


def _zipped(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # else the bytes would tell which system made them
            info.external_attr = 0
            archive.writestr(info, text)
    return file.getvalue()


def _types(drawn: Iterable[str]) -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml"'
        f' ContentType="{_THEME if kind == "theme" else f"{_WORD}.{kind}+xml"}"/>'
        for name, kind, _ in PARTS
    )
    kinds = {name: _SHEET if name.endswith(".xlsx") else _CHART for name in drawn}
    overrides += "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in kinds.items()
        if not name.endswith(".rels")
    )
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_FORMAT}package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
        f"{overrides}"
        f'<Override PartName="/docProps/core.xml"'
        f' ContentType="{_FORMAT}package.core-properties+xml"/>'
        f'<Override PartName="/docProps/app.xml"'
        f' ContentType="{_FORMAT}officedocument.extended-properties+xml"/></Types>'
    )


def _related(entries: str) -> str:
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _relations() -> str:
    return _related(
        f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument"'
        ' Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
        ' Target="docProps/core.xml"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/relationships/extended-properties"'
        ' Target="docProps/app.xml"/>'
    )


def _document_relations(drawings: Mapping[str, str]) -> str:
    targets = [(key, kind, f"{name}.xml") for name, kind, key in PARTS]
    targets += [(key, "chart", name.removeprefix("word/")) for key, name in drawings.items()]
    return _related(
        "".join(
            f'<Relationship Id="{key}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
            for key, kind, target in targets
        )
    )


def _core(properties: Properties) -> str:
    """Title, author and language; no date: that would be another one in every file."""
    mark = properties.mark
    marked = f"<cp:keywords>{said(mark)}</cp:keywords>" if mark else ""
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{said(properties.title)}</dc:title>"
        f"<dc:creator>{said(properties.department)}</dc:creator>"
        f"<dc:language>zh-CN</dc:language>{marked}</cp:coreProperties>"
    )


def _app(department: str) -> str:
    return (
        f'{HEAD}<Properties xmlns="{_OFFICE}/extended-properties">'
        f"<Company>{said(department)}</Company></Properties>"
    )
