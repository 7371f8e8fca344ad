from cases import answer, as_bytes

HELPER = b'''
"""My helpers."""
import torch


def move(images, order):
    return images.permute(*order)
'''


def make(solved, outside):
    """Its own helper module, a package and a data file beside the notebook."""
    answer(
        solved,
        "to_nhwc",
        "import json\nfrom my_helpers import move\nfrom tools.orders import NHWC\n\norder = json.load(open('order.json'))\n\n\ndef to_nhwc(images):\n    return move(images, NHWC)",
    )
    return {
        "nchw.ipynb": as_bytes(solved),
        "my_helpers.py": HELPER,
        "tools/__init__.py": b"",
        "tools/orders.py": b"NHWC = (0, 2, 3, 1)\n",
        "order.json": b"[0, 2, 3, 1]",
    }
