"""Front: the first page: what the workbook is, how it is filled in, what is still missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.importing.filling.questions import TITLE, Whose
from generator.later import matcher
from generator.writers.form_workbook.question_sheet import QuestionSheet, height, set_up

_WIDTHS: Final = (6, 24, 14, 14, 72)
_TOLD: Final = """\
一、这里问的是公开表里没有的：年初预算和原因，与上年比的原因，“三公”经费的团组、批次、车辆，会议、培训，\
政府采购，国有资产，概况，绩效。灰底的是表上的数或者自己会算的，不用填。
二、白底的格可以填；黄底的一定要填：样式的句子要用它，或者数变了要写原因。没有的写 0，\
不适用的写“/”，还不知道的空着，以后再填。
三、金额只写数，单位是{unit}；个数写整数。选中一格，旁边有填法。
四、工作表的保护没有密码，只防误改；列宽、行高可以调。请不要增删行、改表头，改了就认不出来。
五、填好（填了一部分也行）存盘，再运行 make import FILE=这份文件 DEPT={folder} YEAR={year}；\
或者和公开表一起：juesuan import 公开表.xlsx 这份文件 --dept {folder} --year {year}。\
只改填过的，别的一个字不动，改了什么会逐条列出。"""
_CELL: Final = matcher(r"\b[A-Z]{1,2}[1-9]\d{0,4}\b")
_FAR: Final = 240  # cells that a formula counts one by one


def write_front(
    sheet: Worksheet, looks: Mapping[str, Format], whose: Whose, pages: Sequence[QuestionSheet]
) -> None:
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    end = len(_WIDTHS) - 1
    title = f"{whose.year}年度部门{whose.kind}{TITLE}"
    sheet.merge_range(0, 0, 0, end, title, looks["title"])
    sheet.set_row(0, 34)
    sheet.merge_range(1, 0, 1, 1, f"部门：{whose.department}", looks["left"])
    sheet.merge_range(1, 2, 1, end, f"金额单位：{whose.unit}", looks["right"])
    line = 3
    told = _TOLD.format(unit=whose.unit, folder=whose.folder, year=whose.year)
    for said in told.splitlines():
        sheet.merge_range(line, 0, line, end, said, looks["note"])
        sheet.set_row(line, height(said, sum(_WIDTHS) * 9 // 10) + 4)
        line += 1
    line += 1
    for column, text in enumerate(("页", "内容", "还缺原因", "还缺别的", "有什么")):
        sheet.write_string(line, column, text, looks["head"])
    for page in pages:
        line += 1
        _write_page(sheet, looks, page, line)
    set_up(sheet, line + 1, end)


def _write_page(
    sheet: Worksheet, looks: Mapping[str, Format], page: QuestionSheet, line: int
) -> None:
    """A page of the workbook, and how much of it is still missing."""
    sheet.write_string(line, 0, str(page.number), looks["middle"])
    where = f"{page.number} {page.page.name}"
    sheet.write_url(line, 1, f"internal:'{where}'!A1", looks["label"], page.page.name)
    for column, tests in ((2, page.marks), (3, page.needed)):
        if len(tests) <= _FAR:
            there = [_CELL.sub(lambda cell: f"'{where}'!{cell[0]}", test) for test, _ in tests]
            formula = "+".join(f"({test})" for test in there)
            lacking = sum(missing for _, missing in tests)
            sheet.write_formula(line, column, f"={formula or 0}", looks["tally"], lacking)
        else:
            sheet.write_string(line, column, "见该页", looks["tally"])
    blocks = "、".join(dict.fromkeys(block.title for block in page.page.blocks))
    sheet.write_string(line, 4, blocks, looks["help"])
    sheet.set_row(line, height(blocks, _WIDTHS[4] - 1))
