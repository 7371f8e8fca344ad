def make(solved, outside):
    """A hundred thousand brackets, for a parser that recurses."""
    return b'{"cells": ' + b"[" * 100_000
