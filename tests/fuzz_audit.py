"""Fuzz: whatever bytes, lines and tables there are, they are audited or refused, and nothing else.

    python tests/fuzz_audit.py [minutes]

runs for that long and prints each input that was a fault; tests/test_fuzz.py runs a little of it.
A seed gives the same input every time, so that a fault is told by its maker and its seed.
"""

from __future__ import annotations

import random
import sys
import time
import traceback
import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from io import BytesIO
from typing import Final

import paper

from generator.inspection import inspect
from generator.problem import Place
from generator.published import from_bytes
from generator.published.shape import Grid, Published, TextLine, Unreadable
from generator.results import FORMATS, Result
from generator.understanding import understand

SECONDS: Final = 20  # that anything may take
WRITTEN: Final = tuple(FORMATS.keys() - {"xlsx"})  # a workbook is no text

TITLES: Final = (
    "2024年度长沙县民政局部门决算公开", "目录", "2024年部门预算编制说明", "预算编制说明",
    "收入支出决算总表", "收入决算表", "支出决算表", "财政拨款收入支出决算总表",
    "一般公共预算财政拨款支出决算表", "一般公共预算财政拨款基本支出决算明细表",
    "政府性基金预算财政拨款收入支出决算表", "国有资本经营预算财政拨款支出决算表",
    "财政拨款“三公”经费支出决算表", "2024年部门财务收支预算总表", "部门收入预算总表",
    "单位：万元", "金额单位：元", "公开01表", "一、收入支出决算总体情况说明",
    "二、收入决算情况说明", "三、支出决算情况说明", "四、财政拨款收入支出决算总体情况说明",
    "五、一般公共预算财政拨款支出决算情况说明", "六、一般公共预算财政拨款基本支出决算情况说明",
    "七、“三公”经费支出决算情况说明", "八、政府性基金预算财政拨款支出决算情况说明",
    "九、机关运行经费支出情况说明", "十、政府采购支出情况说明", "十一、国有资产占用情况说明",
    "十二、预算绩效情况说明", "（项）", "第一部分 部门概况", "第三部分 2024年度部门决算情况说明",
)  # fmt: skip
NUMBERS: Final = (
    "0", "0.00", "-0", "1", "12.34", "-12.34", "−5", "1,234.50", "1，234.50", "9" * 30, "9" * 5000,
    "0." + "0" * 20 + "1", "1e9", "1E400", "NaN", "inf", "∞", "①", "²", "½", "１２３", "٣٫٥", "৪",
    "一百", "〇", "1.2.3", "1,2,3", ",", ".", "-", "--", "1/0", "0x10", "1_000", "+7", "(3.00)",
    "%", "", " ", "5 0 0", "2024", "2010301", "20103", "201", "30101", "301",
)  # fmt: skip
WORDS: Final = (
    "收入总计", "支出总计", "收入合计", "支出合计", "本年收入合计", "本年支出合计", "合计",
    "总计", "小计", "基本支出", "项目支出", "人员经费", "公用经费", "工资福利支出",
    "财政拨款收入", "万元", "元", "亿元", "%", "，占", "，占比", "占基本支出的", "，比上年",
    "较上年决算数", "增加", "减少", "增长", "下降", "持平", "。", "；", "，", "：", "、",
    "主要原因是", "其中：", "年初预算为", "支出决算为", "，完成年初预算的",
    "决算数大于年初预算数", "1、", "（一）", "一般公共服务支出（类）",
    "政府办公厅（室）及相关机构事务（款）", "行政运行（项）", "主要包括：基本工资、津贴补贴",
    "三公经费", "公务接待费", "因公出国（境）费", "公务用车购置费", "批次", "人次", "辆", "台",
    "个", "套", "2024年", "13月45日", "2月30日", "0月0日", "20\u0662\u0664年", "XX单位",
    "若本单位无，请说明", "（注：填", "”", "“", "政府采购支出总额", "货物支出", "工程支出",
    "服务支出", "授予中小企业合同金额", "行次", "栏次", "科目编码", "年初结转和结余",
    "年末结转和结余", "预算数", "决算数", "一、一般公共预算财政拨款收入", "\n",
)  # fmt: skip
PLAUSIBLE: Final = """2024年度民政局部门决算
第三部分 2024年度部门决算情况说明
一、收入支出决算总体情况说明
2024年度收、支总计1,450.00万元。与上年相比，增加250.00万元，增长20.83%，主要是因为项目增加。
二、收入决算情况说明
本年收入合计1,400.00万元，其中：财政拨款收入1,300.00万元，占92.86%；其他收入100.00万元，占7.14%。
七、“三公”经费支出决算情况说明
公务接待费支出预算为5.00万元，支出决算为4.00万元，完成预算的80.00%，全年共接待来访团组12个、来宾96人次。
第四部分 名词解释
"""


def audited(document: Published, forms: Iterable[str] = WRITTEN) -> str:
    """All that an audit says of a document."""
    understood = understand(document)
    result = Result(understood, inspect(understood))
    said = [FORMATS[form](result) for form in forms]
    return "\n".join(one for one in said if isinstance(one, str))


def told(data: bytes, forms: Iterable[str] = WRITTEN) -> str:
    """What an audit says of a file: what it found, or why the file cannot be read."""
    try:
        return audited(from_bytes(data, "报告"), forms)
    except Unreadable as error:
        return str(error)


# ---------------------------------------------------------------- files


@cache
def sound() -> Mapping[str, bytes]:
    """A file of each kind that can be read, all of one small report."""
    lines = PLAUSIBLE.splitlines()
    rows = [("科目编码", "名称", "合计", "基本支出"), ("2010301", "行政运行", "12.00", "1.00")]
    body = "".join(map(paper.paragraph, lines))
    page = "".join(paper.text(50, 800 - 15 * at, said, 8) for at, said in enumerate(lines))
    table = paper.text(50, 400, "支出决算表") + paper.ruled(
        (50, 150, 250, 350, 450), (390, 370, 350), rows
    )
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    shown = "".join(f"<p>{said}</p>" for said in lines)
    tabbed = "支出决算表\n" + "\n".join("\t".join(row) for row in rows) + "\n" + PLAUSIBLE
    return {
        "docx": paper.docx(paper.paragraph("支出决算表") + paper.table(*rows) + body),
        "html": f"<html><h1>支出决算表</h1><table>{cells}</table>{shown}</html>".encode(),
        "txt": tabbed.encode(),
        "gbk": tabbed.encode("gb18030"),
        "pdf": paper.pdf(page + table),
    }


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Bytes flipped, cut out, repeated, moved, or all that follows lost."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at, size = chance.randrange(len(made) + 1), chance.randint(0, 60)
        match chance.randrange(6):
            case 0:
                made[at : at + 1] = chance.randbytes(1)
            case 1:
                del made[at : at + size]
            case 2:
                made[at:at] = made[at : at + size] * chance.randint(1, 50)
            case 3:
                to = chance.randrange(len(made) + 1)
                made[to:to] = made[at : at + size]
            case 4:
                made[at:at] = chance.choice((*NUMBERS, *WORDS, *TITLES)).encode("utf-8", "replace")
            case _:
                if not chance.randrange(6):
                    del made[at:]
    return bytes(made)


def a_damaged(kind: str) -> Callable[[random.Random], str]:
    def make(chance: random.Random) -> str:
        return told(damaged(sound()[kind], chance))

    return make


def damaged_inside(chance: random.Random) -> str:
    """A sound archive, the XML in it damaged."""
    with zipfile.ZipFile(BytesIO(sound()["docx"])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    return told(paper.archive({**parts, name: damaged(parts[name], chance)}))


def any_bytes(chance: random.Random) -> str:
    start = chance.choice(
        (b"", b"PK\3\4", b"%PDF-1.7\n", b"<html>", b"\xff\xfe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    )
    return told(start + chance.randbytes(chance.randint(0, 400)))


# ---------------------------------------------------------------- lines and tables


def a_phrase(chance: random.Random) -> str:
    pieces = (NUMBERS, WORDS, WORDS, TITLES) if chance.random() < 0.1 else (NUMBERS, WORDS)
    return "".join(chance.choice(chance.choice(pieces)) for _ in range(chance.randint(1, 30)))


def a_report(chance: random.Random) -> str:
    """A plausible report with words and numbers of it exchanged for odd ones."""
    text = PLAUSIBLE
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(text))
        size = chance.randint(0, 8)
        text = text[:at] + chance.choice((*NUMBERS, *WORDS)) + text[at + size :]
    return text


def a_grid(chance: random.Random, at: int) -> Grid:
    wide, high = chance.randint(2, 14), chance.randint(1, 12)
    rows = [
        tuple(chance.choice(chance.choice((NUMBERS, WORDS, ("",)))) for _ in range(wide))
        for _ in range(high)
    ]
    return Grid(tuple(rows), tuple(Place(0, at + row) for row in range(high)))


def lines_and_tables(chance: random.Random) -> str:
    """Titles, headings, phrases and tables in whatever order."""
    blocks: list[TextLine | Grid] = []
    if chance.randrange(2):
        blocks += [TextLine(line, Place(0, 1)) for line in a_report(chance).split("\n") if line]
    for at in range(1, chance.randint(2, 40)):
        match chance.randrange(4):
            case 0:
                blocks.append(a_grid(chance, at))
            case 1:
                blocks.append(TextLine(a_phrase(chance), Place(0, at)))
            case _:
                blocks.append(TextLine(chance.choice(TITLES), Place(0, at)))
    if chance.randrange(2):
        chance.shuffle(blocks)
    return audited(Published("报告", "txt", tuple(blocks)))


MAKERS: Final[Mapping[str, Callable[[random.Random], str]]] = {
    "docx": a_damaged("docx"),
    "html": a_damaged("html"),
    "txt": a_damaged("txt"),
    "gbk": a_damaged("gbk"),
    "pdf": a_damaged("pdf"),
    "xml": damaged_inside,
    "bytes": any_bytes,
    "blocks": lines_and_tables,
}


def fault(maker: str, seed: int) -> str:
    """What went wrong with an input, '' where nothing did."""
    began = time.process_time()
    try:
        said = MAKERS[maker](random.Random(seed))  # noqa: S311  no secret
        said.encode()
    except Exception:  # noqa: BLE001  whatever it is, it is what is looked for
        return traceback.format_exc()
    taken = time.process_time() - began
    if taken > SECONDS:
        return f"took {taken:.1f} seconds"
    return "" if any("\u4e00" <= char <= "\u9fff" for char in said) else f"says {said!r}"


def faults(makers: Iterable[str], seeds: Iterable[int]) -> list[str]:
    found = ((maker, seed, fault(maker, seed)) for seed in seeds for maker in makers)
    return [f"{maker} {seed}: {what}" for maker, seed, what in found if what]


def main(minutes: float) -> None:
    """Runs for so long; each kind of fault is printed once."""
    end, seed = time.monotonic() + 60 * minutes, 1_000_000
    known = set[str]()
    while time.monotonic() < end:
        seed += 1
        for found in faults(MAKERS if seed % 10 == 0 else MAKERS.keys() - {"pdf"}, [seed]):
            kind = "".join(found.splitlines()[-3:])
            if kind not in known:
                known.add(kind)
                sys.stdout.write(f"{found}\n")
                sys.stdout.flush()
    sys.stdout.write(f"{seed - 1_000_000} seeds, {len(known)} kinds of fault\n")


if __name__ == "__main__":
    main(float(sys.argv[1]) if sys.argv[1:] else 10)
