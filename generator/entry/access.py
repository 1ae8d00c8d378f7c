"""Access: the rules of files that cannot be read or cannot be written, whoever asks for them."""

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
