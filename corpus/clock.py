"""The time as the store writes it.

In: nothing, or a moment. Out: ISO 8601 in UTC, to the millisecond, so that text order is time order.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now() -> str:
    """For example 2012-11-07T09:30:00.000Z."""
    return written(datetime.now(UTC))


def after(moment: str) -> str:
    """Now; where the clock that wrote a moment went ahead of ours, the millisecond after it."""
    return written(max(datetime.now(UTC), datetime.fromisoformat(moment) + timedelta(milliseconds=1)))


def written(moment: datetime) -> str:
    """A moment as the store writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
