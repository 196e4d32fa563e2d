"""Reliability tables → a diagram: what was predicted against what holds, a panel for each set.

In: bins by figure. Out: a self-contained SVG. A dot is a bin, the number above it how many predictions it holds; on the
dashed line a score means what it says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.scores import Bin
from corpus.exporters.svg import Element, add, document, written

SIDE, MARGIN, HEAD, FOOT = 260.0, 62.0, 74.0, 52.0
INK, QUIET, RULE, ACCENT = "#1d1c1a", "#5a564e", "#dfdacd", "#1f4e79"
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def reliability_diagram(tables: Mapping[str, Sequence[Bin]]) -> str:
    """The diagram of one reliability table or more, as the text of an SVG file."""
    width = MARGIN + max(1, len(tables)) * (SIDE + MARGIN)
    told = "; ".join(
        f"{name}: " + ", ".join(f"predicted {b.mean:.2f}, holds {b.share:.2f} ({b.count})" for b in bins if b.count)
        for name, bins in tables.items()
    )
    root = document(width, HEAD + SIDE + FOOT, "Reliability of scores", told or "Nothing was measured.")
    for place, (name, bins) in enumerate(tables.items()):
        left = MARGIN + place * (SIDE + MARGIN)
        panel = add(root, "g", transform=f"translate({left:g} {HEAD:g})", font_size=11, fill=QUIET)
        title, *of_what = name.split(", ")[:-1]  # the last says that it is a calibration error, which all are
        add(panel, "text", title, x=0, y=-46, font_size=14, font_weight="bold", fill=INK)
        add(panel, "text", ", ".join(of_what), x=0, y=-28)
        _axes(panel)
        _dots(panel, [b for b in bins if b.count])
    return written(root)


def _axes(panel: Element) -> None:
    for tick in TICKS:
        at = tick * SIDE
        add(panel, "line", x1=0, y1=SIDE - at, x2=SIDE, y2=SIDE - at, stroke=RULE)
        add(panel, "line", x1=at, y1=0, x2=at, y2=SIDE, stroke=RULE)
        add(panel, "text", f"{tick:.1f}", x=-8, y=SIDE - at + 4, text_anchor="end")
        add(panel, "text", f"{tick:.1f}", x=at, y=SIDE + 16, text_anchor="middle")
    add(panel, "line", x1=0, y1=SIDE, x2=SIDE, y2=0, stroke=QUIET, stroke_dasharray="5 4")
    add(panel, "text", "score predicted", x=SIDE / 2, y=SIDE + 36, text_anchor="middle")
    turned = f"translate(-38 {SIDE / 2:g}) rotate(-90)"
    add(panel, "text", "share that holds", transform=turned, text_anchor="middle")


def _dots(panel: Element, bins: Sequence[Bin]) -> None:
    points = [(b.mean * SIDE, SIDE - b.share * SIDE) for b in bins]
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    add(panel, "polyline", points=way, fill="none", stroke=ACCENT, stroke_width=1.5)
    for b, (x, y) in zip(bins, points, strict=True):
        add(panel, "circle", cx=x, cy=y, r=4, fill=ACCENT)
        add(panel, "text", f"{b.count:,}", x=x, y=-7, text_anchor="middle", font_size=9.5, fill=INK)
