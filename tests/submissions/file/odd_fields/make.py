import json

from cases import as_bytes


def make(solved, outside):
    """Cells that are numbers, sources that are lists, numbers or missing, outputs that are texts."""
    notebook = json.loads(as_bytes(solved))
    for number, c in enumerate(notebook["cells"]):
        c["outputs"] = ["text", 5, {"output_type": None}][number % 3]
        c["execution_count"] = "three"
        c["source"] = c["source"] if isinstance(c["source"], list) else c["source"].splitlines(True)
    notebook["cells"][4:4] = [
        5,
        None,
        "text",
        [],
        {},
        {"cell_type": "code"},
        {"cell_type": "video", "source": 7},
    ]
    notebook["metadata"] = "none"
    notebook["nbformat_minor"] = 99
    return json.dumps(notebook).encode()
