from cases import answers

ANSWERS = {
    "describe": "def describe(images):\n    return {'a ' * 3_000_000: 'b' * 6_000_000}",
    "copies": "copies = {'x' * 40_000 + str(n): 'y' * 100 for n in range(60)}",
    "pixel": "def pixel(*args):\n    return 'z' * 7_000_000",
    "outcome": "outcome = dict.fromkeys(['Conv2d(1, 8, 3)', 'Conv2d(16, 8, 3)', 'MaxPool2d(2)', 'Flatten()'], 'w' * 1_500_000)",
}


def make(solved, outside):
    """Texts of megabytes where numbers are expected."""
    return answers(solved, ANSWERS)
