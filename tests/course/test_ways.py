"""What the text of an answer uses: short cuts are found, own solutions are left in peace."""

from __future__ import annotations

import sys
import textwrap

import pytest

from course.checks import scopes
from course.checks.ways import Ban, uses

SETUP = """
import functools
import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

try:
    from course import data, plots
except ImportError:
    %pip install -q something
    from course import data, plots
from course.training import Trainer, evaluate
"""
CONV = Ban("conv2d", "Write the windows yourself.")
DOTTED = Ban("torch.nn.functional.conv2d", "Write the windows yourself.")
TORCH = Ban("torch", "NumPy only.")
LOOPS = Ban("loops", "Without loops.")


def what(answer: str, *bans: Ban, others: tuple[str, ...] = (), allows: tuple[str, ...] = ()):
    """Return what is violated, with the usual set-up cell."""
    cells = [textwrap.dedent(cell) for cell in others]
    found = uses(textwrap.dedent(answer), cells, bans, allows, locked=[SETUP])
    return found and found.what


@pytest.mark.parametrize("ban", [CONV, DOTTED])
@pytest.mark.parametrize(
    "answer",
    [
        "def f(x, k): return F.conv2d(x, k)",
        "def f(x, k): return torch.nn.functional.conv2d(x, k)",
        "def f(x, k): return nn.functional.conv2d(x, k)",
        "from torch.nn.functional import conv2d",
        "from torch.nn.functional import conv2d as c\ndef f(x, k): return c(x, k)",
        "from torch.nn.functional import *\ndef f(x, k): return conv2d(x, k)",
        "def f(x, k):\n    from torch.nn import functional as g\n    return g.conv2d(x, k)",
        "g = torch.nn.functional\ndef f(x, k): return g.conv2d(x, k)",
        "def f(x, k):\n    g, h = nn.functional, 3\n    i = g\n    return i.conv2d(x, k)",
        "def f(x, k): return (g := F).conv2d(x, k)",
        "def f(x, k): return (F or math).conv2d(x, k)",
        "f = F.conv2d",
        "f = functools.partial(F.conv2d, padding=1)",
        "f = lambda x, k, c=F.conv2d: c(x, k)",
        "def f(x, k): return getattr(F, 'conv2d')(x, k)",
        "def f(x, k): return getattr(F, 'conv' + '2d')(x, k)",
        "def f(x, k):\n    name = 'conv2d'\n    return getattr(F, name)(x, k)",
        "def f(x, k): return F.__dict__['conv2d'](x, k)",
        "def f(x, k): return vars(F)['conv2d'](x, k)",
        "def f(x, k): return vars(F)",
        "import operator\ndef f(x, k): return operator.attrgetter('conv2d')(F)(x, k)",
        "import importlib\ndef f(x, k): return importlib.import_module('torch.nn.functional')",
        "def f(x, k): return __import__('torch')",
        "import sys\ndef f(x, k): return sys.modules['torch.nn.functional'].conv2d(x, k)",
        "def f(x, k): return torch.sys.modules['torch']",
        "def f(x, k): return eval('F.conv' + '2d')(x, k)",
        "def f(x, k): exec('1')",
        "def f(x, k): return globals()['F']",
        "%time y = F.conv2d(x, k)",
        "%%time\ny = F.conv2d(x, k)",
        "files = !ls\ny = F.conv2d(x, k)",
        "y = %time F.conv2d(x, k)",
        "class Net(nn.Module):\n    def forward(self, x): return F.conv2d(x, self.k)",
        "@torch.no_grad()\ndef f(x, k):\n    with x as y:\n        return [F.conv2d(y, k)]",
        "def f(x: (lambda: F.conv2d)()): pass",
    ],
)
def test_a_banned_name_by_any_way(answer: str, ban: Ban) -> None:
    assert what(answer, ban) == ban.what


@pytest.mark.parametrize(
    ("answer", "ban"),
    [
        ("def conv2d(x, k): return x * k\nprint(conv2d(1, 2))", CONV),
        ("def f(x, conv2d): return conv2d(x)", CONV),
        ("def f(x):\n    conv2d = x + 1\n    return conv2d", CONV),
        ("def f(x): return torch.conv2d(x)", DOTTED),
        ("def f(x):\n    '''Not F.conv2d.'''\n    return x  # F.conv2d", CONV),
        ("def f(x): return F.pad(x, (1, 1))", CONV),
        ("def f(x): return math.conv2d(x)", DOTTED),
        (
            "class A:\n    def __init__(self): self.pad = 1\n    def f(self): return self.pad",
            Ban("pad", ""),
        ),
        ("def f(layer): return layer.pad\nclass L:\n    pad = 1", Ban("pad", "")),
        ("nn.Conv2d(1, 2, 3, pad=1)", Ban("pad", "")),
        ("def f(x: torch.Tensor) -> torch.Tensor | None: return np.exp(x)", TORCH),
        ("def f(x):\n    y: torch.Tensor = x\n    return y", TORCH),
        ("def f(model): return model.eval()", CONV),
        ("def f(model): return vars(model), getattr(model, model.name)", CONV),
        ("if 'google.colab' in sys.modules and 'x' in globals(): pass", CONV),
        ("%pip install x\n!ls\nfiles = !ls\ndef f(x): return x", CONV),
        ("def f(x): return getattr(np, x)", TORCH),
        ("def f(x): return F.relu(x)", Ban("torch.nn", "")),
    ],
)
def test_own_things_and_other_things_are_left_in_peace(answer: str, ban: Ban) -> None:
    expected = ban.what if ban.what == "torch.nn" else None  # a dotted package holds its names
    assert what(answer, ban) == expected


@pytest.mark.parametrize(
    ("answer", "banned"),
    [
        ("def f(x): return torch.exp(x)", "torch"),
        ("def f(x): return nn.ReLU()(x)", "torch"),
        ("def f(x): return F.relu(x)", "torch"),
        ("from torch import exp\ndef f(x): return exp(x)", "torch"),
        ("from torch import *\ndef f(x): return relu(x)", "torch"),
        ("import scipy.signal as s\ndef f(x): return s.convolve(x)", "scipy"),
        ("def f(x): return np.pad(x, 1)", "numpy.pad"),
        ("def f(x): return x.softmax(dim=1)", "softmax"),
        ("def f(x): return nn.Softmax.softmax.apply(x)", "softmax"),
        ("def f(x): return sum(x)", "sum"),
        ("class A:\n    def softmax(self): pass\ndef f(x): return x.softmax(1)", "softmax"),
    ],
)
def test_packages_methods_and_builtins(answer: str, banned: str) -> None:
    assert what(answer, Ban(banned, "no")) == banned


def test_a_computed_name_counts_where_the_module_could_hold_it() -> None:
    answer = "def f(x, n): return getattr(F, n)(x)"
    assert what(answer, DOTTED) == DOTTED.what
    assert what(answer, Ban("numpy.pad", "")) is None
    assert what("def f(x, n): return getattr(np, n)(x)", LOOPS) == "loops"


def test_exceptions_of_a_package() -> None:
    answer = "def f(x): return torch.no_grad"
    assert what(answer, TORCH, allows=("torch.no_grad",)) is None
    assert what(answer + ", torch.exp", TORCH, allows=("torch.no_grad",)) == "torch"


@pytest.mark.parametrize(
    "answer",
    [
        "def f(x):\n    for i in x: pass",
        "def f(x):\n    while x: x -= 1",
        "async def f(x):\n    async for i in x: pass",
        "def f(x): return [i for i in x]",
        "def f(x): return sum(i for i in x)",
        "f = lambda x: {i for i in x}",
        "for i in x: pass",
        "y = [i for i in x]",
        "def f(x): return list(map(abs, x))",
        "m = map\ndef f(x): return m(abs, x)",
        "def f(x): return np.vectorize(abs)(x)",
        "@np.vectorize\ndef f(x): return x",
        "def f(x): return functools.reduce(max, x)",
        "def f(x): return x.apply_(abs)",
        "def f(n): return n and f(n - 1)",
        "f = lambda n: n and f(n - 1)",
        "class A:\n    def f(self, n): return n and self.f(n - 1)",
        "def f(n): return n and g(n - 1)\ndef g(n): return f(n)",
        "def f(n):\n    def g(m): return m and g(m - 1)\n    return g(n)",
    ],
)
def test_loops(answer: str) -> None:
    assert what(answer, LOOPS) == "loops"


@pytest.mark.parametrize(
    "answer",
    [
        "def f(x): return x.sum()\nfor i in range(3): print(f(i))",
        "SIZES = [i for i in range(3)]\ndef f(x): return SIZES",
        "def map(x): return x\ndef f(x): return map(x)",
        "class A:\n    def f(self, x): return f(x)\ndef f(x): return x",
        "class A(nn.Module):\n    def __init__(self): super().__init__()",
        "def f(x):\n    f.calls = 1\n    return x",
        "def g(x): return x\ndef f(x): return g(g(x))",
    ],
)
def test_no_loops(answer: str) -> None:
    assert what(answer, LOOPS) is None


def test_comprehensions_alone() -> None:
    ban = Ban("comprehensions", "")
    assert what("def f(x): return [i for i in x]", ban) == "comprehensions"
    assert what("def f(x):\n    for i in x: pass", ban) is None


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        ("def f(m): return evaluate(m)", "course.training.evaluate"),
        ("ev = evaluate\ndef f(m): return ev(m)", "course.training.evaluate"),
        ("def f(m): return Trainer(m).fit()", "course.training.Trainer"),
        ("import course\n", "course"),
        ("from course import training", "course.training"),
        ("from course.training import *", "course.training"),
        ("import course.training as t\ndef f(m): return t", "course.training"),
        ("def f(): return data.mnist('train')", "course.data.mnist"),
        ("def f(m): return __import__('course').training", "course.training"),
        ("import importlib\nm = importlib.import_module('course.training')", "course"),
        ("import sys\nm = sys.modules['course.training'].evaluate", "course.training.evaluate"),
        ("def f(m): return eval('evaluate(m)')", "course.training.evaluate"),
        ("def f(m): return eval('eval' + 'uate(m)')", "course.training.evaluate"),
        ("def f(m, text): return eval(text)", "eval or the like"),
        ("a = {k: eval(k) for k in ['2 * 3', 'evaluate(m)']}", "course.training.evaluate"),
        ("a = {k: eval(k) for k in [*texts]}", "eval or the like"),
        ("for k in a: a[k] = eval(k)", "eval or the like"),
        ("def f(m): return globals()['evaluate'](m)", "course.training.evaluate"),
    ],
)
def test_the_course_is_always_banned(answer: str, path: str) -> None:
    assert what(answer) == path


def test_aliases_of_the_course_in_other_cells() -> None:
    for cell in (
        "ev = evaluate",
        "a = evaluate\nev = a",
        "from course.training import evaluate as ev",
    ):
        assert what("def f(m): return ev(m)", others=(cell,)) == "course.training.evaluate"
    star = "from course.training import *"
    assert uses("def f(m): return predict(m)", [star]).what == "course.training.predict"
    assert uses("def predict(m): return m\nprint(predict(1))", [star]) is None
    assert uses("def f(m): return other(m)", [star]) is None
    assert "course" not in sys.modules or scopes.public_names("course.training") >= {"Trainer"}


def test_the_sentence() -> None:
    found = uses("def f(m): return ev(m)", ["from course.training import evaluate as ev"])
    assert found.why == (
        "`evaluate` comes from the course's helpers (course.training): "
        "the exercise asks for your own code"
    )
    assert uses("f = F.conv2d", bans=[CONV]) == CONV


@pytest.mark.parametrize(
    ("answer", "allows"),
    [
        ("def f(m): return Trainer(m).fit()", ("Trainer",)),
        ("def f(m): return Trainer.fit(m)", ("course.training.Trainer",)),
        ("def f(): return data.mnist('train')", ("course.data",)),
        ("import course\ndef f(): return course.data.mnist('train')", ("course.data",)),
        ("from course import data\ndef f(): return data.mnist('train')", ("course.data",)),
        ("from course.training import Trainer", ("Trainer",)),
    ],
)
def test_allowed(answer: str, allows: tuple[str, ...]) -> None:
    assert what(answer, allows=allows) is None
    assert what(answer + "\nevaluate", allows=allows) == "course.training.evaluate"


@pytest.mark.parametrize(
    "cell",
    [
        "def helper(x): return F.conv2d(x, x)",
        "def inner(x): return F.conv2d(x, x)\ndef helper(x): return inner(x)",
        "helper = lambda x: F.conv2d(x, x)",
        "helper = functools.partial(F.conv2d, padding=1)",
        "if True:\n    def helper(x): return F.conv2d(x, x)",
        "class Helper:\n    def __call__(self, x): return F.conv2d(x, x)\nhelper = Helper()",
        "def make(): return F.conv2d\nhelper = make()",
        "def helper(x): pass\nhelper.f = F.conv2d",
        "def outer():\n    global helper\n    helper = functools.partial(F.conv2d)",
        "%%time\nhelper = F.conv2d",
        "from torch.nn.functional import conv2d as helper",
    ],
)
def test_helpers_of_the_student_are_followed(cell: str) -> None:
    assert what("def f(x): return helper(x)", CONV, others=(cell,)) == "conv2d"
    assert what("def f(x): return x", CONV, others=(cell,)) is None
    assert what("def f(helper): return helper(1)", CONV, others=(cell,)) is None
    assert what("def helper(x): return x\ndef f(x): return helper(x)", CONV, others=(cell,)) is None


def test_helpers_say_where() -> None:
    helper = "def helper(x):\n    for i in x: pass"
    found = uses("def f(x): return helper(x)", [helper], [LOOPS])
    assert found.what == "loops"
    assert found.why.startswith(LOOPS.why)
    assert "`helper`" in found.why
    back = "def helper(x): return f(x)"
    assert what("def f(x): return helper(x)", LOOPS, others=(back,)) == "loops"


def test_locked_cells_and_data_are_not_followed() -> None:
    locked = ["import torch.nn.functional as F\ndef given(x): return F.conv2d(x, x)"]
    assert uses("def f(x): return given(x)", (), [CONV], locked=locked) is None
    assert uses("def f(x): return F.conv2d(x)", (), [CONV], locked=locked) == CONV
    images = "images = data.mnist('train').images[:5]\nexpected = F.conv2d(images, images)"
    assert what("def f(x): return images.sum(), expected", CONV, others=(images,)) is None
    log = "history = Trainer(None).fit()\nrows = [i for i in history]"
    assert what("def f(): return history, rows", LOOPS, others=(log,)) is None


def test_the_first_violation_counts() -> None:
    answer = "def f(x):\n    for i in x: pass\n    return F.conv2d(x)"
    assert what(answer, CONV, LOOPS) == "loops"
    assert what("def f(x): return F.conv2d(evaluate(x))", CONV) == "conv2d"


@pytest.mark.parametrize(
    "answer",
    ["def f(:", "", "\0", "'\ud800'", "x = (", "return", "%%bash\nls", "?", "\f", "%", "!", "%%"],
)
def test_what_does_not_parse_fails_by_itself(answer: str) -> None:
    assert uses(answer, [answer], [CONV, LOOPS], locked=[answer]) is None


def test_never_raises() -> None:
    chain = "a0 = F\n" + "".join(f"a{i + 1} = a{i}.x or a{i}.y\n" for i in range(40))
    for deep in ("-" * 5000 + "1", "a" + ".b" * 5000, "+".join(["1"] * 20000), "[" * 90 + "]" * 90):
        found = uses(f"x = {deep}", bans=[CONV])
        assert found is None or "could not be read" in found.why
    assert uses("x = " + "-" * 900 + "1", bans=[CONV]).what == "unreadable"
    assert uses(chain + "def f(): return a40", bans=[CONV]).what == "unreadable"
    for odd in (
        "a = a\nb = c\nc = b\nb()",
        "def f(): nonlocal y",
        "def f():\n    global f\n    f()",
        "class A:\n    global q\n    nonlocal z\n    def q(): pass",
        "from . import *\nfrom .. import x\nx()",
        "match x:\n    case {'a': 1, **rest} | [A(b=F.relu), *c] as d: rest",
        "del x, y.z\nx[0].y += 1\n(a, *b), c = 1, 2",
        "getattr()\nvars()\neval()\n__import__()\ngetattr(F)\nsys.modules[0]",
        "lambda: (yield)\n[x := y for y in (z := [])]",
        "type(F)['a'](*a, **b)",
    ):
        for bans in ([], [CONV, LOOPS, TORCH]):
            found = uses(odd, [odd], bans, locked=[odd])
            assert found is None or found.what != "unreadable"


def test_deep_nesting_in_another_cell_is_said_too() -> None:
    deep = "x = " + "-" * 900 + "1"
    assert uses("def f(): return x", [deep], [CONV]).what == "unreadable"


def test_eval_of_texts_that_are_written_out_hides_nothing() -> None:
    assert uses("a = {k: eval(k) for k in ['2 * 3', 'x.view(8, -1)']}") is None
    assert uses("a = {'2 * 3': None}\nfor k in a: a[k] = eval(k)") is None


@pytest.mark.parametrize(
    "look",
    [
        "import sys\n    return sys._getframe()",
        "import inspect\n    return inspect.stack()",
        "import gc\n    return gc.get_objects()",
        "try:\n        raise ValueError\n    except ValueError as error:\n        return error.__traceback__.tb_frame.f_back",
    ],
)
def test_an_answer_does_not_look_at_who_calls_it(look):
    """Also where nothing else is ruled out: such an answer can be right for the judge alone."""
    assert what(f"def f(x):\n    {look}\n")
    assert not what("import sys, gc\ndef f(x):\n    return sys.float_info.eps + gc.collect()\n")
