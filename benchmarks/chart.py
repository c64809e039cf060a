"""Knows how the ratios of builds are drawn: bars in an SVG that needs no script.

Must not know how they were measured.
"""

from __future__ import annotations

import re
from pathlib import Path

import pygal
from pygal.style import Style

_GREY = "#767676"
"""Reads on white and on black paper."""
_STYLE = Style(
    background="transparent",
    plot_background="transparent",
    foreground=_GREY,
    foreground_strong=_GREY,
    foreground_subtle=_GREY,
    colors=("#c0392b",),
    guide_stroke_color=_GREY,
    major_guide_stroke_color=_GREY,
    font_family="system-ui, sans-serif",
    label_font_size=13,
    major_label_font_size=13,
    title_font_size=15,
)


def draw(path: Path, title: str, ratios: dict[str, float]) -> None:
    """Draw a bar for each build, as long as its share of Hugo's time."""
    chart = pygal.HorizontalBar(
        js=[],
        style=_STYLE,
        show_legend=False,
        show_y_guides=False,
        formatter=lambda value: f"{value:.3f}",
        width=860,
        height=80 + 34 * len(ratios),
        title=title,
    )
    chart.x_labels = [f"{told}: {ratio:.3f}" for told, ratio in reversed(ratios.items())]
    chart.add("to Hugo's clean build", [*reversed(ratios.values())])
    drawn = chart.render(is_unicode=True)
    drawn = re.sub(r"<!--.*?-->|<script.*?</script>", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r"chart-[0-9a-f-]{36}", "builds", drawn)  # a name by chance would change each time
    path.write_text(f"{drawn}\n", encoding="utf-8")
