"""Chinese file names are found and made whatever the locale spells them with."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.entry.on_disk import on_disk

NAME = "收支总体.j2"
SPELT = "鏀舵敮.j2"  # how another locale reads the bytes of a name


def test_a_name_of_the_locale_is_found_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.touch()
    assert on_disk(path) == path


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A locale that reads the UTF-8 of every Chinese name as another one."""
    monkeypatch.setattr("generator.entry.on_disk.os.fsdecode", lambda _: SPELT)


@pytest.mark.usefixtures("elsewhere")
def test_a_name_in_utf_8_is_found_in_another_locale(tmp_path: Path) -> None:
    (tmp_path / SPELT).touch()
    assert on_disk(tmp_path / NAME) == tmp_path / SPELT


@pytest.mark.usefixtures("elsewhere")
def test_what_is_not_there_is_made_as_the_locale_spells_it(tmp_path: Path) -> None:
    assert on_disk(tmp_path / NAME) == tmp_path / NAME
    assert on_disk(tmp_path / "2024.yaml") == tmp_path / "2024.yaml"


@pytest.mark.usefixtures("elsewhere")
def test_what_the_locale_cannot_spell_is_made_in_utf_8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.entry.on_disk.os.fsencode", lambda name: name.encode("latin-1"))
    assert on_disk(tmp_path / NAME) == tmp_path / SPELT


def test_bytes_are_kept(tmp_path: Path) -> None:
    """A name with a byte that is no text stays what it is."""
    odd = tmp_path / os.fsdecode(b"\xe6\x94.yaml")
    odd.touch()
    assert on_disk(odd).is_file()
