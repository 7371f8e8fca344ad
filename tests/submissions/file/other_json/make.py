def make(solved, outside):
    """JSON that is no notebook."""
    return b'[1, 2, {"cells": "many"}]'
