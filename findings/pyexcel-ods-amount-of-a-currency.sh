#!/bin/sh
# pyexcel-ods3: an amount whose cell has the format of a currency is text.
#
# Expected: a cell of 1234.50 is a number to a reader, whatever format it is shown in, as pandas
# (by odfpy) and odfdo read it.
# Seen (pyexcel-ods3 0.6.1): the cell is the text “1234.5 CNY”, one beside it in the format of a
# number is 1234.5, and a column of amounts in ￥ has no sum.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    pyexcel-ods3==0.6.1 odfdo==3.27.3 odfpy==1.4.1 pandas==2.2.3
cd "$folder"
env/bin/python - <<'PY'
from decimal import Decimal

import odfdo
import pandas
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from pyexcel_ods3 import get_data

document, table, row = OpenDocumentSpreadsheet(), Table(name="支出"), TableRow()
for kind in ({"valuetype": "float"}, {"valuetype": "currency", "currency": "CNY"}):
    cell = TableCell(value="1234.5", **kind)
    cell.addElement(P(text="￥1,234.50"))
    row.addElement(cell)
table.addElement(row)
document.spreadsheet.addElement(table)
document.save("amount.ods")

seen = {
    "pyexcel-ods3": get_data("amount.ods")["支出"],
    "odfdo": [list(cells) for cells in odfdo.Document("amount.ods").body.tables[0].get_values()],
    "pandas": pandas.read_excel("amount.ods", engine="odf", header=None).to_numpy().tolist(),
}
print(seen)
assert seen["pyexcel-ods3"] == [[1234.5, "1234.5 CNY"]], seen
assert seen["odfdo"] == [[Decimal("1234.5"), Decimal("1234.5")]], seen
assert seen["pandas"] == [[1234.5, 1234.5]], seen
PY
