#!/bin/sh
# PDFium: the angle of a letter is that of its stem, not of the line that it stands on.
#
# Expected: a letter that is set upright along a level line and only slanted to the right (the
# oblique that office programs make where a font has no italic: text matrix 1 0 0.333 1) has the
# angle 0, as the baseline has, and a reader that leaves out what is turned keeps it.
# Seen (pypdfium2 5.15.2): FPDFText_GetCharAngle gives 0.32 rad, 18.4 degrees, the slant.
# FPDFText_GetMatrix tells them apart: b is 0 for a slant, and is not for a turn.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check pypdfium2==5.15.2
cd "$folder"
env/bin/python - <<'PY'
import ctypes
import math

import pypdfium2 as pdfium
import pypdfium2.raw as raw

TEXT = b"BT /F 12 Tf 1 0 0 1 50 150 Tm (12) Tj 1 0 0.333 1 50 100 Tm (34) Tj ET"
OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R"
    b"/Resources<</Font<</F 5 0 R>>>>>>",
    b"<</Length %d>>stream\n%s\nendstream" % (len(TEXT), TEXT),
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
)
made, places = b"%PDF-1.4\n", []
for number, body in enumerate(OBJECTS, 1):
    places.append(len(made))
    made += b"%d 0 obj%s\nendobj\n" % (number, body)
start = len(made)
made += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
made += b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start

page = pdfium.PdfDocument(made)[0].get_textpage()
seen = {}
for at in range(raw.FPDFText_CountChars(page)):
    letter = chr(raw.FPDFText_GetUnicode(page, at))
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(page, at, ctypes.byref(matrix))
    if letter in "1234":
        seen[letter] = (round(math.degrees(raw.FPDFText_GetCharAngle(page, at)), 1), matrix.b)
print(seen)
assert seen == {"1": (0.0, 0.0), "2": (0.0, 0.0), "3": (18.4, 0.0), "4": (18.4, 0.0)}, seen
PY
