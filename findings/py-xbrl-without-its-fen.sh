#!/bin/sh
# py-xbrl: an amount of more than a million has no 角 and no 分.
#
# Expected: the value of a fact is its text, transformed and multiplied by ten to the power of its
# scale, and one that stands around another has that text as well (Inline XBRL 1.1 part 1, 10.1), so
# that 18,464.05471 with a scale of 4, 万元, is 184640547.10, as Arelle 2.47.3 and ixbrlparse 0.12.0
# have it; decimals="2" says that it is exact to 分, and as an instance (xml) py-xbrl reads it so.
# Seen (py-xbrl 3.0.3): 184640547.0, and of 1,000,001.50 1000002.0: what is more than a million is
# rounded to whole units, whatever it is exact to. 991234.56 is right, so that the parts of a total
# differ from it by what they lost. Of two facts with one text, the outer one is not there.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    py-xbrl==3.0.3 arelle-release==2.47.3 ixbrlparse==0.12.0
cd "$folder"
cat >seen.py <<'PY'
from pathlib import Path

from arelle import XbrlConst
from arelle.api.Session import Session
from arelle.FunctionIxt import ixtNamespacesByVersion
from arelle.RuntimeOptions import RuntimeOptions
from ixbrlparse import IXBRL
from xbrl.cache import HttpCache
from xbrl.instance import XbrlParser

OWN = "http://example.org/budget"
FACTS = {"Total": "18,464.05471", "Grant": "100.000150", "Other": "99.123456"}
ELEMENT = (
    '<xs:element id="own_{0}" name="{0}" type="xbrli:monetaryItemType" nillable="true"'
    ' substitutionGroup="xbrli:item" xbrli:periodType="duration"/>'
)
OPENED = (
    '<ix:nonFraction name="own:{}" contextRef="year" unitRef="cny" decimals="2" scale="4"'
    ' format="ixt:numdotdecimal">'
)
CLOSED = "</ix:nonFraction>"
names = [*FACTS, "Outer", "Inner"]
Path("budget.xsd").write_text(
    f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="{XbrlConst.xbrli}"'
    f' targetNamespace="{OWN}">{"".join(map(ELEMENT.format, names))}</xs:schema>'
)
told = "".join(f"<p>{OPENED.format(name)}{text}{CLOSED}</p>" for name, text in FACTS.items())
told += f"<p>{OPENED.format('Outer')}{OPENED.format('Inner')}3.00{CLOSED}{CLOSED}</p>"
Path("budget.html").write_text(
    f'<html xmlns="{XbrlConst.xhtml}" xmlns:ix="{XbrlConst.ixbrl11}"'
    f' xmlns:ixt="{ixtNamespacesByVersion[3]}"'
    f' xmlns:xbrli="{XbrlConst.xbrli}" xmlns:link="{XbrlConst.link}" xmlns:own="{OWN}"'
    f' xmlns:xlink="{XbrlConst.xlink}" xmlns:iso4217="{XbrlConst.iso4217}">'
    "<head><title>budget</title></head>"
    '<body><div style="display:none"><ix:header><ix:references>'
    '<link:schemaRef xlink:type="simple" xlink:href="budget.xsd"/></ix:references><ix:resources>'
    '<xbrli:context id="year"><xbrli:entity><xbrli:identifier scheme="http://example.org/unit">'
    "1</xbrli:identifier></xbrli:entity><xbrli:period><xbrli:startDate>2024-01-01"
    "</xbrli:startDate><xbrli:endDate>2024-12-31</xbrli:endDate></xbrli:period></xbrli:context>"
    '<xbrli:unit id="cny"><xbrli:measure>iso4217:CNY</xbrli:measure></xbrli:unit>'
    f"</ix:resources></ix:header></div>{told}</body></html>"
)

instance = XbrlParser(HttpCache("cache")).parse_instance(str(Path("budget.html").resolve()))
seen = {fact.concept.name: (fact.value, fact.decimals) for fact in instance.facts}
with open("budget.html") as file:
    parsed = {fact.name: fact.value for fact in IXBRL(file).numeric}
options = {"internetConnectivity": "offline", "keepOpen": True, "logFile": "logToBuffer"}
with Session() as session:
    session.run(RuntimeOptions(entrypointFile="budget.html", **options))
    (model,) = session.get_models()
    exact = {fact.qname.localName: fact.xValue for fact in model.facts}
print(seen, parsed, exact, sep="\n")
whole = {
    "Total": 184640547.10,
    "Grant": 1000001.50,
    "Other": 991234.56,
    "Outer": 30000,
    "Inner": 30000,
}
assert parsed == whole, parsed
assert {name: float(value) for name, value in exact.items()} == whole, exact
assert seen == {
    "Total": (184640547.0, 2),
    "Grant": (1000002.0, 2),
    "Other": (991234.56, 2),
    "Inner": (30000.0, 2),
}, seen
PY
env/bin/python seen.py
