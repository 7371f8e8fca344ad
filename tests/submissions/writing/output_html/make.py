from cases import first, unsolve

ATTACK = """
from IPython.display import HTML, SVG, Javascript, Markdown, display
display(HTML("<script>al" + "ert('in the instructor\\'s browser')</script><img src=x onerr" + "or=alert(1)>"))
display(Javascript("document.ti" + "tle = 1"))
display(SVG('<svg xmlns="http://www.w3.org/2000/svg" onload="al' + 'ert(1)"></svg>'))
display(Markdown("[click](java" + "script:alert(1))"))
display({"text/html": "<script>al" + "ert(2)</script>", "application/vnd.jupyter.widget-view+json": {"model_id": "x"}}, raw=True)
"""


def make(solved, outside):
    """Outputs with scripts, for the browser of whoever opens the graded notebook or the feedback."""
    return first(unsolve(solved, "pixel"), ATTACK)
