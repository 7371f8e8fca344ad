from cases import as_bytes


def make(solved, outside):
    """Renamed, beside an unrelated notebook."""
    other = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    return {"my nchw final.ipynb": as_bytes(solved), "shopping list.ipynb": other}
