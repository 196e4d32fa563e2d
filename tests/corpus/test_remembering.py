"""Judged rows are kept by signature: what was judged is recalled, what another signature judged is not."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.remembering import Judgements
from corpus.store import Store

SIGNATURE = {"program": "parallax 1", "head relation": "abc"}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.dictionaries(st.text("0123456789abcdef", min_size=1, max_size=8), st.text(max_size=40), max_size=6))
def test_what_is_kept_is_recalled(store: Store, found: dict[str, str]) -> None:
    signature = SIGNATURE | {"of": str(sorted(found.items()))}
    Judgements(store, signature).keep(found)
    assert Judgements(store, signature).recall([*found, "nothing"]) == found


def test_another_signature_recalls_nothing(store: Store) -> None:
    Judgements(store, SIGNATURE).keep({"row": "[]"})
    assert Judgements(store, SIGNATURE | {"head relation": "xyz"}).recall(["row"]) == {}


def test_what_was_judged_first_stays(store: Store) -> None:
    memory = Judgements(store, SIGNATURE)
    memory.keep({"row": "first"})
    memory.keep({"row": "second"})
    assert memory.recall(["row"]) == {"row": "first"}
