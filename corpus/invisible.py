"""Characters that show nothing and yet act: page and exporters make them visible, each in its way.

In: nothing. Out: the one expression that finds them.
"""

from __future__ import annotations

import re

# Control, bidirectional and zero-width characters. Not tab, line feed and carriage return, which a page takes for
# blanks, nor the joiners that Persian is written with.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e"
    "\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
