"""Mutants of a solution cell: each operator, what is left alone, names, and the survivors' file."""

from __future__ import annotations

import ast
from textwrap import dedent, indent

import pytest

from autograder.exercises import mutants as module
from autograder.exercises.mutants import mutants, read_survivors

BEGIN, END = "    ### BEGIN SOLUTION\n", "    ### END SOLUTION\n"


def cell(body: str, head: str = "def f(a, b, c, x):") -> str:
    """A solution cell: line 1 is `head`, line 3 is the first of `body`."""
    return f"{head}\n{BEGIN}{indent(dedent(body).strip(), '    ')}\n{END}"


def changed(body: str, head: str = "def f(a, b, c, x):") -> dict[str, str]:
    """The mutants of `body`: name -> the body with the change."""
    found = {}
    for mutant in mutants(cell(body, head)):
        assert mutant.code.startswith(f"{head}\n{BEGIN}"), mutant
        assert mutant.code.endswith(END), mutant
        found[mutant.name] = dedent(mutant.code[len(head) + 1 + len(BEGIN) : -len(END)]).strip()
    return found


OPERATORS = [
    ("y = a + b", "L3: + becomes -", "y = a - b"),
    ("y = a - b", "L3: - becomes +", "y = a + b"),
    ("y = a * b", "L3: * becomes /", "y = a / b"),
    ("y = a / b", "L3: / becomes *", "y = a * b"),
    ("y = a / b", "L3: / becomes //", "y = a // b"),
    ("y = a // b", "L3: // becomes /", "y = a / b"),
    ("y = a % b", "L3: % becomes //", "y = a // b"),
    ("y = a**b", "L3: ** becomes *", "y = a * b"),
    ("y = a @ b", "L3: @ becomes *", "y = a * b"),
    ("y = a & b", "L3: & becomes ¦", "y = a | b"),
    ("y = a < b", "L3: < becomes <=", "y = a <= b"),
    ("y = a < b", "L3: < becomes >=", "y = a >= b"),
    ("y = a <= b", "L3: <= becomes <", "y = a < b"),
    ("y = a > b", "L3: > becomes >=", "y = a >= b"),
    ("y = a >= b", "L3: >= becomes >", "y = a > b"),
    ("y = a == b", "L3: == becomes !=", "y = a != b"),
    ("y = a != b", "L3: != becomes ==", "y = a == b"),
    ("y = a != b", "L3: != becomes >", "y = a > b"),
    ("y = a is b", "L3: is becomes is not", "y = a is not b"),
    ("y = a in b", "L3: in becomes not in", "y = a not in b"),
    ("y = a not in b", "L3: not in becomes in", "y = a in b"),
    ("y = 0 <= a < b", "L3: <= becomes <", "y = 0 < a < b"),
    ("y = 0 <= a < b", "L3: < becomes <=", "y = 0 <= a <= b"),
    ("y = a == 'zeros'", "L3: 'zeros' becomes 'zeros?'", "y = a == 'zeros?'"),
    ("y = a in ('p', 'q')", "L3: 'q' becomes 'q?'", "y = a in ('p', 'q?')"),
    ("y = a and b", "L3: and becomes or", "y = a or b"),
    ("y = a or b", "L3: or becomes and", "y = a and b"),
    ("y = a or b", "L3: a dropped", "y = b"),
    ("y = a or b or c", "L3: b dropped", "y = a or c"),
    ("y = not a", "L3: not removed", "y = a"),
    ("y = -a", "L3: unary minus removed", "y = a"),
    ("y = ~a", "L3: ~ removed", "y = a"),
    ("y = 5", "L3: 5 becomes 6", "y = 6"),
    ("y = 5", "L3: 5 becomes 4", "y = 4"),
    ("y = 0", "L3: 0 becomes 1", "y = 1"),
    ("y = 0.25", "L3: 0.25 becomes 0.5", "y = 0.5"),
    ("y = 0.25", "L3: 0.25 becomes -0.25", "y = -0.25"),
    ("y = 0.0", "L3: 0.0 becomes 1.0", "y = 1.0"),
    ("y = True", "L3: True becomes False", "y = False"),
    ("y = g(a, b, dim=1)", "L3: keyword dim dropped", "y = g(a, b)"),
    ("y = g(a, b, dim=1)", "L3: 1 becomes 2", "y = g(a, b, dim=2)"),
    ("y = g(a, b, c)", "L3: arguments a and b of g swapped", "y = g(b, a, c)"),
    ("y = g(a, b, c)", "L3: arguments b and c of g swapped", "y = g(a, c, b)"),
    ("y = a[b, :, c]", "L3: indices b and : swapped", "y = a[:, b, c]"),
    ("y = torch.exp(a)", "L3: call of exp removed", "y = a"),
    ("y = a.copy()", "L3: call of copy removed", "y = a"),
    ("y = a[b].flatten(1)", "L3: call of flatten removed", "y = a[b]"),
    ("y = a.amax(dim=b)", "L3: call of amax removed", "y = a"),
    ("y = self.second(self.first(a))", "L3: call of first removed", "y = self.second(a)"),
    ("a = b", "L3: a = b dropped", "pass"),
    ("a, b = c", "L3: a, b = c dropped", "pass"),
    ("a.b = c", "L3: a.b = c dropped", "pass"),
    ("a[0] = c", "L3: a[0] = c dropped", "pass"),
    ("y = b\ny = c", "L4: y = c dropped", "y = b\npass"),
    ("a.step()", "L3: a.step() dropped", "pass"),
    ("a += b", "L3: a += b dropped", "pass"),
    ("a += b", "L3: += becomes =", "a = b"),
    ("a += b", "L3: += becomes -=", "a -= b"),
    ("return a", "L3: return None", "return None"),
    ("return a, b", "L3: results a and b swapped", "return (b, a)"),
    ("if a:\n    g()", "L3: condition negated", "if not a:\n    g()"),
    ("if a:\n    g()", "L3: condition becomes True", "if True:\n    g()"),
    ("if a:\n    g()", "L3: condition becomes False", "if False:\n    g()"),
    ("if a:\n    g()", "L4: g() dropped", "if a:\n    pass"),
    ("y = a if b else c", "L3: condition negated", "y = a if (not b) else c"),
    ("while a:\n    g()", "L3: condition becomes False", "while False:\n    g()"),
    ("for i in range(a):\n    g()", "L3: range(a) becomes range(a - 1)", None),
    ("for i in range(a):\n    g()", "L3: range(a) becomes range(1, a)", None),
    ("y = range(a, b)", "L3: range(a, b) becomes range(a, b - 1)", "y = range(a, b - 1)"),
    ("y = range(a, b)", "L3: range(a, b) becomes range(a + 1, b)", "y = range(a + 1, b)"),
    ("y = x[a:b:c]", "L3: bound a becomes a + 1", "y = x[a + 1:b:c]"),
    ("y = x[a:b:c]", "L3: bound a becomes a - 1", "y = x[a - 1:b:c]"),
    ("y = x[a:b:c]", "L3: bound b becomes b - 1", "y = x[a:b - 1:c]"),
    ("y = x[a:b:c]", "L3: bound c becomes c + 1", "y = x[a:b:c + 1]"),
    ("y = x[::-1]", "L3: unary minus removed", "y = x[::1]"),
    ("for i in a:\n    break", "L4: break becomes continue", "for i in a:\n    continue"),
    ("for i in a:\n    continue", "L4: continue becomes break", "for i in a:\n    break"),
    ("y = max(a, b)", "L3: max becomes min", "y = min(a, b)"),
    ("y = x.argmin()", "L3: argmin becomes argmax", "y = x.argmax()"),
    ("y = x.sum(1)", "L3: sum becomes mean", "y = x.mean(1)"),
    ("y = np.zeros(a)", "L3: zeros becomes ones", "y = np.ones(a)"),
    ("y = math.floor(a)", "L3: floor becomes ceil", "y = math.ceil(a)"),
    ("y = round(a)", "L3: round becomes int", "y = int(a)"),
    ("with torch.no_grad():\n    g()", "L3: no_grad becomes enable_grad", None),
    ("y = nn.Sequential(a, b)", "L3: layer a dropped", "y = nn.Sequential(b)"),
]


@pytest.mark.parametrize(("body", "name", "result"), OPERATORS)
def test_operator(body: str, name: str, result: str | None) -> None:
    found = changed(body)
    assert name in found
    if result is None:
        old, new = name.removeprefix("L3: ").split(" becomes ")
        result = body.replace(old, new)
    assert found[name] == result


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("y = 'text'", 0),
        ('y = f"{a + 1} of {b}"', 0),
        ('raise ValueError(f"got {a + 1}" + str(a < 3))', 0),
        ('"""Text."""', 0),
        ("print(a + 1)", 0),
        ("y: dict[int, 3] = a", 0),
        ("def g(p: int, q: g(3, 4)) -> h(5, 6):\n    pass", 0),
        ("assert a, 1 + 2", 0),
        ("y = None", 0),
        ("y = b", 0),  # a later line may need y
        ("y = 'text' + a", 0),
        ("y = max(a, b)", 1),  # max becomes min; the order of a and b is all the same
        ("y = g(*a, b)", 0),
        ("y = h(g(*a))", 1),  # h removed
        ("y = nn.ReLU()", 0),
        ("super().__init__()", 1),  # dropped
        ("a.step()", 1),  # not both dropped and "call removed"
        ("y = range(a + 1)", 4),  # no second way to make it range(a)
        ("if a < b:\n    pass", 4),  # no "negated": that is >=
        ("return None", 0),
        ("import math", 0),
    ],
)
def test_left_alone(body: str, count: int) -> None:
    assert len(changed(body)) == count, changed(body)


@pytest.mark.parametrize(
    ("body", "name", "result"),
    [
        ("y = (a * b) ** c", "L3: * becomes /", "y = (a / b) ** c"),
        ("y = a / b**c", "L3: ** becomes *", "y = a / (b * c)"),
        ("y = -(a // b)", "L3: // becomes /", "y = -(a / b)"),
        ("y = c * torch.exp(a + b)", "L3: call of exp removed", "y = c * (a + b)"),
        ("y = torch.exp(a + b).T", "L3: call of exp removed", "y = (a + b).T"),
        ("y = (b - torch.exp(a - c))", "L3: call of exp removed", "y = (b - (a - c))"),
        ("y = (torch.exp(a + b) * c)", "L3: call of exp removed", "y = ((a + b) * c)"),
        ("y = not (a or b)", "L3: a dropped", "y = not (b)"),
        ("y = -a.sum(1)", "L3: call of sum removed", "y = -a"),
        ("y = a**0.5", "L3: 0.5 becomes -0.5", "y = a**(-0.5)"),
        (
            "y = nn.BCELoss()(a, b)",
            "L3: arguments a and b of nn.BCELoss() swapped",
            "y = nn.BCELoss()(b, a)",
        ),
    ],
)
def test_brackets_keep_the_meaning(body: str, name: str, result: str) -> None:
    found = changed(body)
    assert name in found
    assert found[name] == result


def test_only_the_changed_text_is_written_anew() -> None:
    body = """
        y = {'π': a}  ;  z = "ä"  +  g(  # a remark
            a , b*c  # another
        )
        return  z
    """
    assert changed(body)["L4: * becomes /"] == dedent(body).strip().replace("b*c", "b / c")


METHODS = '''
class Net(Base):
    """Text with 3 + 4."""

    size = 3 + 4

    def __init__(self, n=5):
        self.n = n + 1

    def first(self, x, stride=2, *, bias: int = 3, flag=True, mode="zeros", p=None, pair=(7, 8)):
        """Text."""
        y = x + 1
        ### BEGIN SOLUTION
        return y + 11
        ### END SOLUTION

    def second(self, x):
        """Text."""
        ### BEGIN SOLUTION
        """Not a docstring, but text."""
        return x - 12
        ### END SOLUTION
        return x - 1


print(3 + 4)
'''


def test_regions_and_defaults() -> None:
    assert [mutant.name for mutant in mutants(METHODS)] == [
        "L10: default of stride: 2 becomes 3",
        "L10: default of stride: 2 becomes 1",
        "L10: default of bias: 3 becomes 4",
        "L10: default of bias: 3 becomes 2",
        "L10: default of flag: True becomes False",
        "L10: default of pair: 7 becomes 8",
        "L10: default of pair: 7 becomes 6",
        "L10: default of pair: 8 becomes 9",
        "L10: default of pair: 8 becomes 7",
        "L14: return None",
        "L14: + becomes -",
        "L14: 11 becomes 12",
        "L14: 11 becomes 10",
        "L21: return None",
        "L21: - becomes +",
        "L21: 12 becomes 13",
        "L21: 12 becomes 11",
    ]


def test_default_is_replaced_in_place() -> None:
    source = cell("return a", head="def f(a, *, eps: float = 1e-5):")
    found = {mutant.name: mutant.code.split("\n")[0] for mutant in mutants(source)}
    assert found["L1: default of eps: 1e-05 becomes -1e-05"] == "def f(a, *, eps: float = -1e-05):"


def test_a_function_inside_the_region_has_defaults_too() -> None:
    found = changed("def g(p=3, /, q=True):\n    return p")
    assert found["L3: default of q: True becomes False"].startswith("def g(p=3, /, q=False):")
    assert "L3: default of p: 3 becomes 4" in found


@pytest.mark.parametrize(
    "answers", ['{"a": 1, "b": 3 * 4}', '{"a": True, "b": ("x", 2)}', "{60000: -1.0}", "{}"]
)
def test_answers_are_not_mutated(answers: str) -> None:
    region = f"answers = {answers}\n"
    assert mutants(f"### BEGIN SOLUTION\n{region}### END SOLUTION\n") == []


def test_dictionaries_of_code_are_mutated() -> None:
    assert changed('return {"a": 5}')["L3: 5 becomes 6"] == 'return {"a": 6}'
    assert mutants("### BEGIN SOLUTION\nlimit = 3\n### END SOLUTION\n")
    assert mutants("### BEGIN SOLUTION\nlimits = {name: 3}\n### END SOLUTION\n")


def test_code_around_and_behind_inner_blocks() -> None:
    body = """
        a += 1
        assert a < 2
        b: int = c + 1
        class Inner:
            size = 3
        def g():
            return 4
        return 5
    """
    lines = {int(name[1 : name.index(":")]) for name in changed(body)}
    assert lines == {3, 4, 5, 7, 9, 10}


def test_names_are_unique_and_stable() -> None:
    source = cell("return a - b - c - 1, 1")
    first, again = mutants(source), mutants(source)
    assert first == again
    names = [mutant.name for mutant in first]
    assert len(set(names)) == len(names)
    found = changed("return a - b - c - 1, 1")
    assert found["L3: - becomes +"] == "return (a + b) - c - 1, 1"
    assert found["L3: - becomes + (2)"] == "return (a - b + c) - 1, 1"
    assert found["L3: 1 becomes 2 (2)"] == "return a - b - c - 1, 2"


def test_long_code_is_cut_in_names() -> None:
    width_40 = "a[b] = first_name + second_name + third1"
    assert f"L3: {width_40} dropped" in changed(width_40)
    assert "L3: a[b] = first_name + second_name + third… dropped" in changed(width_40 + "2")


def test_code_is_unique_and_compiles() -> None:
    source = cell("for i in x:\n    if not a:\n        break\n    a += i * g(1, 1)\nreturn a[b:c]")
    trees = [ast.dump(compile(m.code, "m", "exec", ast.PyCF_ONLY_AST)) for m in mutants(source)]
    assert len({*trees, ast.dump(ast.parse(source))}) == len(trees) + 1
    names = [mutant.name for mutant in mutants(source)]
    assert "L6: arguments 1 and 1 of g swapped" not in names  # that is the solution
    for mutant in mutants(source):
        compile(mutant.code, "mutant", "exec")


def test_no_mutant_that_does_not_compile(monkeypatch: pytest.MonkeyPatch) -> None:
    def nonsense(node, parents):
        yield module.Change(node, "continue", "return becomes continue", node)

    monkeypatch.setitem(module.OPERATORS, ast.Return, (nonsense,))
    assert changed("return a") == {}


def test_without_warnings(recwarn: pytest.WarningsRecorder) -> None:
    mutants(cell("y = 1 == a\nz = (5).real\nreturn 3 in x, a is 'b'"))
    mutants(cell("y = int(5)(a)"))
    assert [str(w.message) for w in recwarn if "<mutant>" in str(w.filename)] == []


def test_many_mutants_become_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "return g(x[a:b], 5, 0.5)"
    everything = set(changed(body))
    monkeypatch.setattr(module, "LIMIT", len(everything))
    assert set(changed(body)) == everything
    monkeypatch.setattr(module, "LIMIT", len(everything) - 1)
    assert everything - set(changed(body)) == {
        "L3: bound a becomes a - 1",
        "L3: bound b becomes b + 1",
    }
    monkeypatch.setattr(module, "LIMIT", 1)
    assert set(changed(body)) == {
        "L3: return None",
        "L3: bound a becomes a + 1",
        "L3: bound b becomes b - 1",
        "L3: 5 becomes 6",
        "L3: 0.5 becomes 1.0",
    }


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("### BEGIN SOLUTION\nx = 1\n", "line 1: BEGIN SOLUTION without an END"),
        ("x = 1\n### END SOLUTION\n", "line 2: END SOLUTION without a BEGIN"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n", "line 2: BEGIN SOLUTION, but line 1 has no"),
    ],
)
def test_unbalanced_markers(source: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        mutants(source)


def test_no_region_no_mutants() -> None:
    assert mutants("x = 1 + 2\n") == []
    assert mutants("") == []


def test_survivors(tmp_path) -> None:
    path = tmp_path / "survivors.txt"
    path.write_text(
        "# exercise | mutant | reason\n"
        "\n"
        "nchw/pixel | L7: < becomes <= | the border is never met\n"
        "  nchw/pixel|L8: 1 becomes 2|either, a | b, is right  \n",
        encoding="utf-8",
    )
    assert read_survivors(path) == {
        ("nchw/pixel", "L7: < becomes <="): "the border is never met",
        ("nchw/pixel", "L8: 1 becomes 2"): "either, a | b, is right",
    }


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("pixel | L7: < becomes <=", "line 2: expected 'exercise | name | reason', got 'pixel"),
        ("pixel | L7: < becomes <= | ", "line 2: expected"),
        (" | L7: < becomes <= | why", "line 2: expected"),
        ("pixel", "line 2: expected"),
        ("pixel | L1: x | again", "line 2: 'pixel | L1: x' stands there a second time"),
    ],
)
def test_malformed_survivors(tmp_path, line: str, message: str) -> None:
    path = tmp_path / "survivors.txt"
    path.write_text(f"pixel | L1: x | why\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError) as error:  # noqa: PT011
        read_survivors(str(path))
    assert str(error.value).startswith(f"survivors.txt, {message}")
