"""Kept searches: stored whole, under one name each, listed, renamed, deleted."""

from __future__ import annotations

import pytest

from corpus import service
from corpus.errors import InputError, NotFound
from corpus.searching.narrowing import Filters
from corpus.store import Store

FILTERS = Filters(
    speaker="ظریف",
    since="2012-11",
    kind=("polarity", "tense"),
    severity="shift",
    verdict="unsure",
    silent="A",
    apart="B",
)


def test_what_is_kept_comes_back(store: Store) -> None:
    number = service.save_search(store, "  Ours ", "“we will” -not", FILTERS, "Ada")
    service.save_search(store, "Another", "talks", Filters(outlet="B"), "", meaning=True)
    another, ours = service.saved_searches(store)
    assert (ours.id, ours.name, ours.query, ours.filters, ours.who) == (
        number,
        "Ours",
        "“we will” -not",
        FILTERS,
        "Ada",
    )
    assert (another.meaning, ours.meaning, another.filters) == (True, False, Filters(outlet="B"))
    assert ours.saved.endswith("Z")


def test_a_name_is_there_once_however_it_is_written(store: Store) -> None:
    number = service.save_search(store, "Café", "x", Filters(), "")
    with pytest.raises(InputError) as raised:
        service.save_search(store, "CAFE", "y", Filters(), "")
    assert raised.value.where == "name"
    other = service.save_search(store, "…", "y", Filters(), "")
    with pytest.raises(InputError):
        service.rename_search(store, other, "cafe")
    service.rename_search(store, number, "CAFÉ")
    service.rename_search(store, other, "Bar")
    assert [one.name for one in service.saved_searches(store)] == ["Bar", "CAFÉ"]


@pytest.mark.parametrize(
    ("name", "query", "filters"),
    [
        ("", "x", Filters()),
        ("n", " ", Filters()),
        ("n", "(", Filters()),
        ("n\0", "x", Filters()),
        ("n" * 300, "x", Filters()),
    ],
)
def test_what_is_no_search_is_not_kept(store: Store, name: str, query: str, filters: Filters) -> None:
    with pytest.raises(InputError):
        service.save_search(store, name, query, filters, "")
    assert service.saved_searches(store) == []


def test_deleting_and_renaming_what_is_gone(store: Store) -> None:
    number = service.save_search(store, "n", "x", Filters(), "")
    service.delete_search(store, number)
    service.delete_search(store, number)
    assert service.saved_searches(store) == []
    with pytest.raises(NotFound):
        service.rename_search(store, number, "m")
