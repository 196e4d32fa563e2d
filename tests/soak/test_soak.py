"""The long proofs, shortened: each script runs, and would say so if something were wrong."""

from __future__ import annotations

import pytest

from tests.soak import archive, kill_rounds, reviewers


def test_killed_in_the_middle_of_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert kill_rounds.main(["--rounds", "5"]) == 0, capsys.readouterr().out


def test_reviewers_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert reviewers.main(["--processes", "3", "--verdicts", "20"]) == 0, capsys.readouterr().out
    assert "60 verdicts stored of 3 × 20, 0 errors" in capsys.readouterr().out


def test_an_archive_comes_back_equal(capsys: pytest.CaptureFixture[str]) -> None:
    assert archive.main(["--statements", "40", "--compared", "4", "--sought", "1"]) == 0, capsys.readouterr().out
    assert "equal, in bytes" in capsys.readouterr().out
