"""Views: the index as it is asked: Chinese names, one report a unit, year and kind, who is whose.

docs/province-index.md lists each view with its columns; a test holds the list against what DuckDB
says they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from generator.province.index.engine import Engine, files_read, quoted, texted
from generator.province.index.keeping import Index
from generator.province.index.parquet_tables import (
    ENTERED,
    FINDINGS,
    LAYOUTS,
    REPORTS,
    Column,
    Layout,
)
from generator.province.index.roll import NO_ROLL, Roll

PLACED: Final = Layout(
    "报告",
    (
        *REPORTS.columns,
        Column("上级", "VARCHAR", "是哪个部门的所属单位：上一层文件夹里的，或者名单里写的"),
        Column("采用", "BOOLEAN", "一个单位一年一类里用来比的那一份：先用填报的，再用公开的"),
    ),
    REPORTS.order,
)
# Digits behind the point are whole: a BIGINT times 0.01 is a DECIMAL, exactly.
_YUAN: Final = "CASE WHEN 计量 = '元' THEN {0} * 0.01::DECIMAL(3, 2) END"
_RATE: Final = (
    "((2 * abs({0}::HUGEINT) * 100000000 + {1}) // (2 * {1}) * sign({0}))::DECIMAL(32, 0)"
    " * 0.000001::DECIMAL(7, 6)"
)


class View(Struct, frozen=True):
    """A view: its columns with what stands in them, and the question that it is."""

    name: str
    about: str
    columns: Mapping[str, str]
    question: str


_WHOSE: Final = "r.单位, r.部门, r.年度, r.类型, r.来源, r.采用, r.文件"
_WHOSE_ABOUT: Final = {
    "单位": "哪个单位",
    "部门": "报告里写的部门名称",
    "年度": "哪一年",
    "类型": "决算 或 预算",
    "来源": "填报 或 公开",
    "采用": "是不是用来比的那一份",
    "文件": "从哪个文件来",
}
_SHARES: Final = (
    ("占比", "l.值", "l.整体"),
    ("完成率", "l.值", "l.预算"),
    ("增减幅度", "abs(l.值::HUGEINT - l.上年)", "l.上年"),
)
VIEWS: Final = (
    View(
        "金额",
        "每一个金额，一行一个：是多少元、怎么来的、填在哪里",
        {
            **_WHOSE_ABOUT,
            "名称": "事实的名字，如 本年收入合计、一般公共预算各科目.2010301",
            "题名": "表上的名称",
            "编码": "科目编码",
            "元": "多少元，精确到分（DECIMAL）",
            "分": "多少分（整数）",
            "预算元": "年初预算（“三公”经费是全年预算）",
            "上年元": "上年数",
            "整体元": "占比是它的几分之几",
            "由": "所填、未填、待填，或者算法",
            "行": "在文件的第几行",
            "页": "公开的报告在第几页",
            "键": "填在哪一项，或者由哪几个数算来",
        },
        f"SELECT {_WHOSE}, l.名称, l.题名, l.编码, {_YUAN.format('l.值')} AS 元, l.值 AS 分,"
        f" {_YUAN.format('l.预算')} AS 预算元, {_YUAN.format('l.上年')} AS 上年元,"
        f" {_YUAN.format('l.整体')} AS 整体元, l.由, l.行, l.页, l.键"
        " FROM 数 l JOIN 报告 r USING (序号) WHERE l.计量 = '元'",
    ),
    View(
        "数量",
        "不是金额的数：人、辆、平方米 ……",
        {
            **_WHOSE_ABOUT,
            "名称": "事实的名字，如 车辆总数",
            "计量": "单位",
            "数量": "多少，精确（DECIMAL）",
            "行": "在文件的第几行",
            "键": "填在哪一项",
        },
        f"SELECT {_WHOSE}, l.名称, l.计量,"
        " (l.值::HUGEINT * power_of_ten.十)::DECIMAL(38, 0) * 0.000000000000000001::DECIMAL(18, 18)"
        " AS 数量, l.行, l.键 FROM 数 l JOIN 报告 r USING (序号) JOIN power_of_ten USING (小数位)"
        " WHERE l.计量 <> '元'",
    ),
    View(
        "比率",
        "占比、完成率、增减幅度：精确的是分子和分母，百分数四舍五入到六位",
        {
            **_WHOSE_ABOUT,
            "名称": "哪个数的",
            "方面": "占比、完成率、增减幅度",
            "分子": "分（整数）",
            "分母": "分（整数），大于 0",
            "百分数": "分子 ÷ 分母 × 100，四舍五入到六位小数（DECIMAL）",
        },
        " UNION ALL ".join(
            f"SELECT {_WHOSE}, l.名称, {texted(aspect)} AS 方面, ({above})::HUGEINT AS 分子,"
            f" {below} AS 分母, {_RATE.format(f'({above})', f'{below}::HUGEINT')} AS 百分数"
            f" FROM 数 l JOIN 报告 r USING (序号)"
            f" WHERE l.值 IS NOT NULL AND {below} > 0"
            + (" AND l.值 >= 0" if aspect == "完成率" else "")
            for aspect, above, below in _SHARES
        ),
    ),
    View(
        "各报告的问题",
        "核对每一份报告自己时找到的错误和提示",
        {
            **_WHOSE_ABOUT,
            **{one.name: one.about for one in FINDINGS.columns[1:]},
        },
        f"SELECT {_WHOSE}, {', '.join(f'w.{one}' for one in FINDINGS.names[1:])}"
        " FROM 问题 w JOIN 报告 r USING (序号)",
    ),
    View(
        "所属",
        "部门和它的所属单位，一个单位一行",
        {"年度": "哪一年", "类型": "决算 或 预算", "上级": "部门", "单位": "所属单位"},
        "SELECT 年度, 类型, 上级, 单位 FROM 报告 WHERE 采用 AND 上级 <> ''",
    ),
)


def viewed(engine: Engine, index: Index, roll: Roll = NO_ROLL) -> None:
    """Makes the tables and the views of an index; 报告 is a table, as it is small."""
    engine.run("CREATE OR REPLACE TABLE 失效 AS SELECT unnest($1::INTEGER[]) AS 序号", [index.gone])
    for layout in LAYOUTS:
        if index.parts:
            _old_left_out(engine, index, layout)
        else:
            engine.table(layout)
    _list(engine, roll)
    engine.run(f"CREATE OR REPLACE TEMP TABLE 各份 AS SELECT * FROM {quoted(REPORTS.name)}")
    engine.run(f"DROP {'VIEW' if index.parts else 'TABLE'} {quoted(REPORTS.name)}")
    engine.run(_WHOSE_EACH_IS)
    engine.run(
        "CREATE OR REPLACE TABLE power_of_ten AS"
        " SELECT unnest($1::TINYINT[]) AS 小数位, unnest($2::HUGEINT[]) AS 十",
        [list(range(19)), [10**18 // 10**places for places in range(19)]],
    )
    for view in VIEWS:
        engine.run(f"CREATE OR REPLACE VIEW {quoted(view.name)} AS {view.question}")


def _old_left_out(engine: Engine, index: Index, layout: Layout) -> None:
    """A view of the rows of the parts, without those of reports that are not there any more."""
    source = files_read(index.paths(layout))
    left = " ANTI JOIN 失效 USING (序号)" if index.gone else ""
    engine.run(f"CREATE OR REPLACE VIEW {quoted(layout.name)} AS SELECT * FROM {source}{left}")


def _list(engine: Engine, roll: Roll) -> None:
    """The department of each name that reports have, where the list has one."""
    names = engine.rows(f"SELECT DISTINCT 部门 FROM {quoted(REPORTS.name)}") if roll.lines else []
    owned = [(str(name), above) for (name,) in names if (above := roll.above(str(name)))]
    engine.run(
        "CREATE OR REPLACE TEMP TABLE 名单 AS"
        " SELECT unnest($1::VARCHAR[]) AS 部门, unnest($2::VARCHAR[]) AS 上级名",
        [[name for name, _ in owned], [above for _, above in owned]],
    )


# A published report is its unit's, where the inputs of one unit have the same name.  The department
# of a unit is as the list has it, or the nearest folder above with a report of the year and kind.
_WHOSE_EACH_IS: Final = f"""
CREATE OR REPLACE TABLE 报告 AS
WITH 名 AS (
    SELECT 部门, min(单位) AS 同名 FROM 各份 WHERE 来源 = {texted(ENTERED)} AND 部门 <> ''
    GROUP BY 部门 HAVING count(DISTINCT 单位) = 1),
归位 AS (
    SELECT 各份.* REPLACE (CASE WHEN 来源 = {texted(ENTERED)} THEN 单位
        ELSE coalesce(同名, 单位) END AS 单位)
    FROM 各份 LEFT JOIN 名 ON 名.部门 = 各份.部门),
有 AS (SELECT DISTINCT 单位, 年度, 类型 FROM 归位 WHERE 读得了 AND 单位 <> ''),
各层 AS (
    SELECT 单位, string_split(单位, '/') AS 段, unnest(range(1, len(段))) AS 层
    FROM (SELECT DISTINCT 单位 FROM 归位 WHERE contains(单位, '/'))),
文件夹 AS (
    SELECT s.单位, h.年度, h.类型, arg_max(h.单位, s.层) AS 上级
    FROM 各层 s JOIN 有 h ON h.单位 = array_to_string(s.段[1:s.层], '/') GROUP BY ALL)
SELECT g.*, coalesce(m.同名, w.上级名, s.上级, '') AS 上级,
    g.读得了 AND g.单位 <> '' AND row_number() OVER (
        PARTITION BY g.单位, g.年度, g.类型
        ORDER BY NOT g.读得了, g.来源 <> {texted(ENTERED)}, g.文件) = 1 AS 采用
FROM 归位 g LEFT JOIN 名单 w ON w.部门 = g.部门 LEFT JOIN 名 m ON m.部门 = w.上级名
    LEFT JOIN 文件夹 s ON s.单位 = g.单位 AND s.年度 = g.年度 AND s.类型 = g.类型
ORDER BY g.序号
"""
