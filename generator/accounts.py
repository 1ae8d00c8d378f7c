"""Accounts: what a department writes down for its final accounts (部门决算), key by key.

The keys are the official terms of the nine 公开表.  English attribute, Chinese key: the aliases
here are the one table that joins the two.  Amounts are in 元 once read.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from generator.report import Amount, Block, Count, Name, Text, Year


def _as_entry(key: str) -> BeforeValidator:
    """Lets a clerk write a bare number where only the number is known."""

    def entry(value: Any) -> Any:
        return {key: value} if value is None or isinstance(value, str) else value

    return BeforeValidator(entry)


class Profile(Block):
    """概况: the first part of the disclosure."""

    duties: list[Name] = Field([], alias="职责", description="部门职责，一条一行")
    organisation: Text = Field(None, alias="机构设置", description="内设机构情况")
    established: Count = Field(None, alias="编制人数", description="编制人数（人）")
    staff: Count = Field(None, alias="实有人数", description="实有人数（人）")
    units: list[Name] = Field([], alias="决算单位", description="纳入决算编报范围的单位")


class Revenue(Block):
    """收入: the income rows of 公开01表."""

    general: Amount = Field(None, alias="一般公共预算财政拨款收入", description="公开01表")
    fund: Amount = Field(None, alias="政府性基金预算财政拨款收入", description="公开01表")
    capital: Amount = Field(None, alias="国有资本经营预算财政拨款收入", description="公开01表")
    superior: Amount = Field(None, alias="上级补助收入", description="公开01表")
    business: Amount = Field(None, alias="事业收入", description="公开01表")
    operating: Amount = Field(None, alias="经营收入", description="公开01表")
    affiliated: Amount = Field(None, alias="附属单位上缴收入", description="公开01表")
    other: Amount = Field(None, alias="其他收入", description="公开01表")
    total: Amount = Field(
        None, alias="本年收入合计", description="表上印的合计；不写则由各项相加，写了以此为准"
    )


class ByFund(Block):
    """An amount of each of the three funds (公开04表)."""

    general: Amount = Field(None, alias="一般公共预算财政拨款")
    fund: Amount = Field(None, alias="政府性基金预算财政拨款")
    capital: Amount = Field(None, alias="国有资本经营预算财政拨款")


class CarryOver(Block):
    """结转和结余: the rows of 公开01表 and 公开04表 outside this year's income and expenditure."""

    surplus_used: Amount = Field(
        None, alias="使用非财政拨款结余", description="公开01表，含专用结余"
    )
    opening: Amount = Field(None, alias="年初结转和结余", description="公开01表")
    surplus_distributed: Amount = Field(None, alias="结余分配", description="公开01表")
    closing: Amount = Field(None, alias="年末结转和结余", description="公开01表")
    opening_appropriation: ByFund = Field(
        ByFund(), alias="年初财政拨款结转和结余", description="公开04表，按三类拨款"
    )
    closing_appropriation: ByFund = Field(
        ByFund(), alias="年末财政拨款结转和结余", description="公开04表，按三类拨款"
    )


class Appropriation(Block):
    """其中财政拨款: the part of a row that was paid from 一般公共预算财政拨款 (公开05表)."""

    basic: Amount = Field(None, alias="基本支出", description="公开05表")
    project: Amount = Field(None, alias="项目支出", description="公开05表")
    total: Amount = Field(None, alias="小计", description="只有一种支出时写这一个数就够")


class RevenueRow(Block):
    """收入: a row of 公开02表 where it is not simply what was spent."""

    appropriation: Amount = Field(None, alias="财政拨款收入", description="公开02表")
    superior: Amount = Field(None, alias="上级补助收入", description="公开02表")
    business: Amount = Field(None, alias="事业收入", description="公开02表")
    operating: Amount = Field(None, alias="经营收入", description="公开02表")
    affiliated: Amount = Field(None, alias="附属单位上缴收入", description="公开02表")
    other: Amount = Field(None, alias="其他收入", description="公开02表")


class Spending(Block):
    """The columns of 公开03表, and the appropriation part that 公开05表 shows."""

    name: Text = Field(None, alias="名称", description="科目名称；与所附科目表不同时才写")
    basic: Amount = Field(None, alias="基本支出", description="公开03表")
    project: Amount = Field(None, alias="项目支出", description="公开03表")
    to_superior: Amount = Field(None, alias="上缴上级支出", description="公开03表")
    operating: Amount = Field(None, alias="经营支出", description="公开03表")
    to_affiliated: Amount = Field(None, alias="对附属单位补助支出", description="公开03表")
    appropriation: Annotated[Appropriation | None, _as_entry("小计")] = Field(
        None,
        alias="其中财政拨款",
        description="公开05表：其中由一般公共预算财政拨款安排的部分；全部都是则不写",
    )
    revenue: RevenueRow | None = Field(
        None, alias="收入", description="公开02表：本科目收入；与支出相同则不写"
    )


class Item(Spending):
    """One 项 with its figures, its 年初预算 and its reason together."""

    budget: Amount = Field(None, alias="年初预算", description="一般公共预算财政拨款年初预算数")
    prior: Amount = Field(None, alias="上年", description="上年一般公共预算财政拨款支出决算数")
    reason: Text = Field(
        None, alias="原因", description="决算数与年初预算数不同的主要原因，接在“主要原因是”后面"
    )


class FundItem(Block):
    """One 项 of a fund (政府性基金 or 国有资本经营预算)."""

    name: Text = Field(None, alias="名称", description="科目名称；与所附科目表不同时才写")
    opening: Amount = Field(None, alias="年初结转和结余")
    revenue: Amount = Field(None, alias="本年收入", description="不写则等于支出减年初加年末")
    basic: Amount = Field(None, alias="基本支出")
    project: Amount = Field(None, alias="项目支出")
    closing: Amount = Field(None, alias="年末结转和结余")
    budget: Amount = Field(None, alias="年初预算", description="本科目年初预算数")
    prior: Amount = Field(None, alias="上年", description="上年支出决算数")
    reason: Text = Field(None, alias="原因", description="决算数与年初预算数不同的主要原因")


class Fund(Block):
    """政府性基金 / 国有资本经营预算: its items; left out where there is none."""

    items: dict[str, FundItem] = Field({}, alias="支出", description="按 7 位项级科目编码")
    note: Text = Field(None, alias="说明", description="没有收支时需要另说的话")


class PriorEntry(Block):
    """A prior-year figure with the reason of the change since."""

    amount: Amount = Field(None, alias="金额", description="上年决算数")
    reason: Text = Field(None, alias="原因", description="本年比上年增减的主要原因")


Prior = Annotated[PriorEntry | None, _as_entry("金额")]


class PriorYear(Block):
    """上年: last year's totals, each with the reason of its change."""

    total_revenue: Prior = Field(None, alias="收入总计")
    total_expenditure: Prior = Field(
        None, alias="支出总计", description="不写则同收入总计（收支总计相等）"
    )
    revenue: Prior = Field(None, alias="本年收入合计")
    expenditure: Prior = Field(None, alias="本年支出合计")
    basic: Prior = Field(None, alias="基本支出")
    project: Prior = Field(None, alias="项目支出")
    appropriation_revenue: Prior = Field(None, alias="财政拨款收入总计")
    appropriation_expenditure: Prior = Field(
        None, alias="财政拨款支出总计", description="不写则同财政拨款收入总计"
    )
    general: Prior = Field(None, alias="一般公共预算财政拨款支出")
    general_basic: Prior = Field(None, alias="一般公共预算基本支出")
    appropriation: Prior = Field(None, alias="财政拨款收入")
    superior: Prior = Field(None, alias="上级补助收入")
    business: Prior = Field(None, alias="事业收入")
    operating: Prior = Field(None, alias="经营收入")
    affiliated: Prior = Field(None, alias="附属单位上缴收入")
    other: Prior = Field(None, alias="其他收入")
    to_superior: Prior = Field(None, alias="上缴上级支出")
    operating_expenditure: Prior = Field(None, alias="经营支出")
    to_affiliated: Prior = Field(None, alias="对附属单位补助支出")
    fund: Prior = Field(None, alias="政府性基金支出")
    capital: Prior = Field(None, alias="国有资本经营预算支出")
    three_public: Prior = Field(None, alias="三公经费")


class PublicExpense(Block):
    """One kind of “三公”经费: budget (全年预算), final accounts, last year, and why they differ."""

    budget: Amount = Field(None, alias="预算", description="全年预算数（调整后）")
    final: Amount = Field(None, alias="决算", description="决算数")
    prior: Amount = Field(None, alias="上年", description="上年决算数")
    budget_reason: Text = Field(None, alias="与预算差异原因")
    prior_reason: Text = Field(None, alias="与上年增减原因")


class OverseasTrips(PublicExpense):
    groups: Count = Field(None, alias="团组", description="全年因公出国（境）团组数（个）")
    persons: Count = Field(None, alias="人次", description="累计人次")
    purpose: Text = Field(None, alias="用途", description="出访的主要任务")


class Receptions(PublicExpense):
    batches: Count = Field(None, alias="批次", description="接待来访团组数（个）")
    persons: Count = Field(None, alias="人次", description="接待来宾人次")
    purpose: Text = Field(None, alias="用途", description="主要是什么接待")


class VehiclePurchase(PublicExpense):
    bought: Count = Field(None, alias="购置数", description="购置公务用车（辆）")
    replaced: Count = Field(None, alias="更新数", description="更新公务用车（辆）")
    user: Text = Field(None, alias="单位", description="购置、更新用车的单位；不写则用部门名称")


class VehicleRunning(PublicExpense):
    kept: Count = Field(
        None, alias="保有量", description="年末开支财政拨款的公务用车保有量（辆）"
    )
    purpose: Text = Field(None, alias="用途", description="主要用于什么")


class ThreePublic(Block):
    """三公经费 (“三公”经费支出决算表); left out where the department has none."""

    overseas: OverseasTrips = Field(OverseasTrips(), alias="因公出国（境）费")
    reception: Receptions = Field(Receptions(), alias="公务接待费")
    purchase: VehiclePurchase = Field(VehiclePurchase(), alias="公务用车购置费")
    running: VehicleRunning = Field(VehicleRunning(), alias="公务用车运行维护费")


class AgencyOperating(Block):
    """机关运行经费."""

    amount: Amount = Field(
        None, alias="金额", description="不写则等于公开06表公用经费合计（行政和参公单位）"
    )
    budget: Amount = Field(None, alias="年初预算", description="2021 年的写法与年初预算比")
    prior: Amount = Field(None, alias="上年", description="2022 年起的写法与上年决算比")
    reason: Text = Field(None, alias="原因", description="增减的主要原因")


class Gathering(Block):
    """会议费 / 培训费."""

    amount: Amount = Field(None, alias="金额")
    times: Count = Field(None, alias="次数", description="召开几次（次）")
    persons: Count = Field(None, alias="人数", description="人数（人）")
    purpose: Text = Field(None, alias="用途", description="接在“用于召开”“用于开展”后面")
    topic: Text = Field(None, alias="内容", description="接在“内容为”后面")


class Procurement(Block):
    """政府采购: by kind, and what went to enterprises by size."""

    goods: Amount = Field(None, alias="货物")
    works: Amount = Field(None, alias="工程")
    services: Amount = Field(None, alias="服务")
    total: Amount = Field(None, alias="总额", description="不写则由货物、工程、服务相加")
    large: Amount = Field(None, alias="授予大型企业合同金额")
    medium: Amount = Field(None, alias="授予中小企业合同金额")
    small: Amount = Field(None, alias="授予小微企业合同金额")
    goods_medium: Amount = Field(None, alias="货物授予中小企业合同金额")
    works_medium: Amount = Field(None, alias="工程授予中小企业合同金额")
    services_medium: Amount = Field(None, alias="服务授予中小企业合同金额")


class Vehicles(Block):
    """车辆 by use (辆)."""

    provincial: Count = Field(None, alias="副部（省）级及以上领导用车")
    leading: Count = Field(None, alias="主要负责人用车", description="旧称主要领导干部用车")
    confidential: Count = Field(None, alias="机要通信用车")
    emergency: Count = Field(None, alias="应急保障用车")
    enforcement: Count = Field(None, alias="执法执勤用车")
    special: Count = Field(None, alias="特种专业技术用车")
    retired: Count = Field(None, alias="离退休干部服务用车")
    other: Count = Field(None, alias="其他用车")


class Assets(Block):
    """国有资产: vehicles and large equipment at the end of the year."""

    vehicles: Vehicles = Field(Vehicles(), alias="车辆")
    other_use: Text = Field(None, alias="其他用车用途", description="其他用车主要是什么")
    general: Count = Field(None, alias="单价50万元以上通用设备", description="台（套）")
    special: Count = Field(None, alias="单价100万元以上专用设备", description="台（套）")
    equipment: Count = Field(
        None, alias="单价100万元以上设备", description="不含车辆，台（套）；2023 年起的写法"
    )


class Passage(Block):
    """A sub-heading and its paragraphs, in the department's own words."""

    heading: Text = Field(None, alias="标题")
    paragraphs: list[Name] = Field([], alias="段落", description="一段一条")


class Accounts(Block):
    """部门决算: one department's year."""

    department: Name = Field(alias="部门", description="部门全称")
    year: Year = Field(alias="年度", description="决算年度，四位")
    kind: Literal["决算"] = Field("决算", alias="类型")
    unit: Literal["元", "万元"] = Field(alias="计量单位", description="本文件中金额的单位")
    style: Text = Field(None, alias="样式", description="用哪一种写法，如 醴陵；不写用省里的样本")
    profile: Profile = Field(Profile(), alias="概况")
    revenue: Revenue = Field(alias="收入", description="公开01表收入各行")
    carry_over: CarryOver = Field(CarryOver(), alias="结转和结余")
    items: dict[str, Item] = Field(
        alias="支出", description="按 7 位项级科目编码，一科目一组；政府性基金和国资另列"
    )
    subtotals: dict[str, Spending] = Field(
        {},
        alias="支出小计",
        description="表上印的类、款小计（编码）或“合计”；与项相加有尾数差时才写，写了以此为准",
    )
    economic: dict[str, Amount] = Field(
        {},
        alias="基本支出明细",
        description="公开06表，按经济分类编码；类（三位）不写则由款相加，写了以此为准",
    )
    government_fund: Fund = Field(Fund(), alias="政府性基金")
    state_capital: Fund = Field(Fund(), alias="国有资本经营预算")
    prior: PriorYear = Field(
        PriorYear(), alias="上年", description="上年决算数和增减原因；数不写则取上一年的文件"
    )
    three_public: ThreePublic | None = Field(None, alias="三公经费")
    agency_operating: AgencyOperating = Field(AgencyOperating(), alias="机关运行经费")
    meetings: Gathering | None = Field(None, alias="会议费")
    trainings: Gathering | None = Field(None, alias="培训费")
    celebrations: Text = Field(
        None, alias="节庆活动", description="节庆、晚会、论坛、赛事等活动；没有则不写"
    )
    activities: Text = Field(
        None, alias="其他活动", description="工会活动等其他需要说明的一般性支出；没有则不写"
    )
    procurement: Procurement = Field(Procurement(), alias="政府采购")
    assets: Assets = Field(Assets(), alias="国有资产")
    performance: list[Passage] = Field([], alias="预算绩效", description="绩效情况，分段写")
