"""Accounts: what a department writes down for its final accounts (部门决算), key by key.

The keys are the official terms of the nine 公开表.  English attribute, Chinese key: the aliases
here are the one table that joins the two.  Amounts are in 元 once read.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field

from generator.entry.values import Amount, Block, Count, Name, Text, Title, Why, Year

TOTAL: Final = "合计"  # the row of a table that adds up the others
CONFIRMED: Final = "已核"  # what was looked into and stays as it is
CONFIRMED_SAID: Final = (
    "核实过、确实如此的数，一个一行：程序指出的名称（如 2101501、计量单位）和理由；没有不写"
)


def _as_entry(key: str) -> BeforeValidator:
    """Lets a clerk write a bare number where only the number is known."""

    def entry(value: Any) -> Any:
        return {key: value} if value is None or isinstance(value, str) else value

    return BeforeValidator(entry)


class Profile(Block):
    """概况: the first part of the disclosure."""

    duties: list[Name] = Field([], alias="职责", description="部门职责，一条一行")
    organisation: Text = Field(
        None, alias="机构设置", description="内设机构和所属单位，照“三定”方案写"
    )
    established: Count = Field(None, alias="编制人数", description="年末编制人数（人）")
    staff: Count = Field(None, alias="实有人数", description="年末实有在职人数（人）")
    units: list[Name] = Field(
        [], alias="决算单位", description="纳入部门决算编报范围的单位，本级和所属单位一家一行"
    )


class Revenue(Block):
    """收入: the income rows of 公开01表."""

    general: Amount = Field(
        None, alias="一般公共预算财政拨款收入", description="公开01表收入“一、”行的决算数；没有不写"
    )
    fund: Amount = Field(
        None,
        alias="政府性基金预算财政拨款收入",
        description="公开01表收入“二、”行的决算数；没有不写",
    )
    capital: Amount = Field(
        None,
        alias="国有资本经营预算财政拨款收入",
        description="公开01表收入“三、”行的决算数；没有不写",
    )
    superior: Amount = Field(
        None, alias="上级补助收入", description="公开01表收入“四、”行的决算数；没有不写"
    )
    business: Amount = Field(
        None, alias="事业收入", description="公开01表收入“五、”行的决算数；没有不写"
    )
    operating: Amount = Field(
        None, alias="经营收入", description="公开01表收入“六、”行的决算数；没有不写"
    )
    affiliated: Amount = Field(
        None, alias="附属单位上缴收入", description="公开01表收入“七、”行的决算数；没有不写"
    )
    other: Amount = Field(
        None, alias="其他收入", description="公开01表收入“八、”行的决算数；没有不写"
    )
    total: Amount = Field(
        None,
        alias="本年收入合计",
        description="公开01表的本年收入合计；不写则由各项相加，写了以此为准",
    )


class ByFund(Block):
    """An amount of each of the three funds (公开04表)."""

    general: Amount = Field(
        None,
        alias="一般公共预算财政拨款",
        description="公开04表“一般公共预算财政拨款”一行；没有不写",
    )
    fund: Amount = Field(
        None,
        alias="政府性基金预算财政拨款",
        description="公开04表“政府性基金预算财政拨款”一行；不写则由“政府性基金”各科目相加",
    )
    capital: Amount = Field(
        None,
        alias="国有资本经营预算财政拨款",
        description="公开04表“国有资本经营预算财政拨款”一行；没有不写",
    )


class CarryOver(Block):
    """结转和结余: the rows of 公开01表 and 公开04表 outside this year's income and expenditure."""

    surplus_used: Amount = Field(
        None,
        alias="使用非财政拨款结余",
        description="公开01表左边，本年收入合计下面一行，含专用结余；没有不写",
    )
    opening: Amount = Field(
        None, alias="年初结转和结余", description="公开01表左边，总计上面一行；没有不写"
    )
    surplus_distributed: Amount = Field(
        None, alias="结余分配", description="公开01表右边，本年支出合计下面一行；没有不写"
    )
    closing: Amount = Field(
        None, alias="年末结转和结余", description="公开01表右边，总计上面一行；没有不写"
    )
    opening_appropriation: ByFund = Field(
        ByFund(),
        alias="年初财政拨款结转和结余",
        description="公开04表左边，总计上面几行，分三类拨款写",
    )
    closing_appropriation: ByFund = Field(
        ByFund(),
        alias="年末财政拨款结转和结余",
        description="公开04表右边，总计上面一行，分三类拨款写",
    )


class Appropriation(Block):
    """其中财政拨款: the part of a row that was paid from 一般公共预算财政拨款 (公开05表)."""

    basic: Amount = Field(None, alias="基本支出", description="公开05表本科目的基本支出")
    project: Amount = Field(None, alias="项目支出", description="公开05表本科目的项目支出")
    total: Amount = Field(
        None, alias="小计", description="公开05表本科目的小计；只有一种支出时写这一个数就够"
    )


class RevenueRow(Block):
    """收入: a row of 公开02表 where it is not simply what was spent."""

    appropriation: Amount = Field(
        None, alias="财政拨款收入", description="公开02表本科目的财政拨款收入；没有不写"
    )
    superior: Amount = Field(
        None, alias="上级补助收入", description="公开02表本科目的上级补助收入；没有不写"
    )
    business: Amount = Field(
        None, alias="事业收入", description="公开02表本科目的事业收入；没有不写"
    )
    operating: Amount = Field(
        None, alias="经营收入", description="公开02表本科目的经营收入；没有不写"
    )
    affiliated: Amount = Field(
        None, alias="附属单位上缴收入", description="公开02表本科目的附属单位上缴收入；没有不写"
    )
    other: Amount = Field(None, alias="其他收入", description="公开02表本科目的其他收入；没有不写")


class Spending(Block):
    """The columns of 公开03表, and the appropriation part that 公开05表 shows."""

    name: Text = Field(None, alias="名称", description="科目名称；科目表里没有或者不同时才写")
    basic: Amount = Field(None, alias="基本支出", description="公开03表本科目的基本支出；没有不写")
    project: Amount = Field(
        None, alias="项目支出", description="公开03表本科目的项目支出；没有不写"
    )
    to_superior: Amount = Field(
        None, alias="上缴上级支出", description="公开03表本科目的上缴上级支出；没有不写"
    )
    operating: Amount = Field(
        None, alias="经营支出", description="公开03表本科目的经营支出；没有不写"
    )
    to_affiliated: Amount = Field(
        None, alias="对附属单位补助支出", description="公开03表本科目的对附属单位补助支出；没有不写"
    )
    appropriation: Annotated[Appropriation | None, _as_entry("小计")] = Field(
        None,
        alias="其中财政拨款",
        description="公开05表的数；比公开03表小才写，不写就是全部由一般公共预算财政拨款安排",
    )
    revenue: RevenueRow | None = Field(
        None, alias="收入", description="公开02表本科目的收入；与本科目支出相同则不写"
    )


class Item(Spending):
    """One 项 with its figures, its 年初预算 and its reason together."""

    budget: Amount = Field(
        None,
        alias="年初预算",
        description="本科目一般公共预算财政拨款年初预算数；年初没有预算的写 0",
    )
    prior: Amount = Field(
        None, alias="上年", description="上年公开05表本科目的小计；不写则取上一年的文件"
    )
    reason: Why = Field(
        None,
        alias="原因",
        description="决算与年初预算不同的原因，接在“主要原因是：”后面；相同则不写",
    )
    purpose: Text = Field(
        None, alias="用途", description="这笔钱做了什么，接在“主要用于”后面；样式都写，没有不写"
    )


class FundItem(Block):
    """One 项 of a fund (政府性基金 or 国有资本经营预算)."""

    name: Text = Field(None, alias="名称", description="科目名称；科目表里没有或者不同时才写")
    opening: Amount = Field(
        None, alias="年初结转和结余", description="基金表本科目的年初结转和结余；没有不写"
    )
    revenue: Amount = Field(
        None, alias="本年收入", description="基金表本科目的本年收入；不写则等于支出减年初加年末"
    )
    basic: Amount = Field(
        None, alias="基本支出", description="基金表或国资表本科目的基本支出；没有不写"
    )
    project: Amount = Field(
        None, alias="项目支出", description="基金表或国资表本科目的项目支出；没有不写"
    )
    closing: Amount = Field(
        None, alias="年末结转和结余", description="基金表本科目的年末结转和结余；没有不写"
    )
    budget: Amount = Field(
        None, alias="年初预算", description="本科目年初预算数；年初没有预算的写 0"
    )
    prior: Amount = Field(
        None, alias="上年", description="上年本科目支出决算数；不写则取上一年的文件"
    )
    reason: Why = Field(
        None,
        alias="原因",
        description="决算与年初预算不同的原因，接在“主要原因是：”后面；相同则不写",
    )
    purpose: Text = Field(
        None, alias="用途", description="这笔钱做了什么，接在“主要用于”后面；样式都写，没有不写"
    )


class Fund(Block):
    """政府性基金 / 国有资本经营预算: its items; left out where there is none."""

    items: dict[str, FundItem] = Field(
        {}, alias="支出", description="一个项级科目一组，编码 7 位；没有则不写"
    )
    note: Text = Field(
        None, alias="说明", description="没有收支而样式要用自己的话说明时写；不写用样式的话"
    )


class PriorEntry(Block):
    """A prior-year figure with the reason of the change since."""

    amount: Amount = Field(
        None, alias="金额", description="上年决算数；不写则取上一年的文件，没有文件就不比较"
    )
    reason: Why = Field(
        None,
        alias="原因",
        description="比上年增加或减少的原因，接在“主要是因为”后面；缺哪一条程序会说",
    )


Prior = Annotated[PriorEntry | None, _as_entry("金额")]


class PriorYear(Block):
    """上年: last year's totals, each with the reason of its change."""

    total_revenue: Prior = Field(None, alias="收入总计", description="上年公开01表左边的总计")
    total_expenditure: Prior = Field(
        None, alias="支出总计", description="上年公开01表右边的总计；不写则同收入总计"
    )
    revenue: Prior = Field(None, alias="本年收入合计", description="上年公开01表的本年收入合计")
    expenditure: Prior = Field(None, alias="本年支出合计", description="上年公开01表的本年支出合计")
    basic: Prior = Field(None, alias="基本支出", description="上年公开03表合计行的基本支出")
    project: Prior = Field(None, alias="项目支出", description="上年公开03表合计行的项目支出")
    appropriation_revenue: Prior = Field(
        None, alias="财政拨款收入总计", description="上年公开04表左边的总计"
    )
    appropriation_expenditure: Prior = Field(
        None,
        alias="财政拨款支出总计",
        description="上年公开04表右边的总计；不写则同财政拨款收入总计",
    )
    general: Prior = Field(
        None, alias="一般公共预算财政拨款支出", description="上年公开05表合计行的小计"
    )
    general_basic: Prior = Field(
        None, alias="一般公共预算基本支出", description="上年公开05表合计行的基本支出"
    )
    appropriation: Prior = Field(
        None, alias="财政拨款收入", description="上年公开02表合计行的财政拨款收入"
    )
    superior: Prior = Field(None, alias="上级补助收入", description="上年公开01表的上级补助收入")
    business: Prior = Field(None, alias="事业收入", description="上年公开01表的事业收入")
    operating: Prior = Field(None, alias="经营收入", description="上年公开01表的经营收入")
    affiliated: Prior = Field(
        None, alias="附属单位上缴收入", description="上年公开01表的附属单位上缴收入"
    )
    other: Prior = Field(None, alias="其他收入", description="上年公开01表的其他收入")
    to_superior: Prior = Field(
        None, alias="上缴上级支出", description="上年公开03表合计行的上缴上级支出"
    )
    operating_expenditure: Prior = Field(
        None, alias="经营支出", description="上年公开03表合计行的经营支出"
    )
    to_affiliated: Prior = Field(
        None, alias="对附属单位补助支出", description="上年公开03表合计行的对附属单位补助支出"
    )
    fund: Prior = Field(
        None, alias="政府性基金支出", description="上年政府性基金表合计行的本年支出小计"
    )
    capital: Prior = Field(
        None, alias="国有资本经营预算支出", description="上年国有资本经营表的合计"
    )
    three_public: Prior = Field(
        None, alias="三公经费", description="上年“三公”经费表的决算数合计；不写则由各项的“上年”相加"
    )


class PublicExpense(Block):
    """One kind of “三公”经费: budget (全年预算), final accounts, last year, and why they differ."""

    budget: Amount = Field(
        None, alias="预算", description="“三公”经费表预算数（全年预算，调整后）；没有写 0"
    )
    final: Amount = Field(None, alias="决算", description="“三公”经费表决算数；没有写 0")
    prior: Amount = Field(
        None, alias="上年", description="上年“三公”经费表决算数；没有写 0，不写则取上一年的文件"
    )
    budget_reason: Why = Field(
        None, alias="与预算差异原因", description="决算与预算不同的原因；相同则不写"
    )
    prior_reason: Why = Field(
        None, alias="与上年增减原因", description="比上年增加或减少的原因；持平则不写"
    )


class OverseasTrips(PublicExpense):
    groups: Count = Field(
        None, alias="团组", description="全年因公出国（境）团组数（个）；没有写 0"
    )
    persons: Count = Field(
        None, alias="人次", description="全年因公出国（境）累计人次（人次）；没有写 0"
    )
    purpose: Text = Field(None, alias="用途", description="出访的任务，接在“主要是”后面；没有不写")


class Receptions(PublicExpense):
    batches: Count = Field(
        None, alias="批次", description="全年接待来访团组数（个），即批次；没有写 0"
    )
    persons: Count = Field(None, alias="人次", description="全年接待来宾人次（人次）；没有写 0")
    purpose: Text = Field(
        None, alias="用途", description="接待的事由，接在“主要是”后面，如 上级检查；没有不写"
    )


class VehiclePurchase(PublicExpense):
    bought: Count = Field(
        None, alias="购置数", description="本年新购置公务用车（辆），不含更新的；没有写 0"
    )
    replaced: Count = Field(None, alias="更新数", description="本年更新公务用车（辆）；没有写 0")
    user: Text = Field(None, alias="单位", description="购置、更新用车的单位；不写则用部门名称")


class VehicleRunning(PublicExpense):
    kept: Count = Field(
        None, alias="保有量", description="年末开支财政拨款的公务用车保有量（辆）；没有写 0"
    )
    purpose: Text = Field(
        None, alias="用途", description="运行维护费的去向，接在“主要是用于”后面；没有不写"
    )


class ThreePublic(Block):
    """三公经费 (“三公”经费支出决算表); left out where the department has none."""

    overseas: OverseasTrips = Field(
        OverseasTrips(), alias="因公出国（境）费", description="“三公”经费表的因公出国（境）费"
    )
    reception: Receptions = Field(
        Receptions(), alias="公务接待费", description="“三公”经费表的公务接待费"
    )
    purchase: VehiclePurchase = Field(
        VehiclePurchase(),
        alias="公务用车购置费",
        description="“三公”经费表的公务用车购置费，不含运行维护费",
    )
    running: VehicleRunning = Field(
        VehicleRunning(),
        alias="公务用车运行维护费",
        description="“三公”经费表的公务用车运行维护费，不含购置费",
    )


class AgencyOperating(Block):
    """机关运行经费."""

    amount: Amount = Field(
        None, alias="金额", description="不写则等于公开06表公用经费合计；事业单位没有的写 0"
    )
    budget: Amount = Field(
        None, alias="年初预算", description="机关运行经费年初预算数；样式与预算比时才写，如 屈原"
    )
    prior: Amount = Field(
        None, alias="上年", description="上年机关运行经费决算数；不写则取上一年的文件"
    )
    reason: Why = Field(
        None, alias="原因", description="比上年（或年初预算）增加或减少的原因；持平则不写"
    )


class Gathering(Block):
    """会议费."""

    amount: Amount = Field(None, alias="金额", description="全年开支数；没有写 0")
    times: Count = Field(None, alias="次数", description="开了几次（次）；样式用到才写，如 屈原")
    persons: Count = Field(None, alias="人数", description="参加人数（人）；有开支就要写")
    purpose: Text = Field(
        None, alias="用途", description="接在“用于召开”后面，如 年度工作会议；没有不写"
    )
    topic: Text = Field(None, alias="内容", description="接在“内容为”后面；没有不写")


class Training(Gathering):
    """培训费: the same, but its purpose goes on another phrase."""

    purpose: Text = Field(
        None, alias="用途", description="接在“用于”后面，如 开展业务培训；没有不写"
    )


class Procurement(Block):
    """政府采购: by kind, and what went to enterprises by size."""

    goods: Amount = Field(None, alias="货物", description="政府采购货物支出；没有写 0")
    works: Amount = Field(None, alias="工程", description="政府采购工程支出；没有写 0")
    services: Amount = Field(None, alias="服务", description="政府采购服务支出；没有写 0")
    total: Amount = Field(
        None,
        alias="总额",
        description="政府采购支出总额；不写则由货物、工程、服务相加，写了以此为准",
    )
    large: Amount = Field(
        None,
        alias="授予大型企业合同金额",
        description="授予大型企业的合同金额；样式用到才写，如 醴陵",
    )
    medium: Amount = Field(
        None,
        alias="授予中小企业合同金额",
        description="授予中小企业的合同金额，含小微企业；没有写 0",
    )
    small: Amount = Field(
        None, alias="授予小微企业合同金额", description="其中授予小微企业的合同金额；没有写 0"
    )
    goods_medium: Amount = Field(
        None,
        alias="货物授予中小企业合同金额",
        description="货物采购中授予中小企业的；三项都不写则不说这几个比例",
    )
    works_medium: Amount = Field(
        None, alias="工程授予中小企业合同金额", description="工程采购中授予中小企业的；没有写 0"
    )
    services_medium: Amount = Field(
        None, alias="服务授予中小企业合同金额", description="服务采购中授予中小企业的；没有写 0"
    )


class Vehicles(Block):
    """车辆 by use (辆)."""

    provincial: Count = Field(
        None, alias="副部（省）级及以上领导用车", description="年末实有数（辆）；没有写 0"
    )
    leading: Count = Field(
        None, alias="主要负责人用车", description="年末实有数（辆），旧称主要领导干部用车；没有写 0"
    )
    confidential: Count = Field(
        None, alias="机要通信用车", description="年末实有数（辆）；没有写 0"
    )
    emergency: Count = Field(None, alias="应急保障用车", description="年末实有数（辆）；没有写 0")
    enforcement: Count = Field(None, alias="执法执勤用车", description="年末实有数（辆）；没有写 0")
    special: Count = Field(None, alias="特种专业技术用车", description="年末实有数（辆）；没有写 0")
    retired: Count = Field(
        None, alias="离退休干部服务用车", description="年末实有数（辆）；没有写 0"
    )
    other: Count = Field(None, alias="其他用车", description="年末实有数（辆）；没有写 0")


class Assets(Block):
    """国有资产: vehicles and large equipment at the end of the year."""

    vehicles: Vehicles = Field(
        Vehicles(), alias="车辆", description="年末车辆数，分种类写；车辆总数由各种相加"
    )
    other_use: Text = Field(
        None, alias="其他用车用途", description="其他用车主要是做什么的；没有其他用车不写"
    )
    general: Count = Field(
        None,
        alias="单价50万元以上通用设备",
        description="年末数（台、套）；分通用、专用的样式用，如 样本、衡阳",
    )
    special: Count = Field(
        None,
        alias="单价100万元以上专用设备",
        description="年末数（台、套）；分通用、专用的样式用，如 样本、衡阳",
    )
    equipment: Count = Field(
        None,
        alias="单价100万元以上设备",
        description="年末数（台、套），不含车辆；不分通用、专用的样式用，如 醴陵",
    )


class Passage(Block):
    """A sub-heading and its paragraphs, in the department's own words."""

    heading: Text = Field(None, alias="标题", description="小标题，不带序号；没有小标题不写")
    paragraphs: list[Name] = Field([], alias="段落", description="正文，一段一条，以“- ”开头")


class Accounts(Block):
    """部门决算: one department's year."""

    department: Title = Field(alias="部门", description="部门全称，与公章一致")
    year: Year = Field(alias="年度", description="决算年度，四位，与文件名一致")
    kind: Literal["决算"] = Field("决算", alias="类型", description="决算；不写由文件名定")
    unit: Literal["元", "万元"] = Field(
        alias="计量单位", description="本文件中金额的单位，与公开表右上角一致；整个文件用一个单位"
    )
    style: Text = Field(None, alias="样式", description="用哪一种写法，如 醴陵；不写用省里的样本")
    profile: Profile = Field(
        Profile(),
        alias="概况",
        description="公开文档第一部分的内容；说明（第三部分）不写它，可以整块不写",
    )
    revenue: Revenue = Field(alias="收入", description="公开01表左边的收入各行")
    carry_over: CarryOver = Field(
        CarryOver(),
        alias="结转和结余",
        description="公开01表、公开04表的结转和结余；都没有则整块不写",
    )
    items: dict[str, Item] = Field(
        alias="支出", description="公开03表，一个项级科目一组，编码 7 位；政府性基金和国资的另列"
    )
    subtotals: dict[str, Spending] = Field(
        {},
        alias="支出小计",
        description="表上印的类、款小计（编码）或“合计”；与各项相加差尾数时才写，以此为准",
    )
    economic: dict[str, Amount] = Field(
        {},
        alias="基本支出明细",
        description="公开06表，按经济分类编码；类（3 位）不写则由款（5 位）相加，写了以此为准",
    )
    government_fund: Fund = Field(
        Fund(),
        alias="政府性基金",
        description="政府性基金预算财政拨款收入支出决算表；没有则整块不写",
    )
    state_capital: Fund = Field(
        Fund(),
        alias="国有资本经营预算",
        description="国有资本经营预算财政拨款支出决算表；没有则整块不写",
    )
    prior: PriorYear = Field(
        PriorYear(),
        alias="上年",
        description="上年决算数和增减原因；数不写则取上一年的文件，没有文件就不比较",
    )
    three_public: ThreePublic | None = Field(
        None, alias="三公经费", description="“三公”经费支出决算表；没有则整块不写"
    )
    agency_operating: AgencyOperating = Field(
        AgencyOperating(),
        alias="机关运行经费",
        description="行政单位和参公单位写；金额不写则取公用经费合计",
    )
    meetings: Gathering | None = Field(
        None, alias="会议费", description="会议费开支情况；整块不写则说明里不提"
    )
    trainings: Training | None = Field(
        None, alias="培训费", description="培训费开支情况；整块不写则说明里不提"
    )
    celebrations: Text = Field(
        None,
        alias="节庆活动",
        description="举办节庆、晚会、论坛、赛事等活动的情况，写成一句话；没有则不写",
    )
    activities: Text = Field(
        None,
        alias="其他活动",
        description="工会活动等另需说明的支出，写成一句话；样式用到才写，如 屈原",
    )
    procurement: Procurement = Field(
        Procurement(), alias="政府采购", description="政府采购支出；没有写 0"
    )
    assets: Assets = Field(Assets(), alias="国有资产", description="本年末的车辆和大型设备")
    performance: list[Passage] = Field(
        [], alias="预算绩效", description="绩效情况，一个小标题一组，原样写进说明"
    )
    confirmed: dict[str, Name] = Field({}, alias="已核", description=CONFIRMED_SAID)
