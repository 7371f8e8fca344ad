from cases import after


def make(solved, outside):
    """Another matplotlib backend, magics and a style."""
    return after(
        solved,
        "setup",
        "import matplotlib\nmatplotlib.use('Agg')\nimport matplotlib.pyplot as plt\nplt.style.use('ggplot')\nplt.plot([1, 2])\nplt.show()",
        "%matplotlib inline\nplt.plot([1])",
        "%config InlineBackend.figure_format = 'retina'",
    )
