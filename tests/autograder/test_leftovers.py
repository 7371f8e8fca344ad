"""Lines that install or debug are left out; nothing that only looks like one is."""

from __future__ import annotations

import pytest
from small_assignment import code, fixed, new, small, sources

from autograder.jobs import Key, Kind

LEFTOVERS = {
    "%pip install numpy\nx = 1": "pass  # left out in grading: %pip install numpy\nx = 1",
    "x = 1\n!pip3 install -q a": "x = 1\npass  # left out in grading: !pip3 install -q a",
    "!python -m pip install a": "pass  # left out in grading: !python -m pip install a",
    "!{sys.executable} -m pip install a": (
        "pass  # left out in grading: !{sys.executable} -m pip install a"
    ),
    "!sudo apt-get install a": "pass  # left out in grading: !sudo apt-get install a",
    "%pip install a \\\n  b\nx = 1": (
        "pass  # left out in grading: %pip install a \\\n#   b\nx = 1"
    ),
    "try:\n    import a\nexcept ImportError:\n    %pip install a\n    import a": (
        "try:\n    import a\nexcept ImportError:\n"
        "    pass  # left out in grading: %pip install a\n    import a"
    ),
    "%%time\n%conda install a\nx = 1": (
        "%%time\npass  # left out in grading: %conda install a\nx = 1"
    ),
    "import google.colab\nx = 1": "pass  # left out in grading: import google.colab\nx = 1",
    "pip install numpy": "# left out in grading: pip install numpy",
    "%debug": "pass  # left out in grading: %debug",
    "%pdb on\nx = 1": "pass  # left out in grading: %pdb on\nx = 1",
    "def f():\n    breakpoint()\n    return 1": (
        "def f():\n    pass  # left out in grading: breakpoint()\n    return 1"
    ),
    "import pdb; pdb.set_trace()": "pass  # left out in grading: import pdb; pdb.set_trace()",
    "%pip install it's\n%pip install b": (
        "pass  # left out in grading: %pip install it's\npass  # left out in grading: %pip install b"
    ),
}
KEPT = [
    'text = """\n%pip install a\n"""',
    "text = '''\n!pip install a\nbreakpoint()\n'''",
    "%%writefile a.txt\n%pip install a\n",
    "%%bash\npip install a",
    "!ls\nname = input()",
    "%matplotlib inline\n%timeit 1 + 1",
    "x = 7\\\n%pip",
    "pip = 3\nx = 4 % pip",
    "# %pip install a",
    "!pipeline --help",
    "breakpoints()\nx = [\n  breakpoint() ]",
    "%debugger",
    "drive.mount('/x')",
    "from google import search",
]


def test_colabs_lines_are_left_out_together() -> None:
    text = "from google.colab import drive\ndrive.mount('/content/drive')\nx = 1"
    repaired = fixed(small(scratch=text))
    left = "pass  # left out in grading: "
    expected = f"{left}from google.colab import drive\n{left}drive.mount('/content/drive')\nx = 1"
    assert repaired.cells[-1].source == expected
    assert len(repaired.repairs) == 1


@pytest.mark.parametrize(("text", "expected"), LEFTOVERS.items())
def test_leftovers_are_commented_out(text: str, expected: str) -> None:
    repaired = fixed(small(scratch=text))
    assert repaired.cells[-1].source == expected
    assert len(repaired.repairs) == 1
    assert sources(fixed(small(double=text)))["double"] == expected.strip()


@pytest.mark.parametrize("text", KEPT)
def test_other_lines_are_left_alone(text: str) -> None:
    repaired = fixed(small(scratch=text))
    assert repaired.cells[-1].source == text
    assert repaired.repairs == ()


def test_the_courses_own_lines_are_never_altered() -> None:
    key = Key("a", "a", (code("setup", Kind.LOCKED, "%pip install course\nx = 1"),))
    repaired = fixed({"cells": [new(key.cells[0].released, label="setup")]}, key)
    assert repaired.cells[0].source == key.cells[0].released
    assert repaired.repairs == ()
