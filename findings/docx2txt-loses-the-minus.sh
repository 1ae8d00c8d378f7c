#!/bin/sh
# docx2txt, docx2python: a negative amount is read as a positive one.
#
# Expected: a minus that Word keeps with its number (Ctrl+Shift+Hyphen, w:noBreakHyphen, as in
# “增减-2.00万元”) is read as a hyphen of some kind.
# Seen (docx2txt 0.9, docx2python 3.7.1): it is left out, and -2.00 is 2.00 without a word.
# python-docx 1.2.0 gives U+002D, mammoth 1.13.0 U+2011.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    docx2txt==0.9 docx2python==3.7.1 python-docx==1.2.0 mammoth==1.13.0
cd "$folder"
env/bin/python - <<'PY'
import docx
import docx2txt
import mammoth
from docx2python import docx2python
from docx.oxml import OxmlElement

document = docx.Document()
run = document.add_paragraph("增减").add_run()
run._r.append(OxmlElement("w:noBreakHyphen"))
run.add_text("2.00万元")
document.save("minus.docx")

with open("minus.docx", "rb") as file:
    page = mammoth.extract_raw_text(file).value
seen = {
    "docx2txt": docx2txt.process("minus.docx").strip(),
    "docx2python": docx2python("minus.docx").text.strip(),
    "python-docx": docx.Document("minus.docx").paragraphs[0].text,
    "mammoth": page.strip(),
}
print(seen)
assert seen["docx2txt"] == seen["docx2python"] == "增减2.00万元", seen
assert seen["python-docx"] == "增减-2.00万元", seen
assert seen["mammoth"] == "增减\N{NON-BREAKING HYPHEN}2.00万元", seen
PY
