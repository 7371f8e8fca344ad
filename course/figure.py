"""A matplotlib Figure that shows itself in a notebook, with a description in words."""

from __future__ import annotations

import base64
import functools
import html
import io


def described(width: float, height: float, alt: str):
    """An empty figure of so many inches; `alt` describes it to readers who do not see it."""
    figure = _notebook_figure()(figsize=(width, height), layout="constrained", dpi=110)
    figure.alt = alt
    return figure


def _png(figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", facecolor="white", dpi=160)
    return buffer.getvalue()


def mimebundle(figure, alt: str) -> tuple[dict[str, str], dict[str, dict]]:
    """The figure as Jupyter displays it.

    As HTML, because JupyterLab shows no text alternative for a bare PNG; and as a PNG for readers
    that take no HTML. Half as wide on the page as in the file, which is crisp on fine screens.
    """
    png = base64.b64encode(_png(figure)).decode()
    width = round(80 * figure.get_figwidth())
    source = f"data:image/png;base64,{png}"
    style = f"width: {width}px; max-width: 100%; background: white"
    img = f'<img src="{source}" alt="{html.escape(alt)}" style="{style}">'
    data = {"text/html": img, "image/png": png, "text/plain": alt}
    return data, {"image/png": {"alt": alt, "width": width}}


@functools.cache
def _notebook_figure():
    from matplotlib.figure import Figure  # when used: it takes longer to import than the course

    class NotebookFigure(Figure):
        """A Figure outside pyplot's list, so that nothing has to be closed or appears twice."""

        alt = ""

        def _repr_mimebundle_(self, include=None, exclude=None):
            return mimebundle(self, self.alt)

    return NotebookFigure


def mark_stand_in(figure) -> None:
    """Write under a figure, and into its description, that its images are stand-ins."""
    box = {"facecolor": "white", "edgecolor": "#D55E00", "boxstyle": "round,pad=0.3"}
    text = "⚠ stand-in data, not the real images"
    figure.supxlabel(text, fontsize=9, color="#8A3C00", bbox=box)
    figure.alt += " Stand-in data, not the real images."
