"""The curves as one small SVG, which MLflow's page shows without a script or the internet."""

from __future__ import annotations

from html import escape

from core.model.training.curves import Curve, Curves

SIDE, GAP, TOP = 240, 70, 50


def curves_svg(title: str, curves: Curves) -> str:
    """Three panels side by side.

    >>> point = Curve((0.0, 1.0), (0.0, 1.0))
    >>> curves_svg("A & B", Curves(point, point, point, (5, 5))).startswith("<svg xmlns")
    True
    """
    panels = [
        _panel(0, "ROC curve", "false-positive rate", "recall", curves.roc, guide=True),
        _panel(1, "Precision by recall", "recall", "precision", curves.pr, guide=False),
        _panel(2, "Reliability", "predicted probability", "share who left", curves.reliability, guide=True, dots=True),
    ]
    width, height = 3 * (SIDE + GAP) + 20, SIDE + TOP + 50
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="12" fill="#333"><rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="{GAP - 10}" y="20" font-size="14" font-weight="bold">{escape(title)}</text>{"".join(panels)}</svg>\n'
    )


def _panel(place: int, title: str, x: str, y: str, curve: Curve, *, guide: bool, dots: bool = False) -> str:
    left = GAP - 10 + place * (SIDE + GAP)
    points = [(SIDE * a, SIDE * (1 - b)) for a, b in zip(curve.x, curve.y, strict=True)]
    line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    marks = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="#1f5fa8"/>' for a, b in points) if dots else ""
    ticks = "".join(
        f'<text x="{SIDE * t}" y="{SIDE + 15}" text-anchor="middle">{t}</text>'
        f'<text x="-6" y="{SIDE * (1 - t) + 4}" text-anchor="end">{t}</text>'
        for t in (0, 0.5, 1)
    )
    diagonal = f'<line x1="0" y1="{SIDE}" x2="{SIDE}" y2="0" stroke="#bbb" stroke-dasharray="4"/>' if guide else ""
    return (
        f'<g transform="translate({left},{TOP})"><text y="-8">{escape(title)}</text>'
        f'<rect width="{SIDE}" height="{SIDE}" fill="none" stroke="#999"/>{diagonal}'
        f'<polyline points="{line}" fill="none" stroke="#1f5fa8" stroke-width="2"/>{marks}{ticks}'
        f'<text x="{SIDE / 2}" y="{SIDE + 32}" text-anchor="middle">{escape(x)}</text>'
        f'<text transform="translate(-32,{SIDE / 2}) rotate(-90)" text-anchor="middle">{escape(y)}</text></g>'
    )
