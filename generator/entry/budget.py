"""Budget: what a department writes down for its budget explanation (部门预算), key by key.

Amounts are in 元 once read.  The sections are those of the 2021 form of 株洲 (Hunan).
"""

from typing import Annotated, Literal

from generator.entry.accounts import CONFIRMED_SAID
from generator.entry.keys import Block, Key
from generator.entry.values import Amount, Count, Day, Measure, Name, Text, Title, Why, Year


class BudgetProfile(Block, frozen=True, kw_only=True):
    """概况: duties, organisation, head counts, units."""

    duties: Annotated[list[Name], Key("职责", "部门职能职责，一条一行")] = []
    organisation: Annotated[Text, Key("机构设置", "内设科室和所属单位情况；不写则说明里不提")] = (
        None
    )
    established: Annotated[Count, Key("编制人数", "编制人数（人）")] = None
    staff: Annotated[Count, Key("实有人数", "实有在职人数（人）")] = None
    units: Annotated[
        list[Name], Key("预算单位", "纳入部门预算编制范围的二级预算单位，一家一行")
    ] = []


class BudgetRevenue(Block, frozen=True, kw_only=True):
    """收入预算 by source."""

    general: Annotated[Amount, Key("一般公共预算拨款", "部门收支总表收入一栏；没有不写")] = None
    fund: Annotated[Amount, Key("政府性基金预算拨款", "部门收支总表收入一栏；没有不写")] = None
    capital: Annotated[Amount, Key("国有资本经营预算拨款", "部门收支总表收入一栏；没有不写")] = None
    dedicated: Annotated[
        Amount, Key("纳入专户管理的非税收入拨款", "部门收支总表收入一栏；没有不写")
    ] = None
    opening: Annotated[
        Amount, Key("上年结转", "部门收支总表收入一栏；写 0 会写出“上年结转0万元”，不写则不提")
    ] = None


class BudgetBasic(Block, frozen=True, kw_only=True):
    """基本支出: the personnel kinds by name, and the operating expenses."""

    personnel: Annotated[
        dict[str, Amount],
        Key("人员经费", "一般预算基本支出表，一种一行：名称和金额，如 基本工资、津贴补贴"),
    ] = {}
    operating: Annotated[Amount, Key("公用经费", "一般预算基本支出表的公用经费合计；没有不写")] = (
        None
    )
    composition: Annotated[
        Text, Key("构成", "基本支出包括哪些内容，接在“其中包括”后面；没有不写")
    ] = None


class Project(Block, frozen=True, kw_only=True):
    """项目支出: one project; its purpose, or the parts that it is made of."""

    name: Annotated[Name, Key("名称", "项目名称，照专项支出预算表")]
    amount: Annotated[Amount, Key("金额", "本项目本年预算数")]
    purpose: Annotated[Text, Key("用途", "接在“主要用于”后面；写了内容就不写")] = None
    parts: Annotated[list[Name], Key("内容", "分几方面支出时一条一行，代替用途")] = []


class UnitChange(Block, frozen=True, kw_only=True):
    """The change of one unit's budget against last year's."""

    unit: Annotated[Name, Key("单位", "单位名称")]
    change: Annotated[
        Amount, Key("增减额", "比上年预算增加为正，减少为负；各单位相加应等于总的增减")
    ]
    reason: Annotated[Why, Key("原因", "本单位预算增减的原因；持平则不写")] = None


class BudgetPrior(Block, frozen=True, kw_only=True):
    """上年: last year's budget."""

    total: Annotated[Amount, Key("预算总数", "上年部门收支总表的支出总数；不写则不与上年比较")] = (
        None
    )
    agency_operating: Annotated[
        Amount, Key("机关运行经费", "上年机关运行经费预算数；不写则不与上年比较")
    ] = None
    three_public: Annotated[
        Amount, Key("三公经费", "上年“三公”经费预算数合计；不写则不与上年比较")
    ] = None


class BudgetOperating(Block, frozen=True, kw_only=True):
    """机关运行经费; the amount is 公用经费 unless stated."""

    amount: Annotated[
        Amount, Key("金额", "机关运行经费预算数；不写则等于公用经费，事业单位没有的写 0")
    ] = None
    reason: Annotated[Why, Key("原因", "比上年预算增加或减少的原因；持平则不写")] = None


class Purchase(Block, frozen=True, kw_only=True):
    """政府采购预算: one group of goods or services."""

    name: Annotated[Name, Key("名称", "采购内容，照政府采购预算表")]
    amount: Annotated[Amount, Key("金额", "采购预算数")]


class BudgetAssets(Block, frozen=True, kw_only=True):
    """国有资产占有情况 at the date that is named."""

    date: Annotated[Day, Key("截止日", "资产数的截止日，如 2020-12-31；不写则为上年末")] = None
    area: Annotated[Measure, Key("房屋面积", "办公及业务用房面积（平方米）；没有写 0")] = None
    rooms: Annotated[Text, Key("房屋说明", "房屋来源、产权等，接在“其中：”后面；没有不写")] = None
    vehicles: Annotated[
        dict[str, Count], Key("车辆", "截止日的车辆，一种一行：种类和辆数（辆）；没有不写")
    ] = {}
    equipment: Annotated[
        Count, Key("大型设备", "截止日的大型设备（台、套），单价标准看样式；没有写 0")
    ] = None
    buy_vehicles: Annotated[Count, Key("购置车辆", "本年预算安排购置的车辆（辆）；没有写 0")] = None
    buy_note: Annotated[Text, Key("购置车辆说明", "购置车辆的用途、资金来源等；没有不写")] = None
    buy_equipment: Annotated[
        Count, Key("购置大型设备", "本年预算安排购置的大型设备（台、套）；没有写 0")
    ] = None


class BudgetThreePublic(Block, frozen=True, kw_only=True):
    """“三公”经费预算."""

    reception: Annotated[Amount, Key("公务接待费", "“三公”经费预算表本年预算数；没有写 0")] = None
    purchase: Annotated[Amount, Key("公务用车购置费", "“三公”经费预算表本年预算数；没有写 0")] = (
        None
    )
    running: Annotated[Amount, Key("公务用车运行费", "“三公”经费预算表本年预算数；没有写 0")] = None
    overseas: Annotated[Amount, Key("因公出国（境）费", "“三公”经费预算表本年预算数；没有写 0")] = (
        None
    )
    vehicles: Annotated[Count, Key("购置数", "本年公务用车购置数（台）；没有写 0")] = None
    note: Annotated[Text, Key("购置说明", "购置公务用车的说明；没有不写")] = None
    changes: Annotated[
        list[UnitChange], Key("单位增减", "分单位比上年增减，一家一组；不分单位说明的不写")
    ] = []


class Meeting(Block, frozen=True, kw_only=True):
    """One meeting or training that the budget provides for."""

    name: Annotated[Name, Key("名称", "会议或培训的名称")]
    persons: Annotated[Count, Key("人数", "预计参加人数（人）")] = None
    per: Annotated[Text, Key("人数说明", "接在“人”后面，如 /批次；没有不写")] = None
    amount: Annotated[Amount, Key("费用", "预计费用")]


class Meetings(Block, frozen=True, kw_only=True):
    """会议费 / 培训费 of the budget; the amount is the sum unless stated."""

    amount: Annotated[Amount, Key("金额", "预算数；不写则由明细相加，写了以此为准")] = None
    meetings: Annotated[list[Meeting], Key("明细", "一次一组；没有则不写")] = []


class Budget(Block, frozen=True, kw_only=True):
    """部门预算: one department's year."""

    department: Annotated[Title, Key("部门", "部门全称，与公章一致")]
    year: Annotated[Year, Key("年度", "预算年度，四位，与文件名一致")]
    kind: Annotated[Literal["预算"], Key("类型", "预算；不写由文件名定")] = "预算"
    unit: Annotated[
        Literal["元", "万元"],
        Key("计量单位", "本文件中金额的单位，与预算表右上角一致；整个文件用一个单位"),
    ]
    style: Annotated[Text, Key("样式", "用哪一种写法，如 株洲；不写用样本")] = None
    profile: Annotated[BudgetProfile, Key("概况", "部门职责、机构、人数和预算单位")] = (
        BudgetProfile()
    )
    lead: Annotated[Text, Key("收支说明", "收支总体情况开头的话；没有不写")] = None
    revenue: Annotated[BudgetRevenue, Key("收入", "部门收支总表的收入各行")]
    expenditure: Annotated[
        dict[str, Amount],
        Key(
            "支出",
            "部门收支总表的支出，按功能分类科目编码，到类（3 位）即可",
            codes="[0-9]{3}|[0-9]{5}|[0-9]{7}",
        ),
    ]
    basic: Annotated[BudgetBasic, Key("基本支出", "人员经费、公用经费，相加是基本支出")] = (
        BudgetBasic()
    )
    projects: Annotated[
        list[Project], Key("项目支出", "专项支出预算表，一个项目一组；没有则不写")
    ] = []
    fund_note: Annotated[Text, Key("政府性基金说明", "有政府性基金预算时另说的话；没有不写")] = None
    fund_items: Annotated[
        dict[str, Amount],
        Key(
            "政府性基金",
            "政府性基金预算支出，科目编码和金额，一科目一行；没有则不写",
            codes="[0-9]{3}|[0-9]{5}|[0-9]{7}",
        ),
    ] = {}
    prior: Annotated[BudgetPrior, Key("上年", "上年预算数；不写则不与上年比较")] = BudgetPrior()
    changes: Annotated[
        list[UnitChange], Key("单位增减", "分单位比上年增减，一家一组；不分单位说明的不写")
    ] = []
    agency_operating: Annotated[
        BudgetOperating, Key("机关运行经费", "机关运行经费预算和比上年增减的原因")
    ] = BudgetOperating()
    procurement: Annotated[
        list[Purchase], Key("政府采购", "政府采购预算表，一类一组；没有则不写")
    ] = []
    assets: Annotated[BudgetAssets, Key("国有资产", "截止日的房屋、车辆、设备，和本年购置的")] = (
        BudgetAssets()
    )
    three_public: Annotated[BudgetThreePublic, Key("三公经费", "一般公共预算“三公”经费预算表")] = (
        BudgetThreePublic()
    )
    meetings: Annotated[Meetings, Key("会议费", "会议费预算；没有则不写")] = Meetings()
    trainings: Annotated[Meetings, Key("培训费", "培训费预算；没有则不写")] = Meetings()
    other: Annotated[Text, Key("其他事项", "其他需要说明的事项；没有不写")] = None
    confirmed: Annotated[dict[str, Name], Key("已核", CONFIRMED_SAID)] = {}
