"""docs/security.md: every number is the code's; every file, test and option named is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from generator.doors.cli import cli
from generator.entry import scalars
from generator.serving.configuration import Limits
from generator.serving.guarding import anchoring, anchors, oidc, passwords, throttle
from generator.serving.guarding.chain import What
from generator.serving.guarding.doorkeeping import _HSTS, _POLICY
from generator.serving.guarding.persons import OF_A_DEPARTMENT, OF_THE_SERVICE
from generator.serving.handing import unpacking
from generator.serving.interface import app_keys, callers
from generator.serving.interface.signing import HASHES
from generator.serving.store import pending
from generator.serving.web import posted, styles_page
from generator.serving.working import apart, uploads

ROOT: Final = Path(__file__).parents[2]
MANUAL: Final = (ROOT / "docs" / "security.md").read_text("utf-8")
LIMITS: Final = Limits()
MEGABYTE: Final = 1 << 20
HOUR: Final = 3_600_000  # milliseconds
HASHER: Final = passwords._HASHER
SECRET: Final = app_keys._SECRET

# What the manual says with a number, made of the number that counts.
SAID: Final = (
    f"至少 {LIMITS.password_least} 个字符、最多 {passwords.MOST} 个",
    f"{LIMITS.password_age // 86_400} 天换一次",
    f"{HASHER.time_cost} 遍、{HASHER.memory_cost >> 10} MiB、{HASHER.parallelism} 路",
    f"同时最多算 {passwords._TWO._value} 个",
    f"连续写错 {LIMITS.tried} 次锁 {LIMITS.locked // 60} 分钟",
    f"一个地址在 {LIMITS.locked // 60} 分钟里写错 {LIMITS.tried_address} 次",
    f"一个地址一分钟最多试 {LIMITS.logins} 次",
    f"闲置 {LIMITS.idle // 60} 分钟退出，登录满 {LIMITS.session // 3600} 小时退出",
    f"来回最多 {oidc._WAITS // 60} 分钟",
    f"每 {anchoring._SECONDS} 秒",
    f"最多 {anchors.EVERY} 条",
    f"一次请求最多 {LIMITS.body // MEGABYTE} MB，最多 {uploads.MOST_PARTS} 项",
    f"表单一项最多 {posted._LONGEST >> 10} KB",
    f"上传 {uploads._SECONDS // 60} 分钟没有传完",
    (
        f"最多 {LIMITS.read_seconds} 秒、{LIMITS.read_memory // MEGABYTE} MB 内存、"
        f"写 {apart._WRITTEN // MEGABYTE} MB、开 {apart._OPEN} 个文件"
    ),
    f"学样式最多 {LIMITS.learn_seconds} 秒，一个人同时最多学 {styles_page._AT_ONCE} 个",
    f"最多 {scalars.MAX_BYTES // 1_000_000} MB、{scalars.MAX_DEPTH} 层、{scalars.MAX_NODES} 项",
    (
        f"最多 {unpacking.MOST} 份报告、{unpacking._ENTRIES} 个文件、"
        f"一份 {unpacking._ONE // MEGABYTE} MB、共 {unpacking._ALL // MEGABYTE} MB、"
        f"压缩比 {unpacking._RATIO}、{unpacking._DEPTH} 层文件夹"
    ),
    f"一分钟最多 {LIMITS.asked} 次请求，一个地址最多 {LIMITS.asked_address} 次",
    "超过的答 429",
    f"最多 {throttle._MOST} 个",
    f"前后 {callers.WINDOW // 60_000} 分钟以外",
    "随机数 8 至 64 个字符",
    f"令牌 {app_keys.TOKEN_LASTS // HOUR} 小时，下载地址 {callers.LINK_LASTS // HOUR} 小时",
    f"{SECRET} 字节随机",
    f"满 {pending._DAY // 86_400_000} 天删，一人最多留 {pending._MOST} 份",
    "数据文件夹 0700、数据库和日志 0600",
    "只认 0600 的文件",
    "只开 443",
    *(f"{name}" for name in oidc.ALGORITHMS),
)
# What is no number of ours: standards, clauses, hashes, what is typed, names of files.
ELSEWHERE: Final = (
    r"\]\([^)]*\)",
    r"`[^`]*`",
    r"GB/T \d+(?:-\d+)?",
    r"RFC \d+",
    r"\d+(?:\.\d+){2,3}",
    r"(?:SHA-|SHA)256|S256|SM[234]|argon2id|等保2\.0|levels 2 and 3",
)


@pytest.mark.parametrize("said", SAID)
def test_a_number_is_that_of_the_code(said: str) -> None:
    assert said in MANUAL


def test_no_other_number_is_said() -> None:
    """Whoever writes one more says above where it comes from."""
    rest = MANUAL
    for said in sorted(SAID, key=len, reverse=True):
        rest = rest.replace(said, "")
    for pattern in ELSEWHERE:
        rest = re.sub(pattern, "", rest)
    assert [line for line in rest.splitlines() if re.search(r"\d", line)] == []


def test_a_nonce_is_as_long_as_is_said() -> None:
    assert [n for n in range(100) if callers._NONCE.fullmatch("x" * n)] == list(range(8, 65))


def spans() -> Iterator[str]:
    return (one for one in re.findall(r"`([^`\n]+)`", MANUAL))


def test_every_file_that_is_named_is_there() -> None:
    named = {one for one in spans() if re.fullmatch(r"[\w./-]+\.(?:py|toml|txt|service)", one)}
    homes = (ROOT, ROOT / "generator" / "serving", ROOT / "tests" / "serving")
    assert len(named) > 25
    assert {one for one in named if not any((home / one).is_file() for home in homes)} == set()


def test_every_test_that_is_named_is_there() -> None:
    named = re.findall(r"(test_\w+\.py)::(test_\w+)", MANUAL)
    assert len(named) > 40
    for file, name in named:
        source = (ROOT / "tests" / "serving" / file).read_text("utf-8")
        assert re.search(rf"^(?:async )?def {name}\(", source, re.MULTILINE), f"{file}::{name}"


def test_every_row_of_the_threats_names_a_test() -> None:
    threats = MANUAL.partition("哪个测试看着")[2].partition("## In English")[0]
    rows = [one for one in threats.splitlines() if one.startswith("| ")][1:]
    assert len(rows) > 25
    assert [one for one in rows if "::test_" not in one] == []


def test_every_option_that_is_named_is_one() -> None:
    runner = CliRunner()
    known = "".join(
        runner.invoke(cli, [*command, "--help"]).output
        for command in (["serve"], ["office", "record"], ["office", "backup"])
    )
    named = {word for one in spans() for word in re.findall(r"--[a-z-]+", one)}
    assert named
    assert {one for one in named if not re.search(rf"{one}\b(?!-)", known)} == set()


def test_every_kind_of_the_record_is_named() -> None:
    told = MANUAL.partition("进记录的事：")[2].partition("（")[0].split("、")
    assert {str(one) for one in What} <= set(told)


def test_who_there_is_is_named() -> None:
    for role in (*OF_A_DEPARTMENT, *OF_THE_SERVICE):
        assert role in MANUAL
    for algorithm in HASHES:
        assert algorithm in MANUAL
    assert "frame-ancestors 'none'" in _POLICY
    assert f"max-age={365 * 86_400}" == _HSTS  # 一年
    assert "unsafe" not in _POLICY


CONTROLS: Final = {
    "身份鉴别": "abcd",
    "访问控制": "abcdefg",
    "安全审计": "abcd",
    "入侵防范": "abcdef",
    "恶意代码防范": "",
    "可信验证": "",
    "数据完整性": "ab",
    "数据保密性": "ab",
    "数据备份恢复": "abc",
    "剩余信息保护": "ab",
    "个人信息保护": "ab",
}


@pytest.mark.parametrize(("control", "items"), CONTROLS.items())
def test_each_point_of_the_standard_is_answered(control: str, items: str) -> None:
    """Each with what the program does, what the office does, and whether it is met."""
    part = re.split(r"^##+ ", MANUAL.partition(f"### {control}（")[2], flags=re.MULTILINE)[0]
    rows = [one.strip("|").split("|") for one in part.splitlines() if one.startswith("| ")][1:]
    assert [row[0].strip()[0] for row in rows if items] == list(items)
    assert rows
    for row in rows:
        assert len(row) == 4
        assert re.match(r"(?:二级配合，三级)?(?:符合|配合|不符合)", row[3].strip()), row
