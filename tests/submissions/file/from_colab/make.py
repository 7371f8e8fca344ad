from cases import answer, cell


def make(solved, outside):
    """A line that only Colab understands, at the head of an answer and of a cell of one's own."""
    lines = "from google.colab import drive\ndrive.mount('/content/drive')\n"
    return answer(solved, "describe", lines + cell(solved, "describe").source)
