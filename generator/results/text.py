"""The result for the terminal: one finding a line, its place first, the verdict last."""

from __future__ import annotations

from generator.inspection import Finding
from generator.results.result import Result


def to_text(result: Result) -> str:
    """Findings, wrong ones first, and the verdict; a line each."""
    lines = [_line(result.understood.name, finding) for finding in result.findings]
    return "\n".join([*lines, verdict(result)]) + "\n"


def _line(name: str, finding: Finding) -> str:
    why = f"；{finding.diagnosis}" if finding.diagnosis else ""
    right = f"，应为 {finding.expected}" if finding.expected else ""
    also = f"；同样的还有：{'、'.join(map(str, finding.also))}" if finding.also else ""
    return (
        f"{name} {finding.place}：{finding.level}（{finding.rule}）"
        f"“{finding.quote}”{right}。{finding.message}{why}{also}"
    )


def verdict(result: Result) -> str:
    """The one line that comes last: what was checked, what was found, what nobody can settle."""
    return (
        f"{result.understood.name}：核对 {result.checked} 处，错误 {result.wrong} 处，"
        f"提示 {result.hints} 处；正文 {len(result.figures)} 个数，"
        f"{len(result.unsettled)} 个没有可核对的依据"
    )
