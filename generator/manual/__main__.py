"""Manual: the documents that are generated from the code, and the command that writes them.

    python -m generator.manual

A test fails when a file is not what its function gives.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from generator.entry.keys import Block, Entry, entries
from generator.entry.schema import MODELS, input_schema
from generator.entry.values import Form
from generator.manual.fact_list import facts_manual
from generator.manual.rulebook import rules_manual

ROOT: Final = Path(__file__).resolve().parents[2]


# ---------------------------------------------------------------- docs/input.md

_PREFACE: Final = """# 怎么填

一个部门一个文件夹，一年一个文件：决算是 `inputs/<部门>/2024.yaml`，
预算是 `inputs/<部门>/2024-budget.yaml`。本文由代码生成（`make docs`）。

## 四步

1. **生成**：`make new DEPT=liling YEAR=2025`。有上一年文件的，上年数、科目、车辆等都接好了；
   新部门取一个文件夹名（字母、汉字、数字都行），得到一份空的。预算写 `YEAR=2025-budget`。
2. **填数**：用文本编辑器打开，把【待填】改成表上的数。没有的写 0，不适用的整行删去。
   顺序和公开表一样，各表写到哪里见下面。
3. **生成说明**：`make report DEPT=liling`。有问题会一次列出全部，每条有行号；改完再运行。
4. **写原因**：哪些数要写原因，不用自己找，缺哪一条程序会指出来，连增减额一起告诉您。
   想先看全文，加 `DRAFT=1`，缺原因的地方写成【待填】。

还没有填完也可以看：`make check`、`make tables` 和 `DRAFT=1` 的说明不必等【待填】都填上。
没有填的数写成【待填】，用到它的合计、占比也写【待填】，不拿它去怪别的数；还缺什么、哪里对不上、缺哪些原因和概况，
一次列全，照文件的顺序。都对了，`make check` 最后一行会说“填得对”、核对了多少处。

| 手里的表 | 写在 |
|---|---|
| 公开01表 收入支出决算总表 | `收入`、`结转和结余` |
| 公开02表 收入决算表 | 多半不用写；由支出得不出时会问，写在科目下面的 `收入` |
| 公开03表 支出决算表 | `支出`，一个项级科目一组 |
| 公开04表 财政拨款收入支出决算总表 | `结转和结余` 里的年初、年末财政拨款结转和结余 |
| 公开05表 一般公共预算财政拨款支出决算表 | `支出` 里的 `其中财政拨款`，与公开03表不同时才写 |
| 公开06表 基本支出决算明细表 | `基本支出明细` |
| 政府性基金、国有资本经营预算两张表 | `政府性基金`、`国有资本经营预算` |
| “三公”经费支出决算表 | `三公经费` |
| 年初批复的部门预算 | `支出` 里各科目的 `年初预算` |
| 上年的公开表 | `上年`；有上一年文件的不用写 |
| 会议、培训、采购、资产、绩效的台账 | `会议费`、`培训费`、`政府采购`、`国有资产`、`预算绩效` |

## 每一行怎么写

每行写成 `键: 值`，冒号是半角的，后面空一格；下一级往里缩进两个空格，不用 Tab。
`#` 后面是说明，程序不读，前面要空一格。列表一条一行，以 `- ` 开头。
文字里的中文标点照常写；有半角冒号或 `#` 时，用一对英文单引号 `'` 把整段括起来。
键是公开表上的名称，写错了程序会指出是哪一行、应该是什么。
VS Code 等编辑器按文件第一行自动补全和检查。

## 金额

照表上的样子填。下面几种都认得，写的是多少就是多少，没有误差：

| 写法 | |
|---|---|
| `1234.50` | 只写数字 |
| `1,234.50` | 带千分位 |
| `12 345 678.90` | 用空格分隔 |
| `１２３４．５０` | 全角数字 |
| `-5.00` | 负数 |

不能写 `约30`、`30元`、`3万`、`无`、`/`。整个文件用一个单位，看 `计量单位`：
写 `元` 的小数最多两位，写 `万元` 的最多六位。
写在花括号里的金额（`{基本支出: 1234.50}`）不能带千分位逗号。

**空着和 0 不一样。** 空着（或者不写这一行）是“没有这个数”，0 是“这个数为零”。上年数最要紧：
`上年: 0` 会写成上年为 0、今年新增；空着则从上一年的文件取，取不到就不与上年比较。
没有上年可比的（如新成立的单位），上年数空着，不要写 0。
本年的收入、支出、年初预算空着按 0 计算。整块都没有的，整块不写。

**说不过去的数不写。** 决算超过预算的一百倍、人均工资上百万元、整份文件的元和万元填反，
多半是填错了，程序会指出来。核实过、确实如此的，照程序说的名称，在文件最外层写上理由：

```yaml
已核:
  2101399: 中央、省补助资金年中下达，年初预算没有列
  计量单位: 全省汇总，确有一千多亿元
```

## 支出的写法

只写最末一级：7 位的项级科目。款、类、合计由程序相加，占比、完成率也由程序计算：

```yaml
支出:
  2101599:                # 其他医疗保障管理事务支出
    项目支出: 893,648.00
    其中财政拨款: 834,655.00
    年初预算: 20,000,000.00
    原因: 部分支付其他款项
```

- **其中财政拨款**：把公开03表和公开05表逐行对一遍，同一科目公开05表的数比公开03表小，
  就把公开05表的数写在这里；一样的不写；公开05表上没有这个科目的写 0。
  只有一种支出时写一个数；基本支出、项目支出都有时分两行写。
- **支出小计**：表上印的类、款小计或合计，与各项相加差几分钱（尾数误差）时才写，写了以印的为准：

  ```yaml
  支出小计:
    21013:
      项目支出: 95.59
  ```

- **政府性基金、国有资本经营预算**的科目写在各自的 `支出` 下面，不写进上面的 `支出`。
- 科目名称由编码查得。科目表里没有的编码，加一行 `名称: …`；类、款也没有的，
  在 `支出小计` 里给它们写 `名称`。

## 上年的数

同一个文件夹里有上一年的决算（如 `2024.yaml` 旁边的 `2023.yaml`）时，上年的数从那里取，不用再写；
文件里写了的，以写的为准，两边不一样时会提醒。`上年` 里的每一项可以只写一个数，要写原因时分成两行：

```yaml
上年:
  其他收入: 1,200.00
  收入总计:
    金额: 98,765.00
    原因: 新增了项目
```

## 程序会核对什么

| 提示 | 多半是 |
|---|---|
| 收入总计 与 支出总计 应相等 | 漏了一个科目、一项收入或者结转；先看差额等于哪一个数 |
| 一般公共预算财政拨款收入加年初结转 与 … 应相等 | 漏写 `其中财政拨款` 或者公开04表的结转 |
| 政府性基金预算财政拨款收入加年初结转 与 … 应相等 | 漏写基金的收入、支出或者结转 |
| 一般公共预算基本支出 与 公开06表 应相等 | `基本支出明细` 漏了一行，或者 `其中财政拨款` 不对 |
| 写的是 …，明细相加是 … | 自己写的合计与明细对不上；没有把握就删去合计，由程序相加 |
| 缺原因 | 按提示的键写上；`上年` 里写在一行的，先分成 `金额`、`原因` 两行 |
| 接不上前面；请检查缩进 | 这一行或者上一行多了、少了空格 |
| 请看一看 | 已经写好了，只是这几处少见，核对无误就不用改 |

## JSON

文件也可以是 JSON（`2024.json`），键和写法与下面完全一样，数字加不加引号都可以。
同一个年度只能有一个文件。

"""

_HEAD: Final = "| 键 | 含义 | 写法 |\n|---|---|---|\n"
_OUTERMOST: Final = "最外层"

Titles = Mapping[type[Block], str]


def input_manual() -> str:
    """docs/input.md: how a file is filled in, and every key of it from the models."""
    parts = [_PREFACE]
    for kind, model in MODELS.items():
        parts.append(f"# 部门{kind}的键\n\n带 * 的必须写。\n")
        titles = _titles(model)
        parts += [_table(block, title, titles) for block, title in titles.items()]
    return "\n".join(parts)


def _titles(model: type[Block]) -> Titles:
    """The heading of each block of an input, in reading order; a block that recurs has one."""
    found: dict[type[Block], tuple[str, list[str]]] = {}

    def walk(block: type[Block], above: str) -> None:
        for entry in entries(block):
            if isinstance(entry.of, Form):
                continue
            if entry.of not in found:
                found[entry.of] = above, [_own(entry, above)]
                walk(entry.of, " → ".join(part for part in (above, _own(entry, above)) if part))
            elif found[entry.of][0] == above and _own(entry, above) not in found[entry.of][1]:
                found[entry.of][1].append(_own(entry, above))

    walk(model, "")
    headings = {
        block: " → ".join(part for part in (above, "、".join(names)) if part)
        for block, (above, names) in found.items()
    }
    return {model: _OUTERMOST, **headings}


def _own(entry: Entry, above: str) -> str:
    if above == "上年":
        return "每一项"
    return entry.key + {"list": "的每一条", "table": "的每个科目"}.get(entry.many, "")


def _table(block: type[Block], title: str, titles: Titles) -> str:
    rows = "".join(_row(entry, titles) for entry in entries(block))
    return f"## {title}\n\n{_HEAD}{rows}"


def _row(entry: Entry, titles: Titles) -> str:
    key = f"{entry.key} *" if entry.required else entry.key
    return f"| {key} | {entry.meaning} | {_writing(entry, titles)} |\n"


def _writing(entry: Entry, titles: Titles) -> str:
    if entry.choices:
        return " 或 ".join(f"`{choice}`" for choice in entry.choices)
    one = entry.of.writing if isinstance(entry.of, Form) else f"见“{titles[entry.of]}”"
    if entry.bare and not isinstance(entry.of, Form):
        one = f"金额，或分行写{'、'.join(below.key for below in entries(entry.of))}"
    if entry.many == "list":
        return f"列表，一条一行：{one}"
    if entry.many == "table":
        return f"{'编码' if entry.codes else '名称'}: {one}"
    return one


# ---------------------------------------------------------------- all of them


def _schema(kind: str) -> str:
    return json.dumps(input_schema(kind), ensure_ascii=False, indent=2) + "\n"


def _facts() -> str:
    examples = ("example.yaml", "example-budget.yaml")
    return facts_manual(*(ROOT.joinpath("docs", name).read_text("utf-8") for name in examples))


# Every generated file, and what it should be.
GENERATED: Final[Mapping[str, Callable[[], str]]] = {
    "docs/input.md": input_manual,
    "docs/facts.md": _facts,
    "docs/rules.md": rules_manual,
    "inputs/决算.schema.json": lambda: _schema("决算"),
    "inputs/预算.schema.json": lambda: _schema("预算"),
}


def main() -> None:
    """Writes every generated file that is not as it should be, and says which."""
    for name, content in GENERATED.items():
        path, text = ROOT / name, content()
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            sys.stdout.write(f"已写 {name}\n")


if __name__ == "__main__":
    main()
