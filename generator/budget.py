"""Budget: what a department writes down for its budget explanation (部门预算), key by key.

Amounts are in 元 once read.  The sections are those of the 2021 form of 株洲 (Hunan).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from generator.report import Amount, Block, Count, Day, Measure, Name, Text, Year


class BudgetProfile(Block):
    """概况: duties, organisation, head counts, units."""

    duties: list[Name] = Field([], alias="职责", description="部门职能职责，一条一行")
    organisation: Text = Field(None, alias="机构设置", description="内设科室情况")
    established: Count = Field(None, alias="编制人数", description="编制人数（人）")
    staff: Count = Field(None, alias="实有人数", description="实有人数（人）")
    units: list[Name] = Field([], alias="预算单位", description="纳入预算编制范围的二级预算单位")


class BudgetRevenue(Block):
    """收入预算 by source."""

    general: Amount = Field(None, alias="一般公共预算拨款")
    fund: Amount = Field(None, alias="政府性基金预算拨款")
    capital: Amount = Field(None, alias="国有资本经营预算拨款")
    dedicated: Amount = Field(None, alias="纳入专户管理的非税收入拨款")
    opening: Amount = Field(None, alias="上年结转")


class BudgetBasic(Block):
    """基本支出: the personnel kinds by name, and the operating expenses."""

    personnel: dict[str, Amount] = Field(
        {}, alias="人员经费", description="名称和金额，如 基本工资、津贴补贴、社会保障缴费"
    )
    operating: Amount = Field(None, alias="公用经费")
    composition: Text = Field(None, alias="构成", description="基本支出包括哪些内容")


class Project(Block):
    """项目支出: one project; its purpose, or the parts that it is made of."""

    name: Name = Field(alias="名称")
    amount: Amount = Field(alias="金额")
    purpose: Text = Field(None, alias="用途", description="接在“主要用于”后面")
    parts: list[Name] = Field([], alias="内容", description="分几方面支出时一条一行，代替用途")


class UnitChange(Block):
    """The change of one unit's budget against last year's."""

    unit: Name = Field(alias="单位")
    change: Amount = Field(alias="增减额", description="增加为正，减少为负")
    reason: Text = Field(None, alias="原因")


class BudgetPrior(Block):
    """上年: last year's budget."""

    total: Amount = Field(None, alias="预算总数")
    agency_operating: Amount = Field(None, alias="机关运行经费")
    three_public: Amount = Field(None, alias="三公经费")


class BudgetOperating(Block):
    """机关运行经费; the amount is 公用经费 unless stated."""

    amount: Amount = Field(None, alias="金额", description="不写则等于公用经费")
    reason: Text = Field(None, alias="原因", description="比上年增减的主要原因")


class Purchase(Block):
    """政府采购预算: one group of goods or services."""

    name: Name = Field(alias="名称")
    amount: Amount = Field(alias="金额")


class BudgetAssets(Block):
    """国有资产占有情况 at the date that is named."""

    date: Day = Field(None, alias="截止日", description="如 2020-12-31；不写则为上年末")
    area: Measure = Field(None, alias="房屋面积", description="办公及业务用房，平方米")
    rooms: Text = Field(None, alias="房屋说明")
    vehicles: dict[str, Count] = Field({}, alias="车辆", description="种类和辆数")
    equipment: Count = Field(None, alias="大型设备", description="单位价值200万元以上，台（套）")
    buy_vehicles: Count = Field(None, alias="购置车辆", description="本年预算安排购置（辆）")
    buy_note: Text = Field(None, alias="购置车辆说明")
    buy_equipment: Count = Field(None, alias="购置大型设备", description="台（套）")


class BudgetThreePublic(Block):
    """“三公”经费预算."""

    reception: Amount = Field(None, alias="公务接待费")
    purchase: Amount = Field(None, alias="公务用车购置费")
    running: Amount = Field(None, alias="公务用车运行费")
    overseas: Amount = Field(None, alias="因公出国（境）费")
    vehicles: Count = Field(None, alias="购置数", description="公务用车购置数（台）")
    note: Text = Field(None, alias="购置说明")
    changes: list[UnitChange] = Field([], alias="单位增减", description="分单位比上年增减")


class Meeting(Block):
    """One meeting or training that the budget provides for."""

    name: Name = Field(alias="名称")
    persons: Count = Field(None, alias="人数", description="预计参会人数（人）")
    per: Text = Field(None, alias="人数说明", description="接在“人”后面，如 /批次")
    amount: Amount = Field(alias="费用", description="预计费用")


class Meetings(Block):
    """会议费 / 培训费 of the budget; the amount is the sum unless stated."""

    amount: Amount = Field(None, alias="金额", description="不写则由各项相加，写了以此为准")
    meetings: list[Meeting] = Field([], alias="明细")


class Budget(Block):
    """部门预算: one department's year."""

    department: Name = Field(alias="部门", description="部门全称")
    year: Year = Field(alias="年度", description="预算年度，四位")
    kind: Literal["预算"] = Field("预算", alias="类型")
    unit: Literal["元", "万元"] = Field(alias="计量单位", description="本文件中金额的单位")
    style: Text = Field(None, alias="样式", description="用哪一种写法，如 株洲")
    profile: BudgetProfile = Field(BudgetProfile(), alias="概况")
    lead: Text = Field(None, alias="收支说明", description="收支总体情况开头的说明")
    revenue: BudgetRevenue = Field(alias="收入")
    expenditure: dict[str, Amount] = Field(
        alias="支出", description="按功能分类科目编码（类即可）"
    )
    basic: BudgetBasic = Field(BudgetBasic(), alias="基本支出")
    projects: list[Project] = Field([], alias="项目支出")
    fund_note: Text = Field(None, alias="政府性基金说明", description="有基金预算时的说明")
    fund_items: dict[str, Amount] = Field(
        {}, alias="政府性基金", description="按科目编码；没有则不写"
    )
    prior: BudgetPrior = Field(BudgetPrior(), alias="上年", description="上年预算数")
    changes: list[UnitChange] = Field([], alias="单位增减", description="分单位比上年增减")
    agency_operating: BudgetOperating = Field(BudgetOperating(), alias="机关运行经费")
    procurement: list[Purchase] = Field([], alias="政府采购")
    assets: BudgetAssets = Field(BudgetAssets(), alias="国有资产")
    three_public: BudgetThreePublic = Field(BudgetThreePublic(), alias="三公经费")
    meetings: Meetings = Field(Meetings(), alias="会议费")
    trainings: Meetings = Field(Meetings(), alias="培训费")
    other: Text = Field(None, alias="其他事项", description="其他需要说明的事项")
