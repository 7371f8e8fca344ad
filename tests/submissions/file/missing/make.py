def make(solved, outside):
    """A folder without a notebook."""
    return {"readme.txt": b"I forgot the notebook\n"}
