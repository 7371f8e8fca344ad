from cases import after


def make(solved, outside):
    """Sliders and interactive plots."""
    return after(
        solved,
        "setup",
        "import ipywidgets\n\n\n@ipywidgets.interact(n=(1, 5))\ndef show(n):\n    print(n)",
        "ipywidgets.VBox([ipywidgets.IntSlider(), ipywidgets.Output()])",
    )
