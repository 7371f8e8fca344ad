from nbformat.v4 import new_markdown_cell

TEXT = """# My notes <script>alert(7)</script>
<img src="x" onerror=alert(7)> <iframe src="https://example.org"></iframe> [link](javascript:alert(7))
![picture](attachment:x.svg)
"""


def make(solved, outside):
    """A markdown cell with a script, a frame and an SVG attachment."""
    extra = new_markdown_cell(TEXT)
    extra.attachments = {"x.svg": {"image/svg+xml": "<svg onload='alert(7)'/>"}}
    solved.cells.insert(3, extra)
    return solved
