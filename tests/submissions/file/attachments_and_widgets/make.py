def make(solved, outside):
    """Widget state, attachments and metadata of megabytes."""
    solved.metadata.widgets = {
        "application/vnd.jupyter.widget-state+json": {"state": {"x": "y" * 3_000_000}}
    }
    solved.cells[0].attachments = {"a.png": {"image/png": "A" * 3_000_000}}
    solved.cells[0].metadata["x"] = {"y": ["z" * 1000] * 1000}
    return solved
