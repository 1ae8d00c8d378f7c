#!/bin/sh
# docx2txt, docx2python: an amount that was moved with tracked changes is there twice.
#
# Expected: what stands in w:moveFrom was moved away, as what stands in w:del was deleted (ECMA-376
# part 1, 17.13.5, “Move Source Run Content”): a reader that leaves out the one leaves out the
# other, and 2.00万元 is read once, where it stands now.
# Seen (docx2txt 0.9, docx2python 3.7.1): a deleted 3.00万元 is left out, since its letters have a
# tag of their own, a moved 2.00万元 is read at both places, and whoever adds up the lines has it
# twice. mammoth 1.13.0 reads it once; python-docx 1.2.0, which reads nothing that was inserted,
# nowhere. A report read here has it once.
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
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx2python import docx2python

WHO = 'w:author="a" w:date="2024-03-01T09:00:00Z"'


def change(tag: str, text: str, at: int) -> None:
    letters = "delText" if tag == "del" else "t"
    marks = [f'<w:{tag}Range{end} w:id="{at}"/>' for end in ("Start", "End")]
    marks[0] = marks[0].replace("/>", f' {WHO} w:name="move1"/>')
    before, behind = marks if tag.startswith("move") else ("", "")
    run = f"<w:r><w:{letters}>{text}</w:{letters}></w:r>"
    paragraph = f'{before}<w:{tag} w:id="{at + 1}" {WHO}>{run}</w:{tag}>{behind}'
    body.insert(len(body) - 1, parse_xml(f"<w:p {nsdecls('w')}>{paragraph}</w:p>"))


document = docx.Document()
body = document.element.body
change("del", "培训费3.00万元", 1)
change("moveFrom", "接待费2.00万元", 11)
document.add_paragraph("会议费1.00万元")
change("moveTo", "接待费2.00万元", 21)
document.save("moved.docx")

with open("moved.docx", "rb") as file:
    page = mammoth.extract_raw_text(file).value
seen = {
    "docx2txt": docx2txt.process("moved.docx").split(),
    "docx2python": docx2python("moved.docx").text.split(),
    "mammoth": page.split(),
    "python-docx": [one.text for one in docx.Document("moved.docx").paragraphs if one.text],
}
print(seen)
moved, stays = "接待费2.00万元", "会议费1.00万元"
assert seen["docx2txt"] == seen["docx2python"] == [moved, stays, moved], seen
assert seen["mammoth"] == [stays, moved], seen
assert seen["python-docx"] == [stays], seen
PY
