"""What other provinces say in other words: the right is left alone, a wrong figure is found."""

from __future__ import annotations

import pytest
from test_sentences import found, said, wrong

from generator.inspection import Finding, inspect
from generator.problem import HINT, WRONG, Place
from generator.published.shape import Published, TextLine
from generator.understanding import Understood, understand


def report(*lines: str) -> Understood:
    """A report as it is published: nothing but these lines."""
    blocks = tuple(TextLine(one, Place(1, n)) for n, one in enumerate(lines, 1))
    return understand(Published("说明.txt", "plain", blocks))


def held(*lines: str) -> list[Finding]:
    """What is found of the figures and of the years of such a report."""
    return [one for one in inspect(report(*lines)).findings if one.code[0] in "NX" and one.at]


# ---------------------------------------------------------------- one section


@pytest.mark.parametrize(
    ("line", "right", "bad", "kind"),
    [
        # Vehicles whose number is followed by how many fewer, or by what they are worth.
        (
            (
                "本部门共有车辆7辆，比上年减少2辆，主要是报废。其中，机要通信用车1辆，应急保障用车2辆，"
                "执法执勤用车4辆，其他用车0辆；单位价值100万元以上设备1台（套），比上年增加1台（套）。"
            ),
            "车4辆",
            "车5辆",
            "决算",
        ),
        (
            (
                "房屋1500.00平方米，价值410.20万元。车辆6辆，价值88.50万元，其中：应急保障用车2辆、"
                "执法执勤用车4辆、其他用车0辆。"
            ),
            "车4辆",
            "车3辆",
            "决算",
        ),
        # Shares side by side.
        (
            (
                "支出预算540.00万元，其中基本支出405.00万元，项目支出135.00万元，"
                "分别占支出预算的75.00%和25.00%。"
            ),
            "和25",
            "和52",
            "预算",
        ),
        # What a fund is called in a list of the income from grants.
        (
            (
                "本年收入合计860.00万元；包括财政拨款收入840.00万元（其中，一般公共预算790.00万元，"
                "政府性基金预算50.00万元，国有资本经营预算0.00万元），占收入合计97.67%；"
                "其他收入20.00万元，占收入合计2.33%。"
            ),
            "预算790",
            "预算760",
            "决算",
        ),
        # A change of what the sentence before states by a longer name.
        (
            (
                "一般公共预算财政拨款支出1430.00万元，占本年支出合计的98.00%。与2023年相比，"
                "一般公共预算财政拨款增加130.00万元，增长10.00%。"
            ),
            "10.00",
            "11.00",
            "决算",
        ),
        (
            (
                "总收入5280.00万元，总支出5280.00万元。与上年相比，总收入、总支出各增加480.00万元，"
                "增长10.00%。"
            ),
            "10.00",
            "9.09",
            "决算",
        ),
        # What the same thing was the year before, and a rate behind a semicolon.
        (
            "公务接待费2024年预算6.00万元，2023年预算8.00万元；对比减少2.00万元；减少率25.00%。",
            "减少2",
            "减少3",
            "预算",
        ),
        (
            "公务接待费2024年预算6.00万元，2023年预算8.00万元；对比减少2.00万元；减少率25.00%。",
            "25",
            "33",
            "预算",
        ),
        # A budget that the next sentence says the step from.
        (
            "公务接待费支出1.80万元，完成预算的60.00%。较预算减少1.20万元，降低40.00%。",
            "60.00",
            "66.00",
            "决算",
        ),
        # The three together, named one by one or by what they are called in brackets.
        (
            (
                "因公出国（境）经费、公务接待费、公车购置费，公车运行费（“三公”经费）决算总额53.00万元。"
                "分项情况是：因公出国（境）经费决算5.00万元；公务接待费决算18.00万元；"
                "公务用车购置及运行费决算30.00万元。"
            ),
            "额53",
            "额35",
            "决算",
        ),
        # 运行 in front of 购置.
        (
            (
                "“三公”经费预算95.00万元。公务接待费25.00万元；公务用车运行维护费及公务用车购置费"
                "60.00万元（其中，公务用车运行维护费48.00万元；公务用车购置费12.00万元）；"
                "因公出国（境）费用10.00万元。"
            ),
            "算95",
            "算59",
            "预算",
        ),
        # Shares that make up 100 of what the list is of, by another name.
        (
            (
                "一般公共预算财政拨款支出610.00万元，主要用于以下方面（按大类）：教育支出427.00万元，"
                "占本年财政拨款支出70.00%；卫生健康支出122.00万元，占本年财政拨款支出20.00%；"
                "住房保障支出61.00万元，占本年财政拨款支出10.00%。"
            ),
            "出610",
            "出910",
            "决算",
        ),
        # What runs an office is what it is paid for; of its guests those at home are some.
        (
            (
                "2024年度用于保障机构正常运转的日常支出2400000.00元。其中：基本工资等人员经费支出"
                "1800000.00元，占基本支出的75.00%；办公费等公用经费600000.00元，占基本支出的25.00%。"
            ),
            "出2400",
            "出2401",
            "决算",
        ),
        (
            "公务接待费支出决算为2.40万元。其中：国内公务接待支出2.40万元，主要是检查指导。",
            "支出2.40",
            "支出4.20",
            "决算",
        ),
        # A rate that goes down by its own word, vehicles that are not called 公务用车.
        ("“三公”经费4.50亿元，同比减少0.50亿元，负增长10.0%。", "10.0", "11.1", "预算"),
        (
            (
                "公务用车购置及运行维护费17.40万元。更新公务用车1辆，车辆购置支出12.00万元。"
                "车辆运行维护费支出5.40万元，用于燃料费。"
            ),
            "出5.40",
            "出7.40",
            "决算",
        ),
        # All of an account in one sentence.
        (
            (
                "年初结转和结余26.40万元，本年收入910.00万元，本年支出917.10万元，结余分配0.00万元，"
                "年末结转和结余19.30万元。"
            ),
            "19.30",
            "13.90",
            "决算",
        ),
        # 计划生育 is no plan that something is compared with.
        (
            (
                "支出预算240.00万元，其中：一般公共服务支出220.00万元，医疗卫生和计划生育支出7.50万元，"
                "住房保障支出12.50万元。"
            ),
            "出7.5",
            "出5.7",
            "预算",
        ),
        # What is taken apart is what the money is used for.
        (
            (
                "2024年部门预算总支出450.00万元。\n按照支出功能分类科目，主要用于：\n"
                "一般公共服务支出320.00万元；社会保障和就业支出90.00万元；住房保障支出40.00万元。\n"
                "按照支出性质分类，主要用于：基本支出330.00万元；项目支出120.00万元。"
            ),
            "出90",
            "出80",
            "预算",
        ),
        # A kind of a kind is planned too; what was spent is not made up of it.
        (
            (
                "“三公”经费预算为20.00万元，其中：因公出国（境）费0万元，公务接待费9.00万元，"
                "公务用车运行维护费11.00万元，公务用车购置0万元。“三公”经费支出共计8.00万元，"
                "较年初预算数减少12.00万元，下降60.00%。"
            ),
            "费11",
            "费12",
            "决算",
        ),
        # Two years in one section, each with its kinds: the report's, and the one before it.
        (
            (
                "2023年“三公”经费财政拨款执行数为71.00万元。其中，因公出国（境）费16.00万元，"
                "公务用车购置及运行费43.00万元，公务接待费12.00万元。\n"
                "2024年“三公”经费财政拨款预算70.00万元。其中，因公出国（境）费19.00万元，公务用车"
                "购置及运行费41.00万元（其中，公务用车购置费7.00万元，公务用车运行费34.00万元），"
                "公务接待费10.00万元。"
            ),
            "费43",
            "费34",
            "预算",
        ),
        # The same of two years, and how far they are apart.
        (
            (
                "某局2023年公务接待费支出23.71万元，2024年预算21.55万元，与2023年支出相比，压减2.16万元，"
                "减少9%。"
            ),
            "算21.55",
            "算21.45",
            "预算",
        ),
        # A year that was forgotten is none that anything is set beside.
        (
            (
                "2023年“三公”经费支出决算为21.00万元，完成预算100%。2024年“三公”经费支出决算中，因公出国（境）费0万元；"
                "公务接待费支出决算12.00万元；公务用车购置及运行维护费支出决算9.00万元。"
            ),
            "决算9",
            "决算8",
            "决算",
        ),
        (
            (
                "2023年度“三公”经费合计支出21.00万元，其中：公务接待费12.00万元，公务用车运行费9.00万元。"
                "2024年度“三公”经费预算较2023年度增加1.00万元。"
            ),
            "费12",
            "费13",
            "预算",
        ),
        # The year of a reason is not that of the clauses behind it.
        (
            (
                "2024年“三公”经费83.00万元，较上年下降2.3%。其中：公务用车购置安排20.00万元；公车运行"
                "及维护46.00万元，较上年下降21%，主要是2023年开展公车改革，车辆减少；公务接待费10.00万元，"
                "与上年持平；因公出国7.00万元，与上年持平。"
            ),
            "费10",
            "费11",
            "预算",
        ),
        # Groups from abroad are some of the groups, whatever stands in between.
        (
            "国内公务接待15批，累计接待120人次，其中外事接待2批，累计接待9人次。",
            "接待2批",
            "接待20批",
            "决算",
        ),
        (
            "国内公务接待15批，累计接待120人次，其中外事接待2批，累计接待9人次。",
            "接待9人次",
            "接待1人次",
            "决算",
        ),
        # An item with a number in the middle of a line is none of the reason in front of it.
        (
            (
                "2024年“三公”经费预算35.00万元，一、2024年因公出国（境）费预算10.00万元，主要原因是培训增加，"
                "二、2024年公务用车购置及运行费预算5.00万元，主要原因是车辆减少，"
                "三、2024年公务接待费预算20.00万元，与2023年预算持平。"
            ),
            "预算20",
            "预算21",
            "预算",
        ),
        # What was planned for the same year, under a title in the line.
        (
            (
                "2023年“三公经费”决算总数46.00万元，其中：因公出国经费决算0万元；公务用车购置及运行经费决算"
                "38.00万元；公务接待经费决算8.00万元。2023年“三公经费”预算安排情况：2023年“三公经费”支出总额"
                "为60.00万元。其中：因公出国（境）费用0万元；公务接待费15.00万元；公务用车购置及运行维护费"
                "45.00万元，包括公务用车购置费20.00万元、公务用车运行及维护费25.00万元。"
            ),
            "费15",
            "费16",
            "决算",
        ),
        # From one of two budgets to the final, where nothing says from which.
        (
            "“三公”经费预算数5.00万元，调整数6.20万元，决算数6.30万元，增加1.30万元。",
            "加1.30",
            "加1.40",
            "决算",
        ),
        # What it was the year before has a sentence of its own.
        (
            (
                "“公务用车运行维护费”预算数40万元，主要是车辆费用。2023年预算数160万元，"
                "2024年预算比2023年预算下降75.0%。"
            ),
            "75.0",
            "57.0",
            "预算",
        ),
        # Each comparison of a whole with a list of its own.
        (
            (
                "“三公”经费财政拨款预算60.00亿元，其中，因公出国（境）费19.00亿元，公务接待费41.00亿元。"
                "比2023年年初预算减少8.00亿元，下降11.76%，其中，因公出国（境）费减少1.00亿元，公务接待费减少"
                "7.00亿元。比2023年执行数减少2.00亿元，其中，因公出国（境）费增加3.00亿元，公务接待费减少5.00亿元。"
            ),
            "7.00",
            "7.20",
            "预算",
        ),
        # What the others are compared with is said of the first.
        (
            (
                "“三公”经费支出50.00万元，比预算数减少9.00万元。“三公”经费中，因公出国（境）经费17.00万元，"
                "比预算数减少2.00万元；公务用车购置及运行费28.00万元，减少3.00万元；公务接待费5.00万元，"
                "减少4.00万元。"
            ),
            "少3.00",
            "少8.00",
            "决算",
        ),
        # A thing that is new, and the kinds of it.
        (
            (
                "2024年新增政府债务限额12.00亿元，其中：新增一般债务限额2.00亿元；"
                "新增专项债务限额10.00亿元。"
            ),
            "额2.00",
            "额3.00",
            "决算",
        ),
        # A total that is arrived at.
        (
            (
                "一般公共预算收入48.00亿元，完成调整预算101%，其中：税收收入38.00亿元，非税收入10.00亿元。"
                "加税收返还22.00亿元、上年结余3.00亿元，扣除上解市级9.00亿元。一般公共预算总收入完成64.00亿元。"
            ),
            "余3",
            "余5",
            "决算",
        ),
        (
            (
                "一般公共预算收入48.00亿元，增长2.0%，加上上级补助20.00亿元，收入总量68.00亿元。"
                "一般公共预算支出61.00亿元，加上债务还本支出3.00亿元，支出总量64.00亿元。"
                "收支总量相抵，结转4.00亿元。"
            ),
            "结转4",
            "结转5",
            "决算",
        ),
        (
            "一般公共预算总收入由397.00万元调整为409.00万元，调增12.00万元。",
            "409",
            "490",
            "预算",
        ),
        (
            "年初预算财政总收入为369.00万元，调增25.00万元，调整后预算数为394.00万元。",
            "调增",
            "调减",
            "预算",
        ),
        # The rate of a whole, where its parts have nothing but rates.
        (
            (
                "“三公”经费支出30.00万元，比上年下降40.0%；其中公务接待费10.00万元，比上年下降20.0%；"
                "公务用车运行维护费20.00万元，比上年下降46.7%。"
            ),
            "40.0",
            "50.0",
            "决算",
        ),
        # What is explained says which way it went.
        (
            "公务接待费8.00万元，比上年下降20.00%。下降的主要原因是厉行节约。",
            "上年下降",
            "上年增长",
            "决算",
        ),
        (
            (
                "“因公出国（境）费”15万元，主要用于培训。2023年预算数15万元，"
                "2024年预算与2023年预算持平。"
            ),
            "数15",
            "数95",
            "预算",
        ),
        # The items of a list are numbered within its line.
        (
            (
                "全部收入9021.43万元，其中：财政总收入8021.43万元，其中：（1）地方收入4046.33万元（税收收入"
                "1997.44万元、非税收入2048.89万元）；（2）上级补助收入2948.42万元（返还性收入65.44万元、"
                "转移支付收入2882.98万元）；（3）调入资金1026.68万元。"
            ),
            "金1026",
            "金1029",
            "决算",
        ),
        # What is lent anew is an amount, and no change.
        (
            (
                "发行地方政府债券13.80亿元。按债券性质分：代为发行新增债券11.40亿元，"
                "代为发行再融资债券2.40亿元。"
            ),
            "券2.40",
            "券2.60",
            "决算",
        ),
        # Of an earlier year the list is of what stands in front of it.
        (
            (
                "2024年“三公”经费预算限额60.00亿元。2023年“三公”经费预算限额61.00亿元，实际执行47.00亿元，其中，"
                "因公出国（境）费17.00亿元，公务用车购置及运行费26.00亿元，公务接待费4.00亿元。"
            ),
            "费4.00",
            "费4.80",
            "预算",
        ),
        # A sentence that goes on with something else has ended the list.
        (
            (
                "“三公”经费预算60.00亿元，其中，因公出国（境）费20.00亿元，公务接待费40.00亿元。比2023年执行数减少"
                "2.50亿元，其中，因公出国（境）费增加2.30亿元，公务接待费减少4.80亿元。据统计，多数部门与上年相比，"
                "降幅约8%。"
            ),
            "费增加",
            "费减少",
            "预算",
        ),
        # Shares of a total that stands nowhere, of which there is nothing else.
        (
            (
                "教育支出类科目580.61万元，占支出总预算82.27%；社会保障支出类科目55.77万元，占支出总预算"
                "7.90%；健康支出类科目27.54万元，占支出总预算3.90%；住房支出类科目41.83万元，占支出总预算5.93%。"
            ),
            "3.90",
            "3.60",
            "预算",
        ),
        # 同比 is compared with what the whole is.
        (
            (
                "“三公”经费预算1200.00万元，比2023年预算减少40.00万元，下降3.23%，连续7年下降。其中："
                "因公出国（境）费同比增加10.00万元，主要是任务增加；公务接待费同比减少30.00万元；"
                "公务用车运行维护费同比减少20.00万元。"
            ),
            "少30",
            "少38",
            "预算",
        ),
        # Nothing falls by more than all of it, nor grows by more than there is.
        ("公务接待费8.00万元，比上年下降60.00%。", "60.00", "160.00", "决算"),
        ("会议费2.00万元，比上年增加0.50万元。", "0.50", "5.00", "决算"),
        ("事业收入：790.00万元。同比上年度增加190.00万元，增长31.67%。", "31.67", "61.37", "决算"),
    ],
)
def test_figures_in_other_words(line: str, right: str, bad: str, kind: str) -> None:
    assert right in line
    assert not found(line, kind=kind)
    assert found(line.replace(right, bad), kind=kind)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        # One part alone is not all of a total.
        (
            (
                "财政拨款收支总计655.00万元。与2023年度相比，财政拨款收支总计减少45.00万元，下降6.43%。"
                "其中：年初财政拨款结转和结余31.70万元，主要是项目结转。"
            ),
            "决算",
        ),
        # 0% of a budget that is 0.
        ("因公出国（境）费支出决算为0万元，完成预算的0%，与预算数持平。", "决算"),
        # How far two amounts are apart is neither of them.
        (
            (
                "“三公”经费支出4.10万元，年初预算为5.00万元，差值为0.90万元。其中：公务用车运行维护费支出"
                "3.20万元，年初预算为4.00万元，差值为0.80万元；公务接待费支出0.90万元，年初预算为1.00万元，"
                "差值为0.10万元。"
            ),
            "决算",
        ),
        # Names that are not legible are not one name.
        (
            "一般公共预算财政拨款支出120.00万元。其中：按功能分类科目，***支出2.00万元，***支出98.00万元。",
            "决算",
        ),
        # The budget of the three and what was spent, each with its kinds.
        (
            (
                "“三公”经费支出9.00万元。其中：公务用车购置及运行费7.00万元，公务接待费2.00万元。"
                "“三公”经费预算12.00万元，其中：公务用车购置及运行费9.00万元，公务接待费3.00万元。"
            ),
            "决算",
        ),
        # What was spent on a 类 is not what its 项 had been given.
        (
            (
                "一般公共服务支出（类）260.00万元，占65.00%；教育支出（类）140.00万元，占35.00%。\n"
                "1.一般公共服务支出（类）统计信息事务（款）行政运行（项）。年初预算为200.00万元，"
                "支出决算为170.00万元，完成年初预算的85.00%。\n"
                "2.一般公共服务支出（类）统计信息事务（款）专项普查活动（项）。年初预算为80.00万元，"
                "支出决算为90.00万元，完成年初预算的112.50%。"
            ),
            "决算",
        ),
        # The same was another amount in the year before.
        (
            (
                "某市公安局2023年公务接待费支出23.71万元，2024年预算21.55万元，与2023年支出相比，"
                "压减2.16万元，减少9%。"
            ),
            "预算",
        ),
        # All that there is to spend is more than what was spent.
        (
            (
                "全县预算支出81.00亿元。加上债务还本支出4.00亿元、上解支出2.00亿元，"
                "支出总量87.00亿元。"
            ),
            "预算",
        ),
        # The same kind in the list of another whole, and out of another fund.
        (
            (
                "2024年，中央本级“三公”经费财政拨款预算60.00亿元，其中，因公出国（境）费19.00亿元，"
                "公务接待费41.00亿元。据统计，"
                "15个部门“三公”经费总额约为13.00亿元，其中，因公出国（境）经费总额为4.00亿元；因公接待费用总额为9.00亿元。"
            ),
            "预算",
        ),
        (
            (
                "一般公共预算总支出14.20亿元。其中：一般公共预算支出12.00亿元，调出资金2.20亿元。"
                "政府性基金总支出13.40亿元。其中：政府性基金预算支出12.10亿元，调出资金1.30亿元。"
            ),
            "决算",
        ),
    ],
)
def test_nobody_is_accused(line: str, kind: str) -> None:
    assert not [one for one in found(*line.split("\n"), kind=kind) if one.level == WRONG]


def test_items_without_numbers_are_items_of_their_own() -> None:
    """Lines of 科目 that no number parts are joined: each says what its own budget was."""
    lines = (
        (
            "一般公共预算财政拨款支出年初预算为900.00万元，支出决算为960.00万元，完成年初预算的106.67%。"
            "其中："
        ),
        (
            "农林水支出（类）水利（款）行政运行（项）。年初预算为600.00万元，支出决算为630.00万元，"
            "完成年初预算的105.00%。"
        ),
        (
            "农林水支出（类）水利（款）防汛（项）。年初预算为300.00万元，支出决算为330.00万元，"
            "完成年初预算的110.00%。"
        ),
    )
    assert not found(*lines)
    assert ("N04", "110.00") in wrong(*lines[:2], lines[2].replace("110.00%", "101.00%"))


def test_what_was_completed_is_no_plan() -> None:
    """What a government took in need not be what it spent; of a department's plan it is."""
    lines = "一般公共预算收入820.00万元，完成预算的102%。", "一般公共预算支出930.00万元。"
    assert not found(*lines, kind="预算")
    assert found(lines[0].replace("，完成预算的102%", ""), lines[1], kind="预算")


def test_who_goes_abroad_with_others_has_no_group_of_their_own() -> None:
    line = "因公出国（境）费支出7.00万元，本部门组织的出国团组0个，出国2人次。"
    assert not found(line)
    assert found(line.replace("2人次", "0人次"))


def test_what_stands_behind_a_comma_is_compared_with_nothing() -> None:
    line = "收入80.00亿元，加上债务收入和上年结转等，收入总量90.00亿元，支出总量90.00亿元。"
    assert [one.printed.digits for one in said(line).amounts] == ["80.00", "90.00", "90.00"]


def test_an_average_of_what_another_line_states() -> None:
    lines = (
        "（一）分项支出。公务车运行维护费18.00万元，公务接待费6.30万元。",
        (
            "（二）实物量。公务车保有量为6辆；国内公务接待70批次630人。人均接待费100.00元，"
            "车均维护费3.00万元。"
        ),
    )
    assert not found(*lines)
    for right, bad in (("100.00", "110.00"), ("3.00万元。", "2.00万元。")):
        (one,) = found(lines[0], lines[1].replace(right, bad))
        assert (one.code, one.level) == ("N12", HINT)


def test_what_has_changed_may_be_stated_further_on() -> None:
    line = (
        "其中，公务用车运行维护费支出决算比预算无增减变化，比去年增加0.90万元，增长22.50%。"
        "公务用车运行维护费支出4.90万元。"
    )
    assert not found(line)
    (one,) = found(line.replace("22.50", "18.37"))
    assert (one.code, one.level, one.expected) == ("N01", HINT, "22.50")


# ---------------------------------------------------------------- several sections


def test_kinds_of_the_three_in_sections_of_their_own() -> None:
    lines = (
        "临川市本级2024年“三公”经费决算情况说明",
        (
            "经汇总，2024年市级行政单位、事业单位和其他单位使用财政拨款安排“三公”经费支出76.00万元，"
            "比预算数减少24.00万元，下降24.00%。"
        ),
        "一、因公出国（境）经费",
        "2024年因公出国（境）费6.00万元，比预算数减少4.00万元。",
        "二、公务接待费",
        "2024年公务接待费20.00万元，比预算数减少5.00万元。",
        "三、公务用车购置及运行维护费",
        "2024年公务用车购置及运行维护费50.00万元，比预算数减少15.00万元。",
    )
    assert not held(*lines)
    for at, right, bad, code in ((5, "费20", "费22", "X08"), (7, "少15", "少51", "N21")):
        changed = [*lines]
        changed[at] = lines[at].replace(right, bad)
        assert code in {one.code for one in held(*changed)}


def test_a_budget_may_say_what_was_spent_the_year_before() -> None:
    lines = (
        "2024年部门预算情况说明",
        "一、2024年“三公”经费预算安排情况",
        "2024年度“三公”经费预算总计14.00万元，其中：公务接待费5.00万元，公务用车运行维护费9.00万元。",
        "二、2023年“三公”经费决算情况",
        "2023年度“三公”经费合计支出12.00万元，其中：公务接待费4.00万元，公务用车运行维护费8.00万元。",
    )
    assert not held(*lines)
    assert [one.code for one in held(*lines[:4], lines[4].replace("费8", "费9"))] == ["X08"]


def test_totals_that_differ_by_what_is_left_are_a_hint() -> None:
    lines = (
        "2024年度部门决算情况说明",
        "一、收支情况说明",
        "2024年度收入总计530.00万元。2024年支出总计522.00万元。年末结转结余8.00万元。",
    )
    assert [(one.code, one.level) for one in held(*lines)] == [("N20", HINT)]
    assert ("N20", WRONG) in {
        (one.code, one.level) for one in held(*lines[:2], lines[2].replace("余8", "余7"))
    }


@pytest.mark.parametrize(
    "line",
    [
        "2024年“三公”经费支出预算为40.00万元，2024年实际支出“三公”经费决算为21.00万元。",
        "“三公”经费支出2.05万元，较上年减少。二、与年初预算对比情况。“三公”经费支出2.05万元，年初预算为3.00万元。",
        "2024年某局“三公”经费支出90.00万元，预算执行比例为90.00%。2024年某局“三公”经费预算100.00万元。",
    ],
)
def test_what_was_spent_is_of_final_accounts(line: str) -> None:
    """A sentence is no title: that it names a budget first does not make it one."""
    assert report(line).kind == "决算"


def test_how_much_of_a_budget_was_spent_is_called_many_things() -> None:
    (one,) = said("“三公”经费支出90.00万元，预算执行比例为90.00%。").completions
    assert [final.name.quantity for final in one.finals] == ["“三公”经费"]


@pytest.mark.parametrize("base", ["上年决算数字", "2023年年度决算数"])
def test_what_is_compared_with_is_called_many_things(base: str) -> None:
    (one,) = said(f"公务接待费8.00万元，比{base}减少2.00万元，下降20.00%。").changes
    assert one.base
    assert one.base.kind == "上年"
    assert [amount.name.quantity for amount in one.of] == ["公务接待费"]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("公务接待费支出3.20万元，比上年增加5.10万元，主要原因是来访增加。", True),
        (
            "公务接待费支出3.20万元，比上年增加5.10万元（基数为负数，不计算增减率），主要原因是来访增加。",
            False,
        ),
        ("公务接待费支出3.20万元，比上年下降140%。", True),
        ("公务接待费支出-3.20万元，比上年下降140%。", False),
    ],
)
def test_nothing_was_less_than_nothing_unless_it_is_said(line: str, *, wrong: bool) -> None:
    """What is paid back may be more than what is spent."""
    assert ("N26" in {one.code for one in found(line)}) == wrong
