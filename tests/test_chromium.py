"""The browser that the tests need: installed where that can be done, else said how."""

from __future__ import annotations

from pathlib import Path

import pytest

import cli
from align.errors import InputError


def fake_apt(folder: Path, browser: Path, status: int) -> None:
    """An apt-get that notes what it was asked, and "installs" the browser if it is to succeed."""
    script = folder / "apt-get"
    install = f"touch {browser}" if status == 0 else "true"
    script.write_text(f'#!/bin/sh\necho "$@" >> {folder}/asked\n{install}\nexit {status}\n')
    script.chmod(0o755)


def test_it_is_installed_by_apt_as_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = tmp_path / "chromium"
    monkeypatch.setattr(cli, "CHROMIUM", browser)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(cli.os, "geteuid", lambda: 0)
    fake_apt(tmp_path, browser, 0)
    cli.ensure_chromium()
    assert "install -y --no-install-recommends chromium" in (tmp_path / "asked").read_text()
    cli.ensure_chromium()
    assert (tmp_path / "asked").read_text().count("chromium") == 1


@pytest.mark.parametrize(("user", "status", "said"), [(1000, 0, "browser tests need it"), (0, 100, "could not be")])
def test_else_it_is_said_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: int, status: int, said: str
) -> None:
    monkeypatch.setattr(cli, "CHROMIUM", tmp_path / "chromium")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(cli.os, "geteuid", lambda: user)
    fake_apt(tmp_path, tmp_path / "chromium", status)
    with pytest.raises(InputError, match=said) as refused:
        cli.ensure_chromium()
    assert "apt-get install chromium" in str(refused.value)
