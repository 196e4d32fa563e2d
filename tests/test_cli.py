"""The command line, run for real: the contract of the filters, and what bad input is told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parent.parent


Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def run(program: tuple[str, ...]) -> Run:
    """The program, forked from a process that has imported everything: tests of its start run cli.py themselves."""

    def ran(*arguments: str, given: bytes = b"", cwd: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*program, *arguments], input=given, capture_output=True, cwd=cwd, check=False)

    return ran


def started(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """The program as a shell starts it."""
    return subprocess.run([sys.executable, "cli.py", *arguments], capture_output=True, cwd=ROOT, check=False)


def lines(done: subprocess.CompletedProcess[bytes]) -> list[Any]:
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_help_and_pure_modules_load_nothing_heavy() -> None:
    code = (
        "import sys, cli, align.compare, align.terms, align.collate, align.divergence, corpus.service, web.app;"
        "bad = {'torch', 'spacy', 'sentence_transformers', 'transformers'} & set(sys.modules); assert not bad, bad"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
    assert started("--help").returncode == 0


def test_filter_answers_in_order_with_errors_in_place(run: Run) -> None:
    given = b'{"id": 1, "text": "We will go."}\n\nnonsense\n{"id": "b", "text": ""}\n[1]\n'
    done = run("clauses", given=given + b'{"id": 4, "text": "caf\xe9"}\n{"id": 5, "text": "Stay."}\n')
    answers = lines(done)
    assert [a["id"] for a in answers] == [1, None, "b", None, None, 5]
    assert ["error" in a for a in answers] == [False, True, True, True, True, False]
    assert done.returncode == 1
    said = done.stderr.decode()
    assert "line 3: not JSON" in said
    assert "line 6: not UTF-8" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"renderings": [{"outlet": "A", "text": "Yes."}]}, "only one rendering"),
        ({"renderings": [{"outlet": "A", "text": "Yes."}] * 2}, "stands twice"),
        ({"renderings": [{"outlet": "A", "text": "…"}, {"outlet": "B", "text": "No."}]}, "no letter or digit"),
        ({"renderings": [{"outlet": "A"}, {"outlet": "B", "text": "No."}]}, "missing or no text"),
        ({"renderings": "A"}, "no list"),
        ({"renderings": [{"outlet": "A", "text": "x" * 1_000_001}, {"outlet": "B", "text": "No."}]}, "1,000,000"),
        (
            {"renderings": [{"outlet": "A", "text": "Yes.", "quoted": 3}, {"outlet": "B", "text": "No."}]},
            "neither true",
        ),
    ],
)
def test_collate_refuses_in_words(run: Run, record: dict[str, Any], said: str) -> None:
    done = run("collate", given=json.dumps({"id": 7, **record}).encode())
    assert lines(done)[0]["id"] == 7
    assert said in lines(done)[0]["error"]
    assert done.returncode == 1


def test_words_of_texts_and_tokens(run: Run) -> None:
    given = [
        {"id": 1, "a": "We will go.", "b": "We cannot go now."},
        {"id": 2, "tokens_a": ["We", "go"], "tokens_b": ["we", "never", "go"]},
        {"id": 3, "tokens_a": [], "tokens_b": ["go"]},
        {"id": 4, "tokens_a": ["go"]},
    ]
    done = run("words", given="\n".join(map(json.dumps, given)).encode())
    one, two, three, four = lines(done)
    assert ["We cannot go now."[a:b] for a, b in one["tokens_b"]] == ["We", "can", "not", "go", "now", "."]
    assert two["links"] == [[0, 0], [1, 2]]
    assert two["difference_b"][1] > 0.5 > two["difference_b"][2]
    assert three == {"id": 3, "links": [], "scores": [], "difference_a": [], "difference_b": [1.0]}
    assert "tokens_b" in four["error"]


def test_compare_prints_a_table_with_numbered_marks(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("“We will sign the treaty.”\r\n", encoding="utf-8")
    (tmp_path / "two.txt").write_text("\ufeff“We will not sign the treaty.”", encoding="utf-8")
    done = run("compare", "one.txt", "two.txt", cwd=tmp_path)
    printed = done.stdout.decode()
    assert done.returncode == 0
    assert "⟦will not sign⟧1" in printed
    assert "reversal, polarity" in printed
    assert "\x1b[" not in printed
    as_json = lines(run("compare", "one.txt", "two.txt", "--json", cwd=tmp_path))[0]
    assert as_json["divergences"][0]["kind"] == "polarity"
    assert "model revision" in as_json["signature"]


def test_compare_writes_one_self_contained_page(run: Run, tmp_path: Path) -> None:
    payload = "<script>alert(1)</script>"
    given = [{"outlet": payload, "text": f"We will go {payload}."}, {"outlet": "B", "text": "We will not go."}]
    done = run("compare", "-", "--html", "out.html", given="\n".join(map(json.dumps, given)).encode(), cwd=tmp_path)
    assert done.returncode == 0
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "src=" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "kind-" in page or "polarity" in page


def test_compare_draws_a_picture_and_prints_no_table(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("We will sign the treaty.")
    (tmp_path / "two.txt").write_text("We will not sign the treaty.")
    done = run("compare", "one.txt", "two.txt", "--plot", "links.svg", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout == b""
    assert b"wrote links.svg" in done.stderr
    root = ElementTree.parse(tmp_path / "links.svg").getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "1 reversal · polarity" in "".join(root.itertext())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"caf\xe9", "UTF-8", id="not utf-8"),
        pytest.param(b"\x7fELF\x00\x01", "NUL", id="binary"),
        pytest.param(b"x " * 2_500_000, "1,000,000", id="five megabytes"),
    ],
)
def test_compare_refuses_files_in_words(run: Run, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "bad.txt").write_bytes(content)
    (tmp_path / "good.txt").write_text("We will go.")
    done = run("compare", "good.txt", "bad.txt", "--html", "out.html", cwd=tmp_path)
    assert done.returncode == 1
    assert "bad.txt" in done.stderr.decode()
    assert said in done.stderr.decode()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.txt", "good.txt"]


def test_compare_needs_two_and_a_file_that_is_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("We will go.")
    assert "only one rendering" in run("compare", "one.txt", cwd=tmp_path).stderr.decode()
    assert "No such file" in run("compare", "none.txt", cwd=tmp_path).stderr.decode()
    assert run("compare").returncode == 2


def test_import_export_check_backup(run: Run, tmp_path: Path) -> None:
    samples = str(ROOT / "corpus" / "samples" / "statements.jsonl")
    database = ["--database", "a.db"]
    assert "4 added" in run("import", samples, *database, cwd=tmp_path).stderr.decode()
    assert "4 already there" in run("import", samples, *database, cwd=tmp_path).stderr.decode()
    assert len(lines(run("export", *database, cwd=tmp_path))) == 4
    assert run("check", *database, cwd=tmp_path).returncode == 0
    assert run("backup", "copy.db", *database, cwd=tmp_path).returncode == 0
    assert len(lines(run("export", "--database", "copy.db", cwd=tmp_path))) == 4


def test_import_of_a_folder_is_all_or_nothing_and_tells_of_each_item(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "nyt.txt").write_text("We will go.")
    (folder / "wnc.txt").write_text("We shall go.")
    (folder / "photo.png").write_bytes(b"PNG")
    (tmp_path / "bad.jsonl").write_text("{broken")
    database = ["--database", "a.db"]
    refused = run("import", "texts", "bad.jsonl", *database, cwd=tmp_path)
    assert refused.returncode == 1
    said = refused.stderr.decode()
    assert "photo.png" in said and "bad.jsonl, line 1" in said and "nothing was stored" in said
    assert run("import", "texts", "--dry-run", *database, cwd=tmp_path).stdout.decode().count("nyt") > 1
    assert run("export", *database, cwd=tmp_path).stdout == b""
    left_out = run("import", "texts/*.txt", "bad.jsonl", "--leave-out-refused", *database, cwd=tmp_path)
    assert left_out.returncode == 1
    fates = [line.split("\t")[0] for line in left_out.stdout.decode().splitlines()]
    assert fates == ["new", "new", "refused"]
    assert len(lines(run("export", *database, cwd=tmp_path))) == 1


def test_import_tells_of_duplicates_and_asks_only_at_a_terminal(run: Run, tmp_path: Path) -> None:
    texts = [{"outlet": "NYT", "text": "We will open the dam in spring."}, {"outlet": "WNC", "text": "It opens."}]
    others = [{"outlet": "Post", "text": "“We will open the dam in spring.”"}, {"outlet": "Wire", "text": "Nothing."}]
    for name, renderings in (("a", texts), ("b", others)):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": name, "renderings": renderings}))
    database = ["--database", "a.db"]
    assert run("import", "a.jsonl", *database, cwd=tmp_path).returncode == 0
    assert run("import", "b.jsonl", "--duplicates", "ask", *database, cwd=tmp_path).returncode == 2
    skipped = run("import", "b.jsonl", "--duplicates", "skip", *database, cwd=tmp_path)
    assert "the same as NYT’s rendering of statement 1, but for white space" in skipped.stdout.decode()
    assert skipped.stdout.decode().startswith("new\t2\t"), "“Nothing.” is no duplicate"
    assert "--statement 1" in skipped.stdout.decode()
    (tmp_path / "c.jsonl").write_text(json.dumps({"renderings": [{**texts[0], "outlet": "A"}, {**others[0]}]}))
    skipped = run("import", "c.jsonl", "--duplicates", "skip", *database, cwd=tmp_path)
    assert skipped.stdout.decode().startswith("left out\t"), skipped.stdout


def test_serve_refuses_other_addresses_and_taken_ports(run: Run, tmp_path: Path) -> None:
    import socket

    database = str(tmp_path / "a.db")
    assert "only this machine" in run("serve", "--host", "0.0.0.0", "--database", database).stderr.decode()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("serve", "--port", port, "--database", database)
    assert done.returncode == 1
    assert f"port {port} cannot be used" in done.stderr.decode()


def test_interrupt_and_wrong_usage_have_their_exit_status() -> None:
    command = [sys.executable, str(ROOT / "cli.py"), "clauses"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as waiting:
        assert waiting.stdin
        assert waiting.stdout
        waiting.stdin.write(b"nonsense\n" * 32)  # a whole batch, so that it answers and then waits for more
        waiting.stdin.flush()
        waiting.stdout.readline()
        waiting.send_signal(signal.SIGINT)
        assert waiting.wait(timeout=20) == 130
    assert started("nonsense").returncode == 2
    assert started("--version").returncode == 0


def test_answers_are_utf_8_whatever_the_locale() -> None:
    command = [sys.executable, str(ROOT / "cli.py"), "collate"]
    given = '{"id": "آ", "renderings": []}\n'.encode()
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(command, input=given, capture_output=True, cwd=ROOT, env=environment, check=False)
    assert json.loads(done.stdout.decode("utf-8"))["id"] == "آ"
