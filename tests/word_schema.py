"""The order of elements that ISO/IEC 29500 (ECMA-376), Transitional, prescribes, for those we use.

Word repairs, or refuses, a document whose elements stand in another order than the schema has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_P_PR: Final = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr"
    " shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE"
    " autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents"
    " suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr"
    " sectPr pPrChange"
)
_R_PR: Final = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof"
    " snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd"
    " fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
)

# The children of an element in their order; none may come that is not named.
ORDER: Final = {
    "pPr": _P_PR,
    "rPr": _R_PR,
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders"
        " lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter"
        " docGrid printerSettings sectPrChange"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc"
        " tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption"
        " tblDescription tblPrChange"
    ),
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "tblGrid": "gridCol",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText"
        " vAlign hideMark"
    ),
    "tc": "tcPr p",
    "sdtPr": (
        "rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding label tabIndex text"
    ),
    "sdt": "sdtPr sdtEndPr sdtContent",
    "document": "background body",
    "styles": "docDefaults latentStyles style",
    "docDefaults": "rPrDefault pPrDefault",
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed"
        " qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr"
        " tblStylePr"
    ),
    "fonts": "font",
    "font": (
        "altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic"
        " embedBoldItalic"
    ),
    "settings": (
        "writeProtection view zoom removePersonalInformation removeDateAndTime"
        " doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText"
        " printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts"
        " saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges"
        " bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors"
        " hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate"
        " linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView"
        " trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride"
        " styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit"
        " hyphenationZone doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle"
        " defaultTableStyle evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting"
        " bookFoldPrintingSheets drawingGridHorizontalSpacing drawingGridVerticalSpacing"
        " displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery"
        " doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin"
        " drawingGridVerticalOrigin doNotShadeFormData noPunctuationKerning characterSpacingControl"
        " printTwoOnOne strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore"
        " savePreviewPicture doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent"
        " alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving"
        " saveThroughXslt showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults"
        " footnotePr endnotePr compat docVars rsids mathPr attachedSchema themeFontLang"
        " clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade"
        " captions readModeInkLockDown smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags"
        " decimalSymbol listSeparator"
    ),
}

# Children in any order: what may stand there, and what comes first if it is there at all.
ANY: Final = {
    "body": ("", "p tbl sdt sectPr"),
    "p": ("pPr", "pPr r sdt hyperlink bookmarkStart bookmarkEnd"),
    "r": ("rPr", "rPr t br tab fldChar instrText noBreakHyphen"),
    "hyperlink": ("", "r"),
    "sdtContent": ("", "r"),
    "trPr": ("", "cantSplit trHeight tblHeader"),
    "tabs": ("", "tab"),
    "compat": ("", "compatSetting"),
    "ftr": ("", "p"),
    "rPrDefault": ("", "rPr"),
    "pPrDefault": ("", "pPr"),
}


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _fits(name: str, children: list[str]) -> bool:
    """Whether an element may have these children in this order."""
    if name in ORDER:
        order = ORDER[name].split()
        places = [order.index(child) if child in order else -1 for child in children]
        return -1 not in places and places == sorted(places)
    first, allowed = ANY.get(name, ("", ""))
    return first not in children[1:] and set(children) <= set(allowed.split())


def faults(root: etree._Element) -> Iterator[str]:
    """Where an element stands that the schema has no place for."""
    for element in root.iter():
        name, children = _name(element), [_name(child) for child in element]
        if not _fits(name, children):
            yield f"{name}: {' '.join(children)}"
    for cell in root.iter(f"{WORD}tc"):
        if len(cell) == 0 or _name(cell[-1]) != "p":
            yield "a cell does not end with a paragraph"
    for body in root.iter(f"{WORD}body"):
        if [_name(child) for child in body].count("sectPr") != 1 or _name(body[-1]) != "sectPr":
            yield "the text does not end with the properties of its last section"
