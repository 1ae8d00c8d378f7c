"""The order of elements that ISO/IEC 29500 (ECMA-376), Transitional, prescribes, for those we use.

Word repairs, or refuses, a document whose elements stand in another order than the schema has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHART: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PLACED: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

# How the names of the other vocabularies are told from those of WordprocessingML.
_PREFIXES: Final = {WORD: "", CHART: "c:", DRAWING: "a:", PLACED: "wp:"}

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

_COLOURS: Final = (
    "a:dk1 a:lt1 a:dk2 a:lt2 a:accent1 a:accent2 a:accent3 a:accent4 a:accent5 a:accent6"
    " a:hlink a:folHlink"
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
    "wp:inline": "wp:extent wp:effectExtent wp:docPr wp:cNvGraphicFramePr a:graphic",
    "a:graphic": "a:graphicData",
    "a:graphicData": "c:chart",
    "a:ln": "a:noFill a:solidFill a:prstDash a:round a:bevel a:miter a:headEnd a:tailEnd",
    "a:solidFill": "a:srgbClr a:schemeClr",
    "a:theme": "a:themeElements a:objectDefaults a:extraClrSchemeLst a:custClrLst a:extLst",
    "a:themeElements": "a:clrScheme a:fontScheme a:fmtScheme a:extLst",
    "a:clrScheme": f"{_COLOURS} a:extLst",
    "a:fontScheme": "a:majorFont a:minorFont a:extLst",
    "a:fmtScheme": "a:fillStyleLst a:lnStyleLst a:effectStyleLst a:bgFillStyleLst a:extLst",
    "a:effectStyle": "a:effectLst",
    **dict.fromkeys(("a:majorFont", "a:minorFont"), "a:latin a:ea a:cs a:font a:extLst"),
    **dict.fromkeys(_COLOURS.split(), "a:srgbClr"),
    **dict.fromkeys(("a:fillStyleLst", "a:bgFillStyleLst"), "a:solidFill"),
    "a:lnStyleLst": "a:ln",
    "a:effectStyleLst": "a:effectStyle",
    "a:p": "a:pPr a:r a:endParaRPr",
    "a:pPr": "a:lnSpc a:spcBef a:spcAft a:tabLst a:defRPr",
    "a:defRPr": "a:ln a:noFill a:solidFill a:highlight a:latin a:ea a:cs a:sym",
} | {
    f"c:{name}": " ".join(one if ":" in one else f"c:{one}" for one in children.split())
    for name, children in {
        "chartSpace": (
            "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart spPr txPr"
            " externalData printSettings userShapes extLst"
        ),
        "chart": (
            "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend"
            " plotVisOnly dispBlanksAs showDLblsOverMax extLst"
        ),
        "plotArea": "layout pieChart barChart catAx valAx dTable spPr extLst",
        "pieChart": "varyColors ser dLbls firstSliceAng extLst",
        "barChart": ("barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst"),
        "ser": (
            "idx order tx spPr invertIfNegative pictureOptions explosion dPt dLbls trendline"
            " errBars cat val shape extLst"
        ),
        "dPt": "idx invertIfNegative marker bubble3D explosion spPr pictureOptions extLst",
        "dLbls": (
            "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName"
            " showPercent showBubbleSize separator showLeaderLines leaderLines extLst"
        ),
        "dLbl": (
            "idx delete layout tx numFmt spPr txPr dLblPos showLegendKey showVal showCatName"
            " showSerName showPercent showBubbleSize separator extLst"
        ),
        "catAx": (
            "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark"
            " minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt auto lblAlgn lblOffset"
            " tickLblSkip tickMarkSkip noMultiLvlLbl extLst"
        ),
        "valAx": (
            "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark"
            " minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt crossBetween majorUnit"
            " minorUnit dispUnits extLst"
        ),
        "scaling": "logBase orientation max min extLst",
        "legend": "legendPos legendEntry layout overlay spPr txPr extLst",
        "tx": "strRef",
        "cat": "strRef",
        "val": "numRef",
        "strRef": "f strCache",
        "numRef": "f numCache",
        "strCache": "ptCount pt",
        "numCache": "formatCode ptCount pt",
        "pt": "v",
        "leaderLines": "spPr",
        "externalData": "autoUpdate",
        "spPr": "a:noFill a:solidFill a:ln",
        "txPr": "a:bodyPr a:lstStyle a:p",
    }.items()
}

# Children in any order: what may stand there, and what comes first if it is there at all.
ANY: Final = {
    "body": ("", "p tbl sdt sectPr"),
    "p": ("pPr", "pPr r sdt hyperlink bookmarkStart bookmarkEnd"),
    "r": ("rPr", "rPr t br tab fldChar instrText drawing"),
    "drawing": ("", "wp:inline"),
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
    space, _, name = str(element.tag).rpartition("}")
    return _PREFIXES.get(f"{space}}}", space) + name


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
