#!/bin/sh
# mammoth, Pandoc: the total that Word reckoned itself is not there.
#
# Expected: w:fldSimple has its result as its content, which is what Word shows (ECMA-376 part 1,
# 17.16.19): “合计{=SUM(ABOVE)}万元” is read as 合计15.50万元, as docx2python 3.7.1 reads it.
# Seen (mammoth 1.13.0, Pandoc 3.9 by pypandoc_binary 1.17, python-docx 1.2.0): 合计万元, without a
# word. The same field as w:fldChar, begun, separated and ended by runs, is read by all of them.
# mammoth has it as issue 69 of its Python side, open since 2018. A report read here has the total.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    mammoth==1.13.0 pypandoc_binary==1.17 python-docx==1.2.0 docx2python==3.7.1
cd "$folder"
env/bin/python - <<'PY'
import docx
import mammoth
import pypandoc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx2python import docx2python

FORMULA = " =SUM(ABOVE) "


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


simple = f'<w:fldSimple w:instr="{FORMULA}">{run("15.50")}</w:fldSimple>'
formula = f'<w:r><w:instrText xml:space="preserve">{FORMULA}</w:instrText></w:r>'
of_runs = f"{mark('begin')}{formula}{mark('separate')}{run('25.50')}{mark('end')}"
document = docx.Document()
body = document.element.body
for field in (simple, of_runs):
    paragraph = f"<w:p {nsdecls('w')}>{run('合计')}{field}{run('万元')}</w:p>"
    body.insert(len(body) - 1, parse_xml(paragraph))
document.save("total.docx")

with open("total.docx", "rb") as file:
    page = mammoth.extract_raw_text(file).value
seen = {
    "mammoth": page.split(),
    "Pandoc": pypandoc.convert_file("total.docx", "plain").split(),
    "python-docx": [one.text for one in docx.Document("total.docx").paragraphs],
    "docx2python": docx2python("total.docx").text.split(),
}
print(pypandoc.get_pandoc_version(), seen)
whole = seen.pop("docx2python")
assert whole == ["合计15.50万元", "合计25.50万元"], whole
for read in seen.values():
    assert read == ["合计万元", "合计25.50万元"], seen
PY
