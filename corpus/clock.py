"""The time as the store writes it.

In: nothing. Out: ISO 8601 in UTC, to the millisecond, so that text order is time order.
"""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """For example 2012-11-07T09:30:00.000Z."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
