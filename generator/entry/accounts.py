"""Accounts: what a department writes down for its final accounts (部门决算), key by key.

The keys are the official terms of the nine 公开表.  English attribute, Chinese key: what
stands here is the one table that joins the two.  Amounts are in 元 once read.
"""

from typing import Annotated, Final, Literal

from generator.entry.keys import Bare, Block, Key
from generator.entry.values import Amount, Count, Name, Text, Title, Why, Year

TOTAL: Final = "合计"  # the row of a table that adds up the others
CONFIRMED: Final = "已核"  # what was looked into and stays as it is
CONFIRMED_SAID: Final = (
    "核实过、确实如此的数，一个一行：程序指出的名称（如 2101501、计量单位）和理由；没有不写"
)


class Profile(Block, frozen=True, kw_only=True):
    """概况: the first part of the disclosure."""

    duties: Annotated[list[Name], Key("职责", "部门职责，一条一行")] = []
    organisation: Annotated[Text, Key("机构设置", "内设机构和所属单位，照“三定”方案写")] = None
    established: Annotated[Count, Key("编制人数", "年末编制人数（人）")] = None
    staff: Annotated[Count, Key("实有人数", "年末实有在职人数（人）")] = None
    units: Annotated[
        list[Name], Key("决算单位", "纳入部门决算编报范围的单位，本级和所属单位一家一行")
    ] = []


class Revenue(Block, frozen=True, kw_only=True):
    """收入: the income rows of 公开01表."""

    general: Annotated[
        Amount, Key("一般公共预算财政拨款收入", "公开01表收入“一、”行的决算数；没有不写")
    ] = None
    fund: Annotated[
        Amount, Key("政府性基金预算财政拨款收入", "公开01表收入“二、”行的决算数；没有不写")
    ] = None
    capital: Annotated[
        Amount, Key("国有资本经营预算财政拨款收入", "公开01表收入“三、”行的决算数；没有不写")
    ] = None
    superior: Annotated[Amount, Key("上级补助收入", "公开01表收入“四、”行的决算数；没有不写")] = (
        None
    )
    business: Annotated[Amount, Key("事业收入", "公开01表收入“五、”行的决算数；没有不写")] = None
    operating: Annotated[Amount, Key("经营收入", "公开01表收入“六、”行的决算数；没有不写")] = None
    affiliated: Annotated[
        Amount, Key("附属单位上缴收入", "公开01表收入“七、”行的决算数；没有不写")
    ] = None
    other: Annotated[Amount, Key("其他收入", "公开01表收入“八、”行的决算数；没有不写")] = None
    total: Annotated[
        Amount, Key("本年收入合计", "公开01表的本年收入合计；不写则由各项相加，写了以此为准")
    ] = None


class ByFund(Block, frozen=True, kw_only=True):
    """An amount of each of the three funds (公开04表)."""

    general: Annotated[
        Amount, Key("一般公共预算财政拨款", "公开04表“一般公共预算财政拨款”一行；没有不写")
    ] = None
    fund: Annotated[
        Amount,
        Key(
            "政府性基金预算财政拨款",
            "公开04表“政府性基金预算财政拨款”一行；不写则由“政府性基金”各科目相加",
        ),
    ] = None
    capital: Annotated[
        Amount, Key("国有资本经营预算财政拨款", "公开04表“国有资本经营预算财政拨款”一行；没有不写")
    ] = None


class CarryOver(Block, frozen=True, kw_only=True):
    """结转和结余: the rows of 公开01表 and 公开04表 outside this year's income and expenditure."""

    surplus_used: Annotated[
        Amount,
        Key("使用非财政拨款结余", "公开01表左边，本年收入合计下面一行，含专用结余；没有不写"),
    ] = None
    opening: Annotated[Amount, Key("年初结转和结余", "公开01表左边，总计上面一行；没有不写")] = None
    surplus_distributed: Annotated[
        Amount, Key("结余分配", "公开01表右边，本年支出合计下面一行；没有不写")
    ] = None
    closing: Annotated[Amount, Key("年末结转和结余", "公开01表右边，总计上面一行；没有不写")] = None
    opening_appropriation: Annotated[
        ByFund, Key("年初财政拨款结转和结余", "公开04表左边，总计上面几行，分三类拨款写")
    ] = ByFund()
    closing_appropriation: Annotated[
        ByFund, Key("年末财政拨款结转和结余", "公开04表右边，总计上面一行，分三类拨款写")
    ] = ByFund()


class Appropriation(Block, frozen=True, kw_only=True):
    """其中财政拨款: the part of a row that was paid from 一般公共预算财政拨款 (公开05表)."""

    basic: Annotated[Amount, Key("基本支出", "公开05表本科目的基本支出")] = None
    project: Annotated[Amount, Key("项目支出", "公开05表本科目的项目支出")] = None
    total: Annotated[Amount, Key("小计", "公开05表本科目的小计；只有一种支出时写这一个数就够")] = (
        None
    )


class RevenueRow(Block, frozen=True, kw_only=True):
    """收入: a row of 公开02表 where it is not simply what was spent."""

    appropriation: Annotated[
        Amount, Key("财政拨款收入", "公开02表本科目的财政拨款收入；没有不写")
    ] = None
    superior: Annotated[Amount, Key("上级补助收入", "公开02表本科目的上级补助收入；没有不写")] = (
        None
    )
    business: Annotated[Amount, Key("事业收入", "公开02表本科目的事业收入；没有不写")] = None
    operating: Annotated[Amount, Key("经营收入", "公开02表本科目的经营收入；没有不写")] = None
    affiliated: Annotated[
        Amount, Key("附属单位上缴收入", "公开02表本科目的附属单位上缴收入；没有不写")
    ] = None
    other: Annotated[Amount, Key("其他收入", "公开02表本科目的其他收入；没有不写")] = None


class Spending(Block, frozen=True, kw_only=True):
    """The columns of 公开03表, and the appropriation part that 公开05表 shows."""

    name: Annotated[Text, Key("名称", "科目名称；科目表里没有或者不同时才写")] = None
    basic: Annotated[Amount, Key("基本支出", "公开03表本科目的基本支出；没有不写")] = None
    project: Annotated[Amount, Key("项目支出", "公开03表本科目的项目支出；没有不写")] = None
    to_superior: Annotated[
        Amount, Key("上缴上级支出", "公开03表本科目的上缴上级支出；没有不写")
    ] = None
    operating: Annotated[Amount, Key("经营支出", "公开03表本科目的经营支出；没有不写")] = None
    to_affiliated: Annotated[
        Amount, Key("对附属单位补助支出", "公开03表本科目的对附属单位补助支出；没有不写")
    ] = None
    appropriation: Annotated[
        Appropriation | None,
        Bare("小计"),
        Key(
            "其中财政拨款", "公开05表的数；比公开03表小才写，不写就是全部由一般公共预算财政拨款安排"
        ),
    ] = None
    revenue: Annotated[
        RevenueRow | None, Key("收入", "公开02表本科目的收入；与本科目支出相同则不写")
    ] = None


class Item(Spending, frozen=True, kw_only=True):
    """One 项 with its figures, its 年初预算 and its reason together."""

    budget: Annotated[
        Amount, Key("年初预算", "本科目一般公共预算财政拨款年初预算数；年初没有预算的写 0")
    ] = None
    prior: Annotated[Amount, Key("上年", "上年公开05表本科目的小计；不写则取上一年的文件")] = None
    reason: Annotated[
        Why, Key("原因", "决算与年初预算不同的原因，接在“主要原因是：”后面；相同则不写")
    ] = None
    purpose: Annotated[
        Text, Key("用途", "这笔钱做了什么，接在“主要用于”后面；样式都写，没有不写")
    ] = None


class FundItem(Block, frozen=True, kw_only=True):
    """One 项 of a fund (政府性基金 or 国有资本经营预算)."""

    name: Annotated[Text, Key("名称", "科目名称；科目表里没有或者不同时才写")] = None
    opening: Annotated[Amount, Key("年初结转和结余", "基金表本科目的年初结转和结余；没有不写")] = (
        None
    )
    revenue: Annotated[
        Amount, Key("本年收入", "基金表本科目的本年收入；不写则等于支出减年初加年末")
    ] = None
    basic: Annotated[Amount, Key("基本支出", "基金表或国资表本科目的基本支出；没有不写")] = None
    project: Annotated[Amount, Key("项目支出", "基金表或国资表本科目的项目支出；没有不写")] = None
    closing: Annotated[Amount, Key("年末结转和结余", "基金表本科目的年末结转和结余；没有不写")] = (
        None
    )
    budget: Annotated[Amount, Key("年初预算", "本科目年初预算数；年初没有预算的写 0")] = None
    prior: Annotated[Amount, Key("上年", "上年本科目支出决算数；不写则取上一年的文件")] = None
    reason: Annotated[
        Why, Key("原因", "决算与年初预算不同的原因，接在“主要原因是：”后面；相同则不写")
    ] = None
    purpose: Annotated[
        Text, Key("用途", "这笔钱做了什么，接在“主要用于”后面；样式都写，没有不写")
    ] = None


class Fund(Block, frozen=True, kw_only=True):
    """政府性基金 / 国有资本经营预算: its items; left out where there is none."""

    items: Annotated[
        dict[str, FundItem],
        Key("支出", "一个项级科目一组，编码 7 位；没有则不写", codes="[0-9]{7}"),
    ] = {}
    note: Annotated[Text, Key("说明", "没有收支而样式要用自己的话说明时写；不写用样式的话")] = None


class PriorEntry(Block, frozen=True, kw_only=True):
    """A prior-year figure with the reason of the change since."""

    amount: Annotated[Amount, Key("金额", "上年决算数；不写则取上一年的文件，没有文件就不比较")] = (
        None
    )
    reason: Annotated[
        Why, Key("原因", "比上年增加或减少的原因，接在“主要是因为”后面；缺哪一条程序会说")
    ] = None


Prior = Annotated[PriorEntry | None, Bare("金额")]


class PriorYear(Block, frozen=True, kw_only=True):
    """上年: last year's totals, each with the reason of its change."""

    total_revenue: Annotated[Prior, Key("收入总计", "上年公开01表左边的总计")] = None
    total_expenditure: Annotated[
        Prior, Key("支出总计", "上年公开01表右边的总计；不写则同收入总计")
    ] = None
    revenue: Annotated[Prior, Key("本年收入合计", "上年公开01表的本年收入合计")] = None
    expenditure: Annotated[Prior, Key("本年支出合计", "上年公开01表的本年支出合计")] = None
    basic: Annotated[Prior, Key("基本支出", "上年公开03表合计行的基本支出")] = None
    project: Annotated[Prior, Key("项目支出", "上年公开03表合计行的项目支出")] = None
    appropriation_revenue: Annotated[Prior, Key("财政拨款收入总计", "上年公开04表左边的总计")] = (
        None
    )
    appropriation_expenditure: Annotated[
        Prior, Key("财政拨款支出总计", "上年公开04表右边的总计；不写则同财政拨款收入总计")
    ] = None
    general: Annotated[Prior, Key("一般公共预算财政拨款支出", "上年公开05表合计行的小计")] = None
    general_basic: Annotated[Prior, Key("一般公共预算基本支出", "上年公开05表合计行的基本支出")] = (
        None
    )
    appropriation: Annotated[Prior, Key("财政拨款收入", "上年公开02表合计行的财政拨款收入")] = None
    superior: Annotated[Prior, Key("上级补助收入", "上年公开01表的上级补助收入")] = None
    business: Annotated[Prior, Key("事业收入", "上年公开01表的事业收入")] = None
    operating: Annotated[Prior, Key("经营收入", "上年公开01表的经营收入")] = None
    affiliated: Annotated[Prior, Key("附属单位上缴收入", "上年公开01表的附属单位上缴收入")] = None
    other: Annotated[Prior, Key("其他收入", "上年公开01表的其他收入")] = None
    to_superior: Annotated[Prior, Key("上缴上级支出", "上年公开03表合计行的上缴上级支出")] = None
    operating_expenditure: Annotated[Prior, Key("经营支出", "上年公开03表合计行的经营支出")] = None
    to_affiliated: Annotated[
        Prior, Key("对附属单位补助支出", "上年公开03表合计行的对附属单位补助支出")
    ] = None
    fund: Annotated[Prior, Key("政府性基金支出", "上年政府性基金表合计行的本年支出小计")] = None
    capital: Annotated[Prior, Key("国有资本经营预算支出", "上年国有资本经营表的合计")] = None
    three_public: Annotated[
        Prior, Key("三公经费", "上年“三公”经费表的决算数合计；不写则由各项的“上年”相加")
    ] = None


class PublicExpense(Block, frozen=True, kw_only=True):
    """One kind of “三公”经费: budget (全年预算), final accounts, last year, and why they differ."""

    budget: Annotated[Amount, Key("预算", "“三公”经费表预算数（全年预算，调整后）；没有写 0")] = (
        None
    )
    final: Annotated[Amount, Key("决算", "“三公”经费表决算数；没有写 0")] = None
    prior: Annotated[
        Amount, Key("上年", "上年“三公”经费表决算数；没有写 0，不写则取上一年的文件")
    ] = None
    budget_reason: Annotated[Why, Key("与预算差异原因", "决算与预算不同的原因；相同则不写")] = None
    prior_reason: Annotated[Why, Key("与上年增减原因", "比上年增加或减少的原因；持平则不写")] = None


class OverseasTrips(PublicExpense, frozen=True, kw_only=True):
    groups: Annotated[Count, Key("团组", "全年因公出国（境）团组数（个）；没有写 0")] = None
    persons: Annotated[Count, Key("人次", "全年因公出国（境）累计人次（人次）；没有写 0")] = None
    purpose: Annotated[Text, Key("用途", "出访的任务，接在“主要是”后面；没有不写")] = None


class Receptions(PublicExpense, frozen=True, kw_only=True):
    batches: Annotated[Count, Key("批次", "全年接待来访团组数（个），即批次；没有写 0")] = None
    persons: Annotated[Count, Key("人次", "全年接待来宾人次（人次）；没有写 0")] = None
    purpose: Annotated[Text, Key("用途", "接待的事由，接在“主要是”后面，如 上级检查；没有不写")] = (
        None
    )


class VehiclePurchase(PublicExpense, frozen=True, kw_only=True):
    bought: Annotated[Count, Key("购置数", "本年新购置公务用车（辆），不含更新的；没有写 0")] = None
    replaced: Annotated[Count, Key("更新数", "本年更新公务用车（辆）；没有写 0")] = None
    user: Annotated[Text, Key("单位", "购置、更新用车的单位；不写则用部门名称")] = None


class VehicleRunning(PublicExpense, frozen=True, kw_only=True):
    kept: Annotated[Count, Key("保有量", "年末开支财政拨款的公务用车保有量（辆）；没有写 0")] = None
    purpose: Annotated[Text, Key("用途", "运行维护费的去向，接在“主要是用于”后面；没有不写")] = None


class ThreePublic(Block, frozen=True, kw_only=True):
    """三公经费 (“三公”经费支出决算表); left out where the department has none."""

    overseas: Annotated[
        OverseasTrips, Key("因公出国（境）费", "“三公”经费表的因公出国（境）费")
    ] = OverseasTrips()
    reception: Annotated[Receptions, Key("公务接待费", "“三公”经费表的公务接待费")] = Receptions()
    purchase: Annotated[
        VehiclePurchase, Key("公务用车购置费", "“三公”经费表的公务用车购置费，不含运行维护费")
    ] = VehiclePurchase()
    running: Annotated[
        VehicleRunning, Key("公务用车运行维护费", "“三公”经费表的公务用车运行维护费，不含购置费")
    ] = VehicleRunning()


class AgencyOperating(Block, frozen=True, kw_only=True):
    """机关运行经费."""

    amount: Annotated[Amount, Key("金额", "不写则等于公开06表公用经费合计；事业单位没有的写 0")] = (
        None
    )
    budget: Annotated[
        Amount, Key("年初预算", "机关运行经费年初预算数；样式与预算比时才写，如 屈原")
    ] = None
    prior: Annotated[Amount, Key("上年", "上年机关运行经费决算数；不写则取上一年的文件")] = None
    reason: Annotated[Why, Key("原因", "比上年（或年初预算）增加或减少的原因；持平则不写")] = None


class Gathering(Block, frozen=True, kw_only=True):
    """会议费."""

    amount: Annotated[Amount, Key("金额", "全年开支数；没有写 0")] = None
    times: Annotated[Count, Key("次数", "开了几次（次）；样式用到才写，如 屈原")] = None
    persons: Annotated[Count, Key("人数", "参加人数（人）；有开支就要写")] = None
    purpose: Annotated[Text, Key("用途", "接在“用于召开”后面，如 年度工作会议；没有不写")] = None
    topic: Annotated[Text, Key("内容", "接在“内容为”后面；没有不写")] = None


class Training(Gathering, frozen=True, kw_only=True):
    """培训费: the same, but its purpose goes on another phrase."""

    purpose: Annotated[Text, Key("用途", "接在“用于”后面，如 开展业务培训；没有不写")] = None


class Procurement(Block, frozen=True, kw_only=True):
    """政府采购: by kind, and what went to enterprises by size."""

    goods: Annotated[Amount, Key("货物", "政府采购货物支出；没有写 0")] = None
    works: Annotated[Amount, Key("工程", "政府采购工程支出；没有写 0")] = None
    services: Annotated[Amount, Key("服务", "政府采购服务支出；没有写 0")] = None
    total: Annotated[
        Amount, Key("总额", "政府采购支出总额；不写则由货物、工程、服务相加，写了以此为准")
    ] = None
    large: Annotated[
        Amount, Key("授予大型企业合同金额", "授予大型企业的合同金额；样式用到才写，如 醴陵")
    ] = None
    medium: Annotated[
        Amount, Key("授予中小企业合同金额", "授予中小企业的合同金额，含小微企业；没有写 0")
    ] = None
    small: Annotated[
        Amount, Key("授予小微企业合同金额", "其中授予小微企业的合同金额；没有写 0")
    ] = None
    goods_medium: Annotated[
        Amount,
        Key("货物授予中小企业合同金额", "货物采购中授予中小企业的；三项都不写则不说这几个比例"),
    ] = None
    works_medium: Annotated[
        Amount, Key("工程授予中小企业合同金额", "工程采购中授予中小企业的；没有写 0")
    ] = None
    services_medium: Annotated[
        Amount, Key("服务授予中小企业合同金额", "服务采购中授予中小企业的；没有写 0")
    ] = None


class Vehicles(Block, frozen=True, kw_only=True):
    """车辆 by use (辆)."""

    provincial: Annotated[
        Count, Key("副部（省）级及以上领导用车", "年末实有数（辆）；没有写 0")
    ] = None
    leading: Annotated[
        Count, Key("主要负责人用车", "年末实有数（辆），旧称主要领导干部用车；没有写 0")
    ] = None
    confidential: Annotated[Count, Key("机要通信用车", "年末实有数（辆）；没有写 0")] = None
    emergency: Annotated[Count, Key("应急保障用车", "年末实有数（辆）；没有写 0")] = None
    enforcement: Annotated[Count, Key("执法执勤用车", "年末实有数（辆）；没有写 0")] = None
    special: Annotated[Count, Key("特种专业技术用车", "年末实有数（辆）；没有写 0")] = None
    retired: Annotated[Count, Key("离退休干部服务用车", "年末实有数（辆）；没有写 0")] = None
    other: Annotated[Count, Key("其他用车", "年末实有数（辆）；没有写 0")] = None


class Assets(Block, frozen=True, kw_only=True):
    """国有资产: vehicles and large equipment at the end of the year."""

    vehicles: Annotated[Vehicles, Key("车辆", "年末车辆数，分种类写；车辆总数由各种相加")] = (
        Vehicles()
    )
    other_use: Annotated[Text, Key("其他用车用途", "其他用车主要是做什么的；没有其他用车不写")] = (
        None
    )
    general: Annotated[
        Count,
        Key("单价50万元以上通用设备", "年末数（台、套）；分通用、专用的样式用，如 样本、衡阳"),
    ] = None
    special: Annotated[
        Count,
        Key("单价100万元以上专用设备", "年末数（台、套）；分通用、专用的样式用，如 样本、衡阳"),
    ] = None
    equipment: Annotated[
        Count,
        Key("单价100万元以上设备", "年末数（台、套），不含车辆；不分通用、专用的样式用，如 醴陵"),
    ] = None


class Passage(Block, frozen=True, kw_only=True):
    """A sub-heading and its paragraphs, in the department's own words."""

    heading: Annotated[Text, Key("标题", "小标题，不带序号；没有小标题不写")] = None
    paragraphs: Annotated[list[Name], Key("段落", "正文，一段一条，以“- ”开头")] = []


class Accounts(Block, frozen=True, kw_only=True):
    """部门决算: one department's year."""

    department: Annotated[Title, Key("部门", "部门全称，与公章一致")]
    year: Annotated[Year, Key("年度", "决算年度，四位，与文件名一致")]
    kind: Annotated[Literal["决算"], Key("类型", "决算；不写由文件名定")] = "决算"
    unit: Annotated[
        Literal["元", "万元"],
        Key("计量单位", "本文件中金额的单位，与公开表右上角一致；整个文件用一个单位"),
    ]
    style: Annotated[Text, Key("样式", "用哪一种写法，如 醴陵；不写用省里的样本")] = None
    profile: Annotated[
        Profile, Key("概况", "公开文档第一部分的内容；说明（第三部分）不写它，可以整块不写")
    ] = Profile()
    revenue: Annotated[Revenue, Key("收入", "公开01表左边的收入各行")]
    carry_over: Annotated[
        CarryOver, Key("结转和结余", "公开01表、公开04表的结转和结余；都没有则整块不写")
    ] = CarryOver()
    items: Annotated[
        dict[str, Item],
        Key(
            "支出",
            "公开03表，一个项级科目一组，编码 7 位；政府性基金和国资的另列",
            codes="[0-9]{7}",
        ),
    ]
    subtotals: Annotated[
        dict[str, Spending],
        Key(
            "支出小计",
            "表上印的类、款小计（编码）或“合计”；与各项相加差尾数时才写，以此为准",
            codes="[0-9]{3}|[0-9]{5}|合计",
        ),
    ] = {}
    economic: Annotated[
        dict[str, Amount],
        Key(
            "基本支出明细",
            "公开06表，按经济分类编码；类（3 位）不写则由款（5 位）相加，写了以此为准",
            codes="[0-9]{3}|[0-9]{5}|人员经费合计|公用经费合计",
        ),
    ] = {}
    government_fund: Annotated[
        Fund, Key("政府性基金", "政府性基金预算财政拨款收入支出决算表；没有则整块不写")
    ] = Fund()
    state_capital: Annotated[
        Fund, Key("国有资本经营预算", "国有资本经营预算财政拨款支出决算表；没有则整块不写")
    ] = Fund()
    prior: Annotated[
        PriorYear, Key("上年", "上年决算数和增减原因；数不写则取上一年的文件，没有文件就不比较")
    ] = PriorYear()
    three_public: Annotated[
        ThreePublic | None, Key("三公经费", "“三公”经费支出决算表；没有则整块不写")
    ] = None
    agency_operating: Annotated[
        AgencyOperating, Key("机关运行经费", "行政单位和参公单位写；金额不写则取公用经费合计")
    ] = AgencyOperating()
    meetings: Annotated[Gathering | None, Key("会议费", "会议费开支情况；整块不写则说明里不提")] = (
        None
    )
    trainings: Annotated[Training | None, Key("培训费", "培训费开支情况；整块不写则说明里不提")] = (
        None
    )
    celebrations: Annotated[
        Text, Key("节庆活动", "举办节庆、晚会、论坛、赛事等活动的情况，写成一句话；没有则不写")
    ] = None
    activities: Annotated[
        Text, Key("其他活动", "工会活动等另需说明的支出，写成一句话；样式用到才写，如 屈原")
    ] = None
    procurement: Annotated[Procurement, Key("政府采购", "政府采购支出；没有写 0")] = Procurement()
    assets: Annotated[Assets, Key("国有资产", "本年末的车辆和大型设备")] = Assets()
    performance: Annotated[
        list[Passage], Key("预算绩效", "绩效情况，一个小标题一组，原样写进说明")
    ] = []
    confirmed: Annotated[dict[str, Name], Key("已核", CONFIRMED_SAID)] = {}
