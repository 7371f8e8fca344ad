"""Which cell of the student's notebook is which cell of the assignment.

Labels (nbgrader's grade id, nbformat's cell id) are hints that the text must bear out: an editor may
have stripped them, and a student may have changed them. So the text decides: what it defines, and
the words it is made of. The order settles what is left. Nothing is parsed by running it.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from autograder.jobs import CellKey, Kind
from autograder.repair.reading import StudentCell

COMPARED = 8_000  # characters of a cell that are compared
PARSED = 20_000  # characters; a longer cell is not given to Python's parser
READ = 600_000  # characters of a notebook that are read with care; then only glanced at
GLANCED = 500  # characters of each cell
WRITTEN = (Kind.ANSWER, Kind.MANUAL)  # the student's text counts
FIXED = (Kind.TEST, Kind.LOCKED, Kind.TASK)  # the course's text counts


@dataclass(frozen=True)
class Text:
    """What is compared of a cell's text."""

    plain: str  # without trailing space
    words: frozenset[tuple[str, int]]  # each word with the number of its occurrence
    defines: frozenset[str]  # functions and classes at the top level
    assigns: frozenset[str]  # other names at the top level
    imports: frozenset[str]

    @property
    def makes(self) -> frozenset[str]:
        """The names that an exercise is about."""
        return self.defines | self.assigns

    @property
    def names(self) -> frozenset[str]:
        """All names that the cell binds."""
        return self.defines | self.assigns | self.imports


@dataclass
class Match:
    """The result: `owner[k]` is the student's cell (its index) for key cell k.

    spares: further copies of key cells, by the student's index: nothing of the student's is in them.
    """

    owner: dict[int, int]
    spares: dict[int, int]


def read_texts(cells: Sequence[StudentCell], key: tuple[CellKey, ...]) -> list[Text]:
    """The features of the student's cells, in bounded time."""
    known = {text.plain: text for text in released_texts(key)}
    room, texts = READ, []
    for cell in cells:
        text = known.get(_plain(cell.source))
        if text is None:
            text = _read_text(cell.source, cell.cell_type, careful=room > 0)
            room -= min(len(cell.source), PARSED)
        texts.append(text)
    return texts


def _plain(source: str) -> str:
    """The text without trailing space, unless it is far too long to be one of the assignment's."""
    if len(source) > 10 * PARSED:
        return source.strip()
    return "\n".join(map(str.rstrip, source.strip().split("\n")))


def _read_text(source: str, cell_type: str, careful: bool = True) -> Text:
    plain = _plain(source)
    seen: Counter[str] = Counter()
    words = set()
    for word in re.findall(r"\w+", plain[: COMPARED if careful else GLANCED]):
        words.add((word, seen[word]))
        seen[word] += 1
    prose = cell_type == "markdown"
    names = _bound_names(plain, prose) if careful else (frozenset(),) * 3
    return Text(plain, frozenset(words), *names)


@lru_cache(maxsize=16)
def released_texts(cells: tuple[CellKey, ...]) -> tuple[Text, ...]:
    """The features of the released cells."""
    return tuple(_read_text(cell.released, cell.cell_type) for cell in cells)


def alike(a: Text, b: Text) -> float:
    """How many of the words two texts share, from 0 to 1."""
    total = len(a.words) + len(b.words)
    return 2 * len(a.words & b.words) / total if total else float(a.plain == b.plain)


def match(cells: Sequence[StudentCell], texts: Sequence[Text], key: tuple[CellKey, ...]) -> Match:
    """Find the student's cell for each key cell that has one."""
    return _Matcher(cells, texts, key).run()


class _Matcher:
    """The state of one matching: who owns what so far."""

    def __init__(
        self, cells: Sequence[StudentCell], texts: Sequence[Text], key: tuple[CellKey, ...]
    ) -> None:
        self.cells, self.texts, self.key = cells, texts, key
        self.released = released_texts(key)
        self.by_name = {cell.name: k for k, cell in enumerate(key)}
        self.by_id = {cell.cell_id: k for k, cell in enumerate(key) if cell.cell_id}
        self.stubs = {self.released[k].plain for k, cell in enumerate(key) if cell.kind in WRITTEN}
        # Who is asked to define a function or class, or any other name.
        self.asked: dict[str, set[int]] = {}
        for k, cell in enumerate(key):
            if cell.kind in WRITTEN:
                for name in self.released[k].makes:
                    self.asked.setdefault(name, set()).add(k)
        self.owner: dict[int, int] = {}
        self.taken: set[int] = set()

    def run(self) -> Match:
        self._by_exact_text()
        self._by_label()
        self._by_content()
        self._untouched_stubs()
        self._by_place()
        return Match(self.owner, self._spares())

    def _take(self, k: int, s: int) -> None:
        self.owner[k] = s
        self.taken.add(s)

    def _free(self) -> list[int]:
        return [s for s in range(len(self.cells)) if s not in self.taken]

    def _hint(self, s: int) -> int | None:
        cell = self.cells[s]
        return self.by_name.get(cell.grade_id, self.by_id.get(cell.cell_id))

    def _untouched(self, s: int) -> bool:
        """Nothing of the student's is in the cell."""
        return not self.texts[s].plain or self.texts[s].plain in self.stubs

    def _by_exact_text(self) -> None:
        """Fixed and open cells whose text is as released; of copies, the one with the label."""
        places: dict[str, list[int]] = {}
        for s, text in enumerate(self.texts):
            if text.plain:
                places.setdefault(text.plain, []).append(s)
        for k, cell in enumerate(self.key):
            if cell.kind in WRITTEN or self.released[k].plain in self.stubs:
                continue
            choices = [s for s in places.get(self.released[k].plain, ()) if s not in self.taken]
            if choices:
                self._take(k, min(choices, key=lambda s: (self._hint(s) != k, s)))

    def _by_label(self) -> None:
        """Cells whose label the text bears out; of several, one with work of the student's in it."""
        labelled: dict[int, list[int]] = {}
        for s in self._free():
            k = self._hint(s)
            if k is not None and k not in self.owner and self._bears_out(s, k):
                labelled.setdefault(k, []).append(s)
        for k, choices in labelled.items():
            if self.key[k].kind in WRITTEN:
                rank = [(self._untouched(s), -(self.texts[s].plain != ""), s) for s in choices]
            else:
                rank = [(0, -alike(self.texts[s], self.released[k]), s) for s in choices]
            self._take(k, min(rank)[-1])

    def _bears_out(self, s: int, k: int) -> bool:
        text, released, kind = self.texts[s], self.released[k], self.key[k].kind
        if not text.plain or text.plain == released.plain:
            return True
        if kind in FIXED:
            return self._edited_copy(text, released)
        # A changed test with an answer's label: labels were swapped. (An answer may call its check, too.)
        if not text.makes & released.makes and any(
            test.plain in text.plain
            for test, cell in zip(self.released, self.key, strict=True)
            if cell.kind is Kind.TEST and test.plain
        ):
            return False
        # An exercise's own functions in a cell with another exercise's label: labels were swapped.
        if released.makes and not text.makes & released.makes and self._rivals(s, k):
            return False
        others = set().union(*(self.asked.get(name, ()) for name in text.defines), ())
        if released.makes:
            others |= set().union(*(self.asked.get(name, ()) for name in text.assigns), ())
        return bool(text.makes & released.makes) or not others - {k}

    def _rivals(self, s: int, k: int) -> bool:
        """Another cell without an owner does what exercise k asks for."""
        return any(
            self.released[k].makes <= self.texts[r].makes and not self._untouched(r)
            for r in self._free()
            if r != s
        )

    def _edited_copy(self, text: Text, released: Text) -> bool:
        shared = len(text.words & released.words)
        return alike(text, released) >= 0.5 or shared >= 0.8 * max(len(released.words), 1)

    def _by_content(self) -> None:
        """The best pairs first, by the names that are defined and the words."""
        pairs = []
        open_keys = [k for k in range(len(self.key)) if k not in self.owner]
        for s in self._free():
            if not self._untouched(s):
                for k in open_keys:
                    score = self._score(s, k)
                    if score:
                        pairs.append((-score, abs(s / len(self.cells) - k / len(self.key)), s, k))
        for _, _, s, k in sorted(pairs):
            if s not in self.taken and k not in self.owner:
                self._take(k, s)

    def _score(self, s: int, k: int) -> float:
        """How sure it is that s is k; 0 if it is not sure enough."""
        text, released, cell = self.texts[s], self.released[k], self.key[k]
        same_type = self.cells[s].cell_type in (cell.cell_type, "")
        if cell.kind not in WRITTEN or cell.cell_type != "code":
            score = alike(text, released)
            return score if score >= (0.7 if same_type else 0.9) else 0.0
        score = alike(text, released)
        if released.makes:
            covered = len(text.makes & released.makes) / len(released.makes)
            enough = covered >= 0.5 or (score >= 0.7 and not text.makes)
        else:
            covered = float(cell.name in text.makes)
            enough = bool(covered) or score >= 0.7
        if same_type:
            return 2 * covered + score if enough else 0.0
        # Of another type, and so not run in the student's notebook: only where nothing else fits.
        return covered + score if enough and (covered == 1 or score >= 0.5) else 0.0

    def _untouched_stubs(self) -> None:
        stubs: dict[str, list[int]] = {}
        for s in self._free():
            if self.texts[s].plain in self.stubs:
                stubs.setdefault(self.texts[s].plain, []).append(s)
        for k, cell in enumerate(self.key):
            choices = stubs.get(self.released[k].plain)
            if cell.kind in WRITTEN and k not in self.owner and choices:
                self._take(k, choices.pop(0))

    def _by_place(self) -> None:
        """What stands alone between the same two neighbours as in the assignment."""
        for k, cell in enumerate(self.key):
            if k in self.owner or cell.kind not in WRITTEN:
                continue
            before, after = self._gap(k)
            if (before, after) == (-1, len(self.cells)):
                continue
            choices = [
                s
                for s in range(before + 1, after)
                if s not in self.taken
                and not self._untouched(s)
                and self.cells[s].cell_type in (cell.cell_type, "")
                and not any(self.asked.get(name, set()) - {k} for name in self.texts[s].defines)
            ]
            if choices:
                wanted = self._tested_words(k)
                self._take(k, max(choices, key=lambda s: (len(self.texts[s].makes & wanted), -s)))

    def _gap(self, k: int) -> tuple[int, int]:
        """The student's cells between which k has its place."""
        before = next((self.owner[j] for j in range(k - 1, -1, -1) if j in self.owner), -1)
        later = (self.owner[j] for j in range(k + 1, len(self.key)) if j in self.owner)
        return before, next(later, len(self.cells))

    def _tested_words(self, k: int) -> set[str]:
        """Words of the next test, which names what the answer must define."""
        for j in range(k + 1, len(self.key)):
            if self.key[j].kind is Kind.TEST:
                return {word for word, _ in self.released[j].words}
        return set()

    def _spares(self) -> dict[int, int]:
        fixed = {
            self.released[k].plain: k
            for k, cell in enumerate(self.key)
            if cell.kind in FIXED + WRITTEN
        }
        return {s: fixed[t] for s in self._free() if (t := self.texts[s].plain) in fixed and t}


def _bound_names(source: str, prose: bool) -> tuple[frozenset[str], ...]:
    """Names bound at the top level: by def and class, by assignment, by import."""
    if len(source) <= PARSED:
        # Magics and shell lines are not Python.
        plain = re.sub(r"^([ \t]*)[%!?].*", r"\1pass", source, flags=re.MULTILINE)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of odd escapes in the student's texts
                return _from_tree(ast.parse(plain).body)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            pass
    return (frozenset(),) * 3 if prose else _from_lines(source[: 10 * PARSED])


_SCOPES = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)


def _from_tree(body: Iterable[ast.stmt]) -> tuple[frozenset[str], ...]:
    defines, assigns, imports = set(), set(), set()
    waiting, expressions = list(body), []
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            defines.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            imports |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        else:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, (ast.stmt, ast.ExceptHandler)):
                    waiting.append(child)
                elif not isinstance(child, _SCOPES):
                    expressions.append(child)
    while expressions:
        node = expressions.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            assigns.add(node.id)
        expressions += [n for n in ast.iter_child_nodes(node) if not isinstance(n, _SCOPES)]
    return frozenset(defines), frozenset(assigns), frozenset(imports)


def _from_lines(source: str) -> tuple[frozenset[str], ...]:
    """The same for what is not valid Python, from its lines alone."""
    defines = re.findall(r"^(?:async[ ]+)?(?:def|class)[ ]+(\w{1,80})", source, re.MULTILINE)
    assigns = re.findall(r"^([^\W\d]\w{0,80})[ ]*(?:=(?!=)|:[^=\n]{1,80}=)", source, re.MULTILINE)
    imports = re.findall(r"^(?:from[ ]+\S{1,200}[ ]+)?import[ ]+(\w{1,80})", source, re.MULTILINE)
    return frozenset(defines), frozenset(assigns), frozenset(imports)
