"""Test lines of all kinds against honest work, wrong work and forgeries: the rules, without a process between."""

from __future__ import annotations

import pytest

from autograder.inside.responder import Responder
from autograder.outside import names
from autograder.outside.bench import Bench
from autograder.outside.student import Student
from course.checks.wire import Room, pack, unpack


class Trial:
    """One notebook: the instructor's set-up, a reference solution, test lines; and a student's code."""

    def __init__(self, solution: str, code: str, setup: str = "") -> None:
        cells = [("setup", setup, False, False), ("answer", solution, True, False), ("test", "", False, True)]  # fmt: skip
        self.bench = Bench(cells, sorted(names.learned(cells, {"__name__": "__main__"})))
        self.bench.set_up()
        self.notebook: dict = {"__name__": "__main__"}
        exec(setup, self.notebook)
        exec(code, self.notebook)
        responder = Responder(self.notebook, call_back=self._call_back)
        self.asked: list[dict] = []

        def ask(request: dict) -> dict:
            self.asked.append(request)
            return unpack(responder.answer(pack(request)), Room(items=400_000))

        space = self.bench.namespace
        self.student = space.student = Student(ask, space, names.uses(code).reads)

    def _call_back(self, call: dict) -> dict:
        return unpack(pack(self.student._called_back(unpack(pack(call)))))

    def says(self, lines: str, hidden: bool = False, only_values: tuple = ()) -> dict:
        return self.bench.test("test", *(("", lines) if hidden else (lines, "")), only_values)


def passes(lines: str, solution: str, code: str | None = None, setup: str = "") -> bool:
    result = Trial(solution, solution if code is None else code, setup).says(lines)
    assert "error" in result or result["score"] is None or isinstance(result["score"], float)
    return "error" not in result


EQUAL = """
class Equal:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __bool__(self): return True
    def __len__(self): return 3
    def __lt__(self, other): return True
    __gt__ = __le__ = __ge__ = __lt__
    def __contains__(self, item): return True
    def __getattr__(self, name): return Equal()
    def __call__(self, *a, **k): return Equal()
    def __getitem__(self, key): return Equal()
    def __iter__(self): return iter([Equal()] * 3)
    def __float__(self): return 4.0
    def __sub__(self, other): return 0.0
    def __rsub__(self, other): return 0.0
    def __abs__(self): return 0.0
    def __hash__(self): return 4
    def __str__(self): return "4"
"""

HONEST = {
    "numbers": ("def f(x):\n    return x * x", "assert f(2) == 4\nassert f(-3) == 9"),
    "a list changed in place": (
        "def f(items):\n    items.sort()",
        "data = [3, 1, 2]\nf(data)\nassert data == [1, 2, 3]",
    ),
    "the argument itself": ("def f(x):\n    x.append(1)\n    return x", "a = []\nassert f(a) is a"),
    "an error": (
        "def f(x):\n    if x < 0:\n        raise ValueError('negative')\n    return x",
        "try:\n    f(-1)\nexcept ValueError as e:\n    assert 'neg' in str(e)\nelse:\n    raise AssertionError",
    ),
    "an error of the student's own": (
        "class Empty(Exception):\n    pass\ndef pop():\n    raise Empty('nothing')",
        "try:\n    pop()\nexcept Empty as e:\n    assert str(e) == 'nothing'\nelse:\n    raise AssertionError",
    ),
    "a class": (
        "class Stack:\n    def __init__(self):\n        self.items = []\n    def push(self, x):\n        self.items.append(x)\n"
        "    def __len__(self):\n        return len(self.items)\n    def __repr__(self):\n        return f'Stack({self.items})'",
        "s = Stack()\ns.push(3)\nassert len(s) == 1\nassert s.items == [3]\nassert repr(s) == 'Stack([3])'\nassert isinstance(s, Stack)\nassert type(s) is Stack",
    ),
    "arithmetic of a class": (
        "class V:\n    def __init__(self, x):\n        self.x = x\n    def __add__(self, o):\n        return V(self.x + o.x)\n"
        "    def __eq__(self, o):\n        return isinstance(o, V) and self.x == o.x",
        "assert V(1) + V(2) == V(3)\nassert (V(1) + V(2)).x == 3\nassert not V(1) == V(2)",
    ),
    "a generator without end": (
        "def count():\n    n = 0\n    while True:\n        yield n\n        n += 1",
        "import itertools\nassert list(itertools.islice(count(), 3)) == [0, 1, 2]",
    ),
    "a dictionary of odd keys": (
        "def f():\n    return {(1, 2): {3}, None: 1.5}",
        "assert f() == {(1, 2): {3}, None: 1.5}",
    ),
    "a subclass of a builtin": (
        "from collections import defaultdict\nclass Table(dict):\n    pass\ndef f():\n    return Table(a=1)",
        "assert f() == {'a': 1}\nassert 'a' in f()",
    ),
    "arrays": (
        "import numpy as np\ndef f(x):\n    return x.T @ x",
        "import numpy as np\nx = np.arange(6.).reshape(2, 3)\nnp.testing.assert_allclose(f(x), x.T @ x)",
    ),
    "tensors": (
        "import torch\ndef f(x):\n    return (x * 2).sum()",
        "import torch\nassert torch.allclose(f(torch.ones(3)), torch.tensor(6.))",
    ),
    "frames": (
        "import pandas as pd\ndef f(d):\n    return d[d.a > 1].reset_index(drop=True)",
        "import pandas as pd\npd.testing.assert_frame_equal(f(pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']})), pd.DataFrame({'a': [2], 'b': ['y']}))",
    ),
    "printed text": (
        "def hello(name):\n    print('Hello', name)",
        "import io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()) as out:\n    hello('Ada')\nassert out.getvalue() == 'Hello Ada\\n'",
    ),
    "input": (
        "def ask():\n    return int(input('how many? '))",
        "from unittest import mock\nwith mock.patch('builtins.input', lambda *a: '7'):\n    assert ask() == 7",
    ),
    "a function that is handed over": (
        "def twice(f, x):\n    return f(f(x))",
        "assert twice(lambda n: n + 3, 1) == 7",
    ),
    "a seed": (
        "import numpy as np\ndef draw():\n    return np.random.rand(2)",
        "import numpy as np\nnp.random.seed(5)\na = draw()\nnp.random.seed(5)\nassert np.allclose(a, np.random.rand(2))",
    ),
    "a name that the test rebinds": ("limit = 3\ndef f():\n    return limit", "limit = 10\nassert f() == 10"),
    "a signature": ("def f(a, b=2):\n    pass", "import inspect\nassert list(inspect.signature(f).parameters) == ['a', 'b']\nassert f.__name__ == 'f'"),
    "the numbers are large": ("def f():\n    return 7 ** 900", "assert f() == 7 ** 900"),
    "long lists": ("def f(n):\n    return list(range(n))", "assert f(50000) == list(range(50000))"),
    "membership": ("def f():\n    return [1, 'a']", "assert 'a' in f() and 2 not in f()"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HONEST)
def test_honest_work_passes(kind: str) -> None:
    solution, lines = HONEST[kind]
    result = Trial(solution, solution).says(lines)
    assert "error" not in result, result


@pytest.mark.parametrize("kind", HONEST)
def test_an_object_that_equals_everything_passes_nothing(kind: str) -> None:
    solution, lines = HONEST[kind]
    bound = names.uses(solution).binds - {"np", "torch", "pd"}
    code = EQUAL + "".join(f"{name} = Equal()\n" for name in sorted(bound))
    result = Trial(solution, code).says(lines)
    assert "error" in result, result


NEAR = """
class Near:
    def __sub__(self, other): return self
    __rsub__ = __add__ = __radd__ = __abs__ = __neg__ = __pow__ = __mul__ = __sub__
    def __abs__(self): return 0.0
    def max(self): return 0.0
    abs = lambda self: self
    def item(self): return 0.0
    shape = (2,)
    def __len__(self): return 2
    def __getitem__(self, key): return self
    def __float__(self): return 0.0
"""
TOLERANT = {
    "a difference": ("return 4.0 * x", "assert abs(f(1) - 4) < 1e-9"),
    "the largest difference": ("return np.array([1., 2.])", "assert (f(1) - np.array([1., 2.])).max() < 1e-9"),
    "of NumPy": ("return np.array([1., 2.])", "np.testing.assert_allclose(f(1), [1., 2.])"),
    "of tensors": ("import torch\n    return torch.ones(2)", "import torch\nassert (f(1) - torch.ones(2)).abs().max().item() < 1e-6"),
    "of an item": ("return [4.0, 5.0]", "assert abs(f(1)[0] - 4) < 1e-9"),
    "an attribute": ("return f", "assert f(1).__name__ == 'f' and abs(g.x - 4) < 1e-9"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TOLERANT)
def test_an_object_that_is_near_everything_passes_nothing(kind: str) -> None:
    """Where the solution gives values, objects are refused: they would say themselves how far off they are."""
    body, lines = TOLERANT[kind]
    lines = f"import numpy as np\n{lines}"
    solution = f"import numpy as np\nclass G:\n    x = 4.0\ng = G()\ndef f(x):\n    {body}"
    honest = Trial(solution, solution).says(lines)
    assert "error" not in honest, honest
    again = Trial(solution, solution).says(lines, only_values=honest["values"])
    assert "error" not in again, again
    forged = (
        NEAR + "class G:\n    x = Near()\ng = G()\ndef f(x):\n    return Near()\nf.__name__ = 'f'"
    )
    if kind == "an attribute":
        forged = forged.replace("return Near()", "return f")
    result = Trial(solution, forged).says(lines, only_values=honest["values"])
    assert "class of its own" in result["message"], result


WRONG = {
    "another number": ("def f(x):\n    return x", "assert f(2) == 4"),
    "a missing name": ("def g(x):\n    return x * x", "assert f(2) == 4"),
    "an error": ("def f(x):\n    raise ZeroDivisionError", "assert f(2) == 4"),
    "no refusal": ("def f(x):\n    return x * x", "import pytest\nwith pytest.raises(ValueError):\n    f(-1)"),
    "an exit": ("def f(x):\n    raise SystemExit", "assert f(2) == 4"),
    "a truth of its own": (EQUAL + "def f(x):\n    return Equal()", "assert f(2)"),
    "an infinite iterator": ("import itertools\ndef f(x):\n    return itertools.count()", "assert f(2) == [4]"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_wrong_work_fails(kind: str) -> None:
    code, lines = WRONG[kind]
    assert not passes(lines, "def f(x):\n    return x * x", code)


def test_who_owns_a_name() -> None:
    setup = "import math\nrecords = []\ndata = [3, 1, 2]\ndef total():\n    return sum(records)\nstart = total()"
    solution = "def add(x):\n    records.append(x)\nadd(1)\nbest = max(data)"
    cells = [
        ("setup", setup, False, False),
        ("answer", solution, True, False),
        ("after", "shown = best + 1\nlimit = 5", False, False),
        ("test", "add(2)", False, True),
    ]
    theirs = names.learned(cells, {})
    assert {"add", "best", "records"} <= theirs
    codes, found = names.own_statements(cells, theirs)
    assert {"shown", "start"} <= found, "made from what is the student's"
    assert not {"math", "data", "total", "limit"} & found
    assert "def total" in codes[0]
    assert "start" not in codes[0]


def test_the_instructors_data_are_the_judges() -> None:
    """A student who changes data in an own copy of the cell, or from within, changes nothing here."""
    setup = "data = [3, 1, 2]\ndef right(x):\n    return x == sorted(data)"
    solution = "def f(x):\n    return sorted(x)"
    lines = "assert right(f(data))\nassert f(data) == sorted(data)"
    assert passes(lines, solution, setup=setup)
    cheat = "data.clear()\nright = lambda x: True\nsorted = lambda x: x\ndef f(x):\n    return []"
    assert not passes(lines, solution, cheat, setup)


def test_patched_libraries_change_nothing() -> None:
    solution = "import numpy as np\ndef f(x):\n    return x * 2"
    lines = "import numpy as np\nnp.testing.assert_allclose(f(np.ones(2)), 2 * np.ones(2))"
    cheat = "class np:\n    class testing:\n        assert_allclose = staticmethod(lambda *a: None)\ndef f(x):\n    return x"
    assert not passes(lines, solution, cheat)


def test_hidden_names_never_reach_the_student() -> None:
    trial = Trial("def f(x):\n    return x", "def f(x):\n    return secret_answer if 'secret_answer' in globals() else x")  # fmt: skip
    trial.says("hidden_name = 41\nsecret = [41]\nassert f(1) == 1")
    assert "hidden_name" not in repr(trial.asked)
    assert "hidden_name" not in trial.notebook


def test_attributes_with_an_underscore_are_not_asked_for() -> None:
    assert not passes("assert f._secret == 1", "def f():\n    pass\nf._secret = 1")


def test_what_cannot_go_there_is_said() -> None:
    setup = "class Point:\n    def __init__(self, x):\n        self.x = x"
    solution = "def f(p):\n    return p.x"
    result = Trial(solution, solution, setup).says("assert f(Point(2)) == 2")
    assert result["cannot"]


def test_partial_credit_is_the_last_number() -> None:
    assert Trial("x = 2", "x = 2").says("points = 0\npoints += 1.5\npoints")["score"] == 1.5
    assert Trial("x = 2", "x = 2").says("x == 2")["score"] is None


def test_the_students_printing_and_the_tests_are_apart() -> None:
    result = Trial("def f():\n    print(3)", "def f():\n    print(3)").says("f()", hidden=True)
    assert result == {"score": None, "values": ["f()"]}


def test_calls_back_only_what_was_handed_over() -> None:
    trial = Trial("def f(g):\n    return g(1)", "def f(g):\n    return g(1)")
    trial.says("assert f(lambda x: x + 1) == 2")
    with pytest.raises(ValueError, match="never handed over"):
        trial.student._called_back({"callback": 7})
