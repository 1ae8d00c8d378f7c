"""House styles: how numbers, numerals and dates are written, and what a style.yaml may say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from babel.numbers import format_decimal
from example import INPUTS, told
from hypothesis import assume, given
from hypothesis import strategies as st
from oddities import KINDS, made_odd

from generator.entry import read
from generator.facts import Line
from generator.number.figure import PERCENT, YUAN, Figure, absent
from generator.number.numerals import chinese_number, numeral
from generator.telling.as_printed import largest_remainder
from generator.telling.style import (
    BadStyle,
    Style,
    UnknownStyle,
    load_style,
    number_format,
    sections_of,
)

PATTERNS = ("0.##", "0.00", "#,##0.##", "#,##0.00", "0", "0.0", "#,##0")


def figure(value: str | Decimal, unit: str = YUAN) -> Figure:
    return Figure("某数", Decimal(value), unit, absent("某数").origin)


def folder_of(root: Path, name: str, yaml: str, files: Mapping[str, str] | None = None) -> Path:
    """A folder of styles with one more style in it."""
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "style.yaml").write_text(yaml, "utf-8")
    for file, text in (files or {}).items():
        (folder / file).write_text(text, "utf-8")
    return root


def style_with(root: Path, yaml: str) -> Style:
    """The base with a few settings of its own."""
    return load_style("own", folder_of(root, "own", yaml))


def refusal(root: Path, yaml: str) -> str:
    with pytest.raises(BadStyle) as caught:
        style_with(root, yaml)
    return str(caught.value)


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("0.125", "0.13"),  # half to even would give 0.12
        ("2.675", "2.68"),  # and binary floating point 2.67
        ("-0.125", "-0.13"),
        ("0.005", "0.01"),
        ("0.0049999999999999999999999999999", "0"),
        ("1.1", "1.1"),
        ("1.10", "1.1"),
        ("100", "100"),
        ("1000", "1000"),
    ],
)
def test_a_number_is_rounded_half_up_once(value: str, printed: str) -> None:
    assert number_format("0.##")(Decimal(value)) == printed


@pytest.mark.parametrize(
    ("pattern", "printed"),
    [
        ("0.##", "1234567.5"),
        ("0.00", "1234567.50"),
        ("#,##0.##", "1,234,567.5"),
        ("#,##0.00", "1,234,567.50"),
        ("0", "1234568"),
        ("0.0", "1234567.5"),
    ],
)
def test_a_pattern_says_places_and_grouping(pattern: str, printed: str) -> None:
    assert number_format(pattern)(Decimal("1234567.5")) == printed


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("value", ["0", "-0", "0.00", "-0.00", "-0.004", "-0.0000001"])
def test_a_zero_has_no_sign(pattern: str, value: str) -> None:
    printed = number_format(pattern)(Decimal(value))
    assert set(printed) <= set("0.")
    assert printed == number_format(pattern)(Decimal(0))


@given(st.sampled_from(PATTERNS), st.integers(-(10**15), 10**15), st.integers(0, 6))
def test_every_number_is_written_as_babel_writes_it(pattern: str, digits: int, places: int) -> None:
    value = Decimal(digits).scaleb(-places)
    ours = number_format(pattern)(value)
    most = len(pattern.partition(".")[2])
    scaled = abs(value).scaleb(most)
    assume(scaled % 1 != Decimal("0.5"))  # Babel rounds a tie to even
    assume(scaled >= Decimal("0.5") or not value)  # and writes -0
    assert ours == format_decimal(value, format=pattern, locale="zh_CN")


def test_an_amount_is_stated_in_the_unit_of_the_style(tmp_path: Path) -> None:
    amount = figure("123456789.85")
    assert load_style("base").word(amount) == "12345.68万元"
    assert style_with(tmp_path, "数字: {单位: 元}").word(amount) == "123456789.85元"
    assert style_with(tmp_path, "数字: {单位: 亿元}").word(amount) == "1.23亿元"


def test_a_percentage_is_stated_whatever_its_size() -> None:
    share = figure("123456.785", PERCENT)
    assert load_style("base").word(share) == "123456.79%"
    assert load_style("liuyang").word(share) == "123,456.79%"
    assert load_style("hengyang").word(figure("0", PERCENT)) == "0.00%"


def test_a_count_is_stated_without_places() -> None:
    assert load_style("hengyang").word(figure("12", "辆")) == "12"
    assert load_style("hengyang").number(figure("345000")) == "34.50"


def test_an_amount_vanishes_exactly_where_it_prints_as_zero() -> None:
    for name in ("base", "hengyang"):
        style = load_style(name)
        for value in ("0", "49.99", "-49.99", "50", "-50", "50.01", "10000"):
            amount = figure(value)
            assert style.vanishes(amount) == (not Decimal(style.number(amount)))


# ---------------------------------------------------------------- numerals and dates

_DIGITS = "零一二三四五六七八九"


def read_chinese(text: str) -> int:
    """A Chinese number read by the rule of its places: 三百零五, 二十, 十四."""
    total, digit = 0, 0
    for character in text:
        if character == "百":
            total, digit = total + digit * 100, 0
        elif character == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = _DIGITS.index(character)
    return total + digit


def test_chinese_numbers_are_those_that_people_write() -> None:
    written = [chinese_number(number) for number in range(1, 100)]
    assert [read_chinese(text) for text in written] == list(range(1, 100))
    assert written[:11] == [*"一二三四五六七八九十", "十一"]
    assert [written[n - 1] for n in (19, 20, 21, 90)] == ["十九", "二十", "二十一", "九十"]


def test_chinese_numbers_go_on_beyond_a_hundred() -> None:
    assert [chinese_number(n) for n in (100, 101, 110, 119, 205, 999)] == [
        "一百", "一百零一", "一百一十", "一百一十九", "二百零五", "九百九十九",
    ]  # fmt: skip
    assert [read_chinese(chinese_number(n)) for n in range(1, 1000)] == list(range(1, 1000))


@pytest.mark.parametrize(
    ("pattern", "third", "twelfth"),
    [
        ("一、", "三、", "十二、"),
        ("（一）", "（三）", "（十二）"),
        ("1、", "3、", "12、"),
        ("1.", "3.", "12."),
        ("（1）", "（3）", "（12）"),
        ("①", "③", "⑫"),
        ("第一部分 ", "第三部分 ", "第十二部分 "),
    ],
)
def test_a_numeral_follows_its_pattern(pattern: str, third: str, twelfth: str) -> None:
    assert (numeral(pattern, 3), numeral(pattern, 12)) == (third, twelfth)


def test_circled_numbers_go_as_far_as_there_are_any() -> None:
    assert [numeral("①", n) for n in (1, 20, 21, 35, 36, 50, 51)] == [*"①⑳㉑㉟㊱㊿", "（51）"]
    assert len({numeral("①", n) for n in range(1, 100)}) == 99


def test_a_day_is_written_as_the_style_says(tmp_path: Path) -> None:
    day = date(2024, 12, 31)
    assert load_style("base").day(day) == "2024年12月31日"
    assert style_with(tmp_path, "日期: yyyy-MM-dd").day(day) == "2024-12-31"


# ---------------------------------------------------------------- words


def test_a_section_has_words_of_its_own() -> None:
    hengyang = load_style("hengyang")
    assert hengyang.words_of("收支总体")["增长"] == "上升"
    assert hengyang.words_of("机关运行经费")["增长"] == "增加"
    assert hengyang.words_of("机关运行经费")["减少"] == "减少"
    assert load_style("base").words_of("机关运行经费")["增长"] == "增长"


def test_a_style_is_found_by_its_folder_and_by_its_name() -> None:
    assert load_style("liling") is load_style("醴陵")
    assert load_style(None) is load_style("base")


def test_an_unknown_style_names_those_that_there_are(tmp_path: Path) -> None:
    extra = folder_of(tmp_path, "xinxian", "名称: 新县")
    with pytest.raises(UnknownStyle) as caught:
        load_style("火星", extra)
    for known in ("样本（base）", "醴陵（liling）", "株洲（zhuzhou）", "新县（xinxian）"):
        assert known in str(caught.value)
    assert "没有“火星”" in str(caught.value)


def test_a_style_that_was_edited_is_read_anew(tmp_path: Path) -> None:
    extra = folder_of(tmp_path, "own", "用语: {增加: 增列}")
    first = load_style("own", extra)
    assert load_style("own", extra) is first
    folder_of(tmp_path, "own", "用语: {增加: 多列一些}")
    assert load_style("own", extra).words_of("收入")["增加"] == "多列一些"


def test_a_broken_style_does_not_stand_in_the_way_of_the_others(tmp_path: Path) -> None:
    extra = folder_of(tmp_path, "broken", "名称: [")
    assert load_style("醴陵", extra).name == "醴陵"
    assert load_style("hengyang", extra).name == "衡阳"


# ---------------------------------------------------------------- sections


def test_a_style_changes_headings_alone(tmp_path: Path) -> None:
    base = dict(sections_of(load_style("base"), "决算"))
    own = dict(sections_of(style_with(tmp_path, "节名: {收入: 收入情况}"), "决算"))
    assert own == {**base, "收入": "收入情况"}
    assert list(own) == list(base)


def test_a_style_leaves_sections_out(tmp_path: Path) -> None:
    style = style_with(tmp_path, "不写的节: [一般性支出, 预算基金]")
    for kind in ("决算", "预算"):
        base = sections_of(load_style("base"), kind)
        left = [entry for entry in base if entry[0] not in {"一般性支出", "预算基金"}]
        assert len(left) == len(base) - 1
        assert sections_of(style, kind) == left


def test_a_style_gives_the_whole_order(tmp_path: Path) -> None:
    style = style_with(tmp_path, "章节:\n  决算:\n  - 支出: 支出\n  - 收入: 收入\n")
    assert sections_of(style, "决算") == [("支出", "支出"), ("收入", "收入")]
    assert sections_of(style, "预算") == sections_of(load_style("base"), "预算")


def test_what_a_style_changes_stands_over_what_the_one_below_has(tmp_path: Path) -> None:
    folder_of(tmp_path, "lower", "节名: {收入: 下面的标题}\n不写的节: [支出]")
    folder_of(tmp_path, "upper", "基于: lower\n章节:\n  决算: [{收入: 上面的标题}, {支出: 又写了}]")
    style = load_style("upper", tmp_path)
    assert sections_of(style, "决算") == [("收入", "上面的标题"), ("支出", "又写了")]
    folder_of(tmp_path, "top", "基于: lower\n节名: {支出各类: x}")
    with pytest.raises(BadStyle, match="节名：没有“支出各类”这一节"):
        load_style("top", tmp_path)


def test_the_bundled_styles_have_the_sections_that_they_publish() -> None:
    assert "国有资本经营预算" not in dict(sections_of(load_style("liling"), "决算"))
    assert dict(sections_of(load_style("quyuan"), "决算"))["政府采购"] == "政府采购支出说明"
    liuyang = dict(sections_of(load_style("liuyang"), "决算"))
    assert liuyang["三公经费"] == "一般公共预算财政拨款三公经费支出决算情况说明"
    assert list(liuyang) == list(dict(sections_of(load_style("base"), "决算")))


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        ("名称: 某地\n用语: {增加: 增列\n", "第 3 行：前面有括号没有配成对"),
        ("用语:\n\t增加: 增列", "第 2 行：缩进要用空格，不用制表符"),
        ("列举: : :", "第 1 行：一行里有两个“: ”"),
        ("名称: '某地", "第 1 行：前面有引号没有配成对"),
        ("名称: ]", "第 1 行：前面有括号没有配成对"),
        ("? 名称\n- 某地", "第 2 行：看不懂这里的写法"),
        ("名称：某地", "第 1 行用了全角冒号“：”"),
        ("名称: 某地\n用语：\n  增加: 增列", "第 2 行用了全角冒号“：”"),
        ("- 一\n- 二", "应由几行“键: 值”组成"),
        ("", "应由几行“键: 值”组成"),
        ("用语: {增加: 一}\n用语: {减少: 二}", "第 2 行：“用语”写了两次"),
        ("用语: &a {增加: 一}\n车辆: *a", "不能用 & 和 * 引用"),
        ("用语: {增加: \ufdd03\ufdd1x}", "第 1 行有看不见的特殊字符"),
        ("用于: {增加: 增列}", "不认识“用于”，是不是“用语”？"),
        ("words: {增加: 增列}", "不认识“words”；可以写 数字、日期"),
        ("用语: 增列", "用语：下面应是几行“键: 值”"),
        ("用语:", "用语：下面应是几行“键: 值”"),
        ("用语: {增加: [增列]}", "用语→增加：后面应是一个词"),
        ("不写的节: 收入", "不写的节：下面应是几行“- …”"),
        ("列举: [、]", "列举：后面应是一个词"),
        ("数字: {金額: 0.00}", "数字：不认识“金額”，是不是“金额”？"),
        ("数字: {金额: 两位}", "数字→金额“两位”不行；可以写 0.##"),
        ("数字: {金额: '#,####0.00'}", "数字→金额“#,####0.00”不行"),  # groups of four
        ("数字: {百分比: 0.00%}", "数字→百分比“0.00%”不行"),
        ("数字: {金额: [0.00]}", "数字→金额：后面应是一个词"),
        ("数字: {单位: 千元}", "数字→单位“千元”不行；可以写 元、万元、亿元"),
        ("数字: {占比合计: 凑整}", "数字→占比合计“凑整”不行；可以写 各自四舍五入、最大余数"),
        ("日期: HH:mm", "日期“HH:mm”不行"),
        ("日期: 某日", "日期“某日”不行"),
        ("编号: {一级: 甲、}", "编号→一级“甲、”不行；写出它的第一个号"),
        ("须说明原因: 一成", "须说明原因“一成”不行"),
        ("章节: {决算: [收入]}", "章节→决算：一节一行"),
        ("章节: {结算: []}", "章节：不认识“结算”"),
        ("节名: {收人: 收入情况}", "节名：没有“收人”这一节，是不是“收入”？"),
        ("不写的节: [一般性支岀]", "不写的节：没有“一般性支岀”这一节，是不是“一般性支出”？"),
        ("各节用语: {机关运行: {下降: 降低}}", "各节用语：没有“机关运行”这一节"),
        ("各节用语: {机关运行经费: {下将: 降低}}", "用语里没有“下将”，是不是“下降”？"),
        ("各节用语: {机关运行经费: 降低}", "各节用语→机关运行经费：写成 {下降: 降低}"),
        ("有数必写: {决算: {收入: 有}}", "有数必写→收入：写成 {事实"),
        ("车辆: {公交车: 公交}", "车辆：不认识“公交车”"),
        ("基于: 火星", "基于“火星”：没有这个文件夹；现有 base、"),
        ("基于: 醴陵县", "基于“醴陵县”：没有这个文件夹，是不是“醴陵”（liling）？现有 base、"),
        ("基于: own", "基于“own”绕了圈：own → own"),
    ],
)
def test_a_mistake_in_a_style_is_named(tmp_path: Path, yaml: str, message: str) -> None:
    found = refusal(tmp_path, yaml)
    assert message in found
    assert found.startswith(str(tmp_path / "own" / "style.yaml"))


def test_all_mistakes_of_a_style_are_named_at_once(tmp_path: Path) -> None:
    found = refusal(tmp_path, "用于: x\n数字: {金額: x}\n列举: []")
    assert len(found.splitlines()) == 3


def test_a_style_in_another_encoding_is_refused(tmp_path: Path) -> None:
    folder_of(tmp_path, "own", "")
    (tmp_path / "own" / "style.yaml").write_bytes("名称: 某地".encode("gbk"))
    with pytest.raises(BadStyle, match="不是 UTF-8"):
        load_style("own", tmp_path)


def test_a_style_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    folder_of(tmp_path, "own", "\ufeff名称: 某地")
    assert load_style("某地", tmp_path).folder == "own"


def test_styles_over_one_another_in_a_circle_are_refused(tmp_path: Path) -> None:
    folder_of(tmp_path, "one", "基于: two")
    folder_of(tmp_path, "two", "基于: one")
    with pytest.raises(BadStyle, match="绕了圈：one → two → one"):
        load_style("one", tmp_path)


def test_nobody_else_is_the_base(tmp_path: Path) -> None:
    folder_of(tmp_path, "base", "名称: 假样本")
    with pytest.raises(BadStyle, match="自己的样式请用别的文件夹名"):
        load_style("base", tmp_path)


# ---------------------------------------------------------------- shares that add to 100

_amounts = st.lists(st.integers(0, 10**12), min_size=1, max_size=30).filter(any)


def lines_of(amounts: list[int]) -> tuple[Line, ...]:
    whole = figure(Decimal(sum(amounts)).scaleb(-2))
    return tuple(
        Line(name=f"第{at}项", title="", amount=figure(Decimal(amount).scaleb(-2)), whole=whole)
        for at, amount in enumerate(amounts)
    )


def shares_of(lines: tuple[Line, ...]) -> list[Decimal]:
    return [share.value for line in lines if (share := line.share()) is not None]


@given(_amounts, st.sampled_from(["0.##", "0.0", "0"]))
def test_shares_that_are_settled_add_to_100(amounts: list[int], pattern: str) -> None:
    base = load_style("base")
    numbers = {**base.settings["数字"], "百分比": pattern}
    style = Style("own", "own", base.chain, {**base.settings, "数字": numbers})
    lines = lines_of(amounts)
    settled = shares_of(largest_remainder(lines, style))
    step = Decimal(1).scaleb(-len(pattern.partition(".")[2]))
    assert sum(settled) == 100
    assert all(abs(a - b) < step for a, b in zip(settled, shares_of(lines), strict=True))
    assert all(style.number(figure(share, PERCENT)) for share in settled)
    assert all(share == share.quantize(step) for share in settled)


@given(_amounts)
def test_the_largest_remainders_are_the_ones_that_are_raised(amounts: list[int]) -> None:
    lines = lines_of(amounts)
    settled = shares_of(largest_remainder(lines, load_style("base")))
    rests = [(right % Decimal("0.01"), now - right > 0) for now, right in zip(
        settled, shares_of(lines), strict=True
    )]  # fmt: skip
    raised = [rest for rest, up in rests if up]
    left = [rest for rest, up in rests if not up]
    assert not raised or not left or min(raised) >= max(left)


def test_lines_that_are_not_their_whole_are_left_alone() -> None:
    lines = lines_of([1, 1, 1])[:2]
    assert largest_remainder(lines, load_style("base")) == lines


def test_a_settled_share_says_how_it_came_about() -> None:
    settled = largest_remainder(lines_of([1, 1, 1]), load_style("base"))
    shares = [share for line in settled if (share := line.share())]
    assert [share.value for share in shares] == [Decimal(p) for p in ("33.34", "33.33", "33.33")]
    assert "最大余数法" in str(shares[0].origin)


# ---------------------------------------------------------------- a style of one's own


def test_a_style_of_a_few_lines_changes_only_what_they_say(tmp_path: Path) -> None:
    extra = folder_of(
        tmp_path,
        "xinxian",
        '名称: 新县\n基于: liling\n用语: {减少: 缩减}\n数字: {百分比: "0.0"}\n',
        {
            "国有资产.j2": '{% extends "liling/国有资产.j2" %}'
            "{% block 车辆总数 %}车辆合计{{ 车辆总数 }}辆{% endblock %}"
        },
    )
    report = read(next(path for path in INPUTS if path.parent.name == "liling"))
    before = told(report, "liling").text.splitlines()
    after = told(report, load_style("新县", extra)).text.splitlines()
    share = re.compile(r"\d+(?:\.\d+)?%")
    changed = {"减少": 0, "share": 0, "车辆": 0}
    for old, new in zip(before, after, strict=True):
        expected = share.sub("%", old)
        if "共有车辆" in old:
            expected = expected.replace("共有车辆", "车辆合计")
            changed["车辆"] += 1
        # The department's own reasons keep their 减少; the style's own is followed by its amount.
        expected, verbs = re.subn(r"减少(?=\d)", "缩减", expected)
        changed["减少"] += verbs
        changed["share"] += old != new and bool(share.search(old))
        assert share.sub("%", new) == expected
        assert all(re.fullmatch(r"\d+\.\d%", one) or one == "0%" for one in share.findall(new))
    assert all(changed.values()), changed


# ---------------------------------------------------------------- files that are none


@pytest.mark.parametrize("key", ["金额", "百分比"])
@pytest.mark.parametrize("pattern", [f"0.{'#' * 11}", f"#,##0.{'0' * 400}", f"0.{'0' * 6}#####"])
def test_more_places_than_a_cent_can_have_are_refused(
    key: str, pattern: str, tmp_path: Path
) -> None:
    found = refusal(tmp_path, f'数字: {{{key}: "{pattern}"}}')
    assert f"数字→{key}“{pattern}”不行" in found
    assert "小数最多 10 位" in found


def test_ten_places_of_a_long_amount_are_printed(tmp_path: Path) -> None:
    folder_of(tmp_path, "own", '数字: {金额: "0.##########", 单位: 亿元}')
    word = load_style("own", tmp_path).number
    assert word(figure("123456789012345678901.01")) == "1234567890123.4567890101"


def illegible(tmp_path: Path, data: bytes) -> str:
    folder_of(tmp_path, "own", "")
    (tmp_path / "own" / "style.yaml").write_bytes(data)
    with pytest.raises(BadStyle) as caught:
        load_style("own", tmp_path)
    return str(caught.value).removeprefix(str(tmp_path / "own" / "style.yaml")).removeprefix("：")


@pytest.mark.parametrize("piece", ["[", "{a: ", "- ", "? "])
def test_a_style_within_itself_is_refused(piece: str, tmp_path: Path) -> None:
    found = illegible(tmp_path, piece.encode() * (190_000 // len(piece)))
    assert found == "第 1 行：一层套一层，套得太多；请检查缩进和括号"


def test_a_style_without_end_is_refused(tmp_path: Path) -> None:
    assert illegible(tmp_path, b"#" * 200_001).startswith("文件太大，最多 200 KB")


@pytest.mark.parametrize(
    "mark", ["\0", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u200b", "\ufdd1"]
)
def test_what_nobody_sees_in_a_style_is_refused_with_its_line(mark: str, tmp_path: Path) -> None:
    found = illegible(tmp_path, f"# 某地\n名称: 某{mark}地\n".encode())
    assert found == f"第 2 行有看不见的特殊字符（U+{ord(mark):04X}），请删去"


@pytest.mark.parametrize("kind", KINDS)
def test_a_style_that_is_no_file_is_refused(kind: str, tmp_path: Path) -> None:
    path = folder_of(tmp_path, "own", "") / "own" / "style.yaml"
    path.unlink()
    made_odd(path, kind)
    with pytest.raises(BadStyle, match=r"style\.yaml：(这不是文件|没有这个文件)"):
        load_style("own", tmp_path)


def test_what_lies_about_in_a_style_is_not_waited_for(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "own", "名称: 某地") / "own"
    made_odd(folder / "草稿.j2", "pipe")
    made_odd(folder / "旧的.j2", "link to nothing")
    assert load_style("own", tmp_path).digest
