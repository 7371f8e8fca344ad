"""A picture with controls above it: what the live widgets share."""

import ipywidgets as widgets

from course.widgets.controls import Slider
from course.widgets.picture import Picture

_LABEL_WIDTH = {"description_width": "70px"}


class LivePicture(widgets.VBox):
    """Rows of controls and the picture that they redraw; `picture` is its HTML.

    A widget of this kind says in `still` what its picture is for the controls' present state.
    """

    def __init__(self, rows: list) -> None:
        layout = widgets.Layout(max_width="900px", overflow="auto hidden")
        self.picture = widgets.HTML(layout=layout)
        super().__init__([*rows, self.picture])

    def still(self) -> Picture:
        """The picture of the present state."""
        raise NotImplementedError

    def redraw(self, change=None) -> None:
        self.picture.value = self.still().inline_html()

    def _repr_mimebundle_(self, **kwargs):
        """The live view, and the present picture for pages without widgets (static exports)."""
        # ipywidgets 7 (Colab's) displays itself in another way and never comes here.
        return {**super()._repr_mimebundle_(**kwargs), "text/html": self.still()._repr_html_()}


def row(*controls) -> widgets.HBox:
    """Controls side by side, in several lines where the window is narrow."""
    layout = widgets.Layout(flex_flow="row wrap", align_items="center", max_width="900px")
    return widgets.HBox(controls, layout=layout)


def dropdown(name: str, options: list, width: str = "320px") -> widgets.Dropdown:
    layout = widgets.Layout(width=width)
    return widgets.Dropdown(options=options, description=name, layout=layout, style=_LABEL_WIDTH)


def slider(name: str, least: int, most: int, width: str = "265px", **options) -> Slider:
    layout = widgets.Layout(width=width, max_width="98%")  # beside its margins
    options = {"value": least, **options}
    return Slider(min=least, max=most, description=name, layout=layout, **options)
