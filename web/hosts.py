"""Which names mean this machine itself.

In: a host's name or address. Out: whether nobody else can be meant by it.
"""

from __future__ import annotations

import ipaddress


def is_loopback(host: str) -> bool:
    """Whether a host is `localhost` or a loopback address (127.0.0.1, ::1)."""
    try:
        return host.lower() == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
