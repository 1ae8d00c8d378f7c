"""Budget: what a department writes down for its budget explanation (部门预算), key by key.

Amounts are in 元 once read.  The sections are those of the 2021 form of 株洲 (Hunan).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from generator.entry.accounts import CONFIRMED_SAID
from generator.entry.values import Amount, Block, Count, Day, Measure, Name, Text, Title, Why, Year


class BudgetProfile(Block):
    """概况: duties, organisation, head counts, units."""

    duties: list[Name] = Field([], alias="职责", description="部门职能职责，一条一行")
    organisation: Text = Field(
        None, alias="机构设置", description="内设科室和所属单位情况；不写则说明里不提"
    )
    established: Count = Field(None, alias="编制人数", description="编制人数（人）")
    staff: Count = Field(None, alias="实有人数", description="实有在职人数（人）")
    units: list[Name] = Field(
        [], alias="预算单位", description="纳入部门预算编制范围的二级预算单位，一家一行"
    )


class BudgetRevenue(Block):
    """收入预算 by source."""

    general: Amount = Field(
        None, alias="一般公共预算拨款", description="部门收支总表收入一栏；没有不写"
    )
    fund: Amount = Field(
        None, alias="政府性基金预算拨款", description="部门收支总表收入一栏；没有不写"
    )
    capital: Amount = Field(
        None, alias="国有资本经营预算拨款", description="部门收支总表收入一栏；没有不写"
    )
    dedicated: Amount = Field(
        None, alias="纳入专户管理的非税收入拨款", description="部门收支总表收入一栏；没有不写"
    )
    opening: Amount = Field(
        None,
        alias="上年结转",
        description="部门收支总表收入一栏；写 0 会写出“上年结转0万元”，不写则不提",
    )


class BudgetBasic(Block):
    """基本支出: the personnel kinds by name, and the operating expenses."""

    personnel: dict[str, Amount] = Field(
        {},
        alias="人员经费",
        description="一般预算基本支出表，一种一行：名称和金额，如 基本工资、津贴补贴",
    )
    operating: Amount = Field(
        None, alias="公用经费", description="一般预算基本支出表的公用经费合计；没有不写"
    )
    composition: Text = Field(
        None, alias="构成", description="基本支出包括哪些内容，接在“其中包括”后面；没有不写"
    )


class Project(Block):
    """项目支出: one project; its purpose, or the parts that it is made of."""

    name: Name = Field(alias="名称", description="项目名称，照专项支出预算表")
    amount: Amount = Field(alias="金额", description="本项目本年预算数")
    purpose: Text = Field(None, alias="用途", description="接在“主要用于”后面；写了内容就不写")
    parts: list[Name] = Field([], alias="内容", description="分几方面支出时一条一行，代替用途")


class UnitChange(Block):
    """The change of one unit's budget against last year's."""

    unit: Name = Field(alias="单位", description="单位名称")
    change: Amount = Field(
        alias="增减额", description="比上年预算增加为正，减少为负；各单位相加应等于总的增减"
    )
    reason: Why = Field(None, alias="原因", description="本单位预算增减的原因；持平则不写")


class BudgetPrior(Block):
    """上年: last year's budget."""

    total: Amount = Field(
        None, alias="预算总数", description="上年部门收支总表的支出总数；不写则不与上年比较"
    )
    agency_operating: Amount = Field(
        None, alias="机关运行经费", description="上年机关运行经费预算数；不写则不与上年比较"
    )
    three_public: Amount = Field(
        None, alias="三公经费", description="上年“三公”经费预算数合计；不写则不与上年比较"
    )


class BudgetOperating(Block):
    """机关运行经费; the amount is 公用经费 unless stated."""

    amount: Amount = Field(
        None, alias="金额", description="机关运行经费预算数；不写则等于公用经费，事业单位没有的写 0"
    )
    reason: Why = Field(None, alias="原因", description="比上年预算增加或减少的原因；持平则不写")


class Purchase(Block):
    """政府采购预算: one group of goods or services."""

    name: Name = Field(alias="名称", description="采购内容，照政府采购预算表")
    amount: Amount = Field(alias="金额", description="采购预算数")


class BudgetAssets(Block):
    """国有资产占有情况 at the date that is named."""

    date: Day = Field(
        None, alias="截止日", description="资产数的截止日，如 2020-12-31；不写则为上年末"
    )
    area: Measure = Field(
        None, alias="房屋面积", description="办公及业务用房面积（平方米）；没有写 0"
    )
    rooms: Text = Field(
        None, alias="房屋说明", description="房屋来源、产权等，接在“其中：”后面；没有不写"
    )
    vehicles: dict[str, Count] = Field(
        {}, alias="车辆", description="截止日的车辆，一种一行：种类和辆数（辆）；没有不写"
    )
    equipment: Count = Field(
        None, alias="大型设备", description="截止日的大型设备（台、套），单价标准看样式；没有写 0"
    )
    buy_vehicles: Count = Field(
        None, alias="购置车辆", description="本年预算安排购置的车辆（辆）；没有写 0"
    )
    buy_note: Text = Field(
        None, alias="购置车辆说明", description="购置车辆的用途、资金来源等；没有不写"
    )
    buy_equipment: Count = Field(
        None, alias="购置大型设备", description="本年预算安排购置的大型设备（台、套）；没有写 0"
    )


class BudgetThreePublic(Block):
    """“三公”经费预算."""

    reception: Amount = Field(
        None, alias="公务接待费", description="“三公”经费预算表本年预算数；没有写 0"
    )
    purchase: Amount = Field(
        None, alias="公务用车购置费", description="“三公”经费预算表本年预算数；没有写 0"
    )
    running: Amount = Field(
        None, alias="公务用车运行费", description="“三公”经费预算表本年预算数；没有写 0"
    )
    overseas: Amount = Field(
        None, alias="因公出国（境）费", description="“三公”经费预算表本年预算数；没有写 0"
    )
    vehicles: Count = Field(None, alias="购置数", description="本年公务用车购置数（台）；没有写 0")
    note: Text = Field(None, alias="购置说明", description="购置公务用车的说明；没有不写")
    changes: list[UnitChange] = Field(
        [], alias="单位增减", description="分单位比上年增减，一家一组；不分单位说明的不写"
    )


class Meeting(Block):
    """One meeting or training that the budget provides for."""

    name: Name = Field(alias="名称", description="会议或培训的名称")
    persons: Count = Field(None, alias="人数", description="预计参加人数（人）")
    per: Text = Field(None, alias="人数说明", description="接在“人”后面，如 /批次；没有不写")
    amount: Amount = Field(alias="费用", description="预计费用")


class Meetings(Block):
    """会议费 / 培训费 of the budget; the amount is the sum unless stated."""

    amount: Amount = Field(None, alias="金额", description="预算数；不写则由明细相加，写了以此为准")
    meetings: list[Meeting] = Field([], alias="明细", description="一次一组；没有则不写")


class Budget(Block):
    """部门预算: one department's year."""

    department: Title = Field(alias="部门", description="部门全称，与公章一致")
    year: Year = Field(alias="年度", description="预算年度，四位，与文件名一致")
    kind: Literal["预算"] = Field("预算", alias="类型", description="预算；不写由文件名定")
    unit: Literal["元", "万元"] = Field(
        alias="计量单位", description="本文件中金额的单位，与预算表右上角一致；整个文件用一个单位"
    )
    style: Text = Field(None, alias="样式", description="用哪一种写法，如 株洲；不写用样本")
    profile: BudgetProfile = Field(
        BudgetProfile(), alias="概况", description="部门职责、机构、人数和预算单位"
    )
    lead: Text = Field(None, alias="收支说明", description="收支总体情况开头的话；没有不写")
    revenue: BudgetRevenue = Field(alias="收入", description="部门收支总表的收入各行")
    expenditure: dict[str, Amount] = Field(
        alias="支出", description="部门收支总表的支出，按功能分类科目编码，到类（3 位）即可"
    )
    basic: BudgetBasic = Field(
        BudgetBasic(), alias="基本支出", description="人员经费、公用经费，相加是基本支出"
    )
    projects: list[Project] = Field(
        [], alias="项目支出", description="专项支出预算表，一个项目一组；没有则不写"
    )
    fund_note: Text = Field(
        None, alias="政府性基金说明", description="有政府性基金预算时另说的话；没有不写"
    )
    fund_items: dict[str, Amount] = Field(
        {},
        alias="政府性基金",
        description="政府性基金预算支出，科目编码和金额，一科目一行；没有则不写",
    )
    prior: BudgetPrior = Field(
        BudgetPrior(), alias="上年", description="上年预算数；不写则不与上年比较"
    )
    changes: list[UnitChange] = Field(
        [], alias="单位增减", description="分单位比上年增减，一家一组；不分单位说明的不写"
    )
    agency_operating: BudgetOperating = Field(
        BudgetOperating(), alias="机关运行经费", description="机关运行经费预算和比上年增减的原因"
    )
    procurement: list[Purchase] = Field(
        [], alias="政府采购", description="政府采购预算表，一类一组；没有则不写"
    )
    assets: BudgetAssets = Field(
        BudgetAssets(), alias="国有资产", description="截止日的房屋、车辆、设备，和本年购置的"
    )
    three_public: BudgetThreePublic = Field(
        BudgetThreePublic(), alias="三公经费", description="一般公共预算“三公”经费预算表"
    )
    meetings: Meetings = Field(Meetings(), alias="会议费", description="会议费预算；没有则不写")
    trainings: Meetings = Field(Meetings(), alias="培训费", description="培训费预算；没有则不写")
    other: Text = Field(None, alias="其他事项", description="其他需要说明的事项；没有不写")
    confirmed: dict[str, Name] = Field({}, alias="已核", description=CONFIRMED_SAID)
