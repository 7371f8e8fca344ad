from cases import answer


def make(solved, outside):
    """Names and texts in many scripts."""
    source = "def größen(bilder):\n    n, c, h, w = bilder.shape\n    return {'images': n, 'channels': c, 'height': h, 'width': w}\n\n\n描述 = größen\nπ = 3.14\nprint('🎉 نص עברית', π)\ndescribe = 描述"
    return answer(solved, "describe", source)
