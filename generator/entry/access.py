"""Access: the rules of files: read, written, and those that were asked for, by whomever."""

from __future__ import annotations

from typing import Final

from generator.rule import Rule

UNREADABLE: Final = Rule(
    "I01",
    "填报文件读得了",
    "文件要在写明的地方，有读取的权限，不超过 2 MB，是 UTF-8 的文本。"
    "GBK 的也读，但别的程序未必认得，所以提示另存；别的编码读出来是乱字，不如不读。",
    "把报表软件导出的 .xls 改名成 2024.yaml",
    "在编辑器里另存为 UTF-8 的 2024.yaml",
    hint="提示：文件是 GBK 编码，已经照 GBK 读了。",
)

UNWRITABLE: Final = Rule(
    "I02",
    "要写的文件写得进去",
    "已经有的填报文件不会被盖掉；正在别的程序里打开、只读、刚被人改过、文件夹没有权限、磁盘满了，"
    "都不写，原来的文件不动。",
    "2024.yaml 已经有了，又生成一份 2024 年的",
    "先把原来的 2024.yaml 改名或移走，再生成",
)

ASKED_FOR: Final = Rule(
    "I09",
    "文件是要的部门、年度、种类",
    "文件夹是部门的，文件名写明年度，预算的以 -budget 结尾；里面写的年度、类型要与文件名一致，"
    "拿来核对的上年、预算、各单位的文件也一样。拿错一年的文件，每一个数都对得上，整份却是错的。",
    "2024.yaml 里写着 年度: 2023",
    "2024.yaml 里写着 年度: 2024",
)
