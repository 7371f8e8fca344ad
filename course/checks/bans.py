"""What an exercise forbids, and whether a dotted path that an answer uses is among it."""

from __future__ import annotations

import importlib.util
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from course.checks.scopes import DATA, OWN, split_course_path

# Loops by another name.
_LOOPING = {
    f"{module}.{name}"
    for module, names in {
        "builtins": "map filter",
        "functools": "reduce",
        "itertools": "accumulate starmap",
        "numpy": "apply_along_axis apply_over_axes fromiter frompyfunc ndenumerate ndindex nditer "
        "vectorize",
    }.items()
    for name in names.split()
}
_LOOPING_METHODS = {"apply_", "map_"}  # of tensors
# Ways to anything: what they reach is not in the text.
_HIDING = {
    *("builtins.eval", "builtins.exec", "builtins.compile", "builtins.globals"),
    *("builtins.__import__", "builtins.__builtins__", "builtins.__loader__", "__builtins__"),
    *("sys.modules", "importlib", "runpy", "pkgutil", "pydoc", "get_ipython"),
    *("pickle", "marshal", "unittest", "logging.config"),
}
# What looks at the program around an answer: who calls it, and which objects there are.
_WATCHING = {
    *("sys._getframe", "sys._current_frames", "sys.settrace", "sys.setprofile"),
    *("inspect.stack", "inspect.currentframe", "inspect.trace", "inspect.getouterframes"),
    *("gc.get_objects", "gc.get_referrers", "gc.get_referents"),
    *("traceback.extract_stack", "traceback.walk_stack", "traceback.format_stack"),
}
_HIDING_ATTRIBUTES = {"__globals__", "__builtins__", "__subclasses__", "f_globals", "f_builtins"}
_WATCHING_ATTRIBUTES = {"f_back", "f_code", "f_locals", "tb_frame"}


@dataclass(frozen=True)
class Ban:
    """One thing that an exercise forbids, and the sentence that the student gets.

    `what` is one of

    - "loops": for, while and comprehensions in functions (anywhere, where the answer defines none),
      loops by another name (map, np.vectorize, ...) and recursion;
    - "comprehensions": comprehensions alone;
    - a last name ("conv2d"), whatever it belongs to, but not what the notebook itself defines;
    - a dotted path ("torch.nn.functional.conv2d", "numpy.pad") or a whole package ("torch").
    """

    what: str
    why: str


class Rules:
    """The bans of an exercise with their exceptions; each method returns what is violated."""

    def __init__(
        self, bans: Sequence[Ban], allows: Sequence[str], attributes: Collection[str]
    ) -> None:
        self.bans = bans
        self.allows = allows
        self.attributes = attributes  # that the notebook's own classes have

    def of_paths(self, paths: Collection[str], called: bool = False) -> Ban | None:
        """What an expression that may stand for these paths violates."""
        for path in sorted(paths):
            parts = path.split(".")
            if parts[0] == "course" and not self._allowed(path):
                return course_ban(path)
            if path in _WATCHING or _WATCHING_ATTRIBUTES & set(parts):
                return Ban(
                    path,
                    "an answer works with its arguments; it does not look at who calls it, or for what",
                )
            for ban in self.bans:
                if self._covers(ban.what, path, parts, called):
                    return ban
            if self.bans and (_hides(path) or _HIDING_ATTRIBUTES & set(parts)):
                return hidden(self.bans[0])
            if parts[-1] == "__dict__" and (ban := self.of_all_in(path.removesuffix(".__dict__"))):
                return ban
        return None

    def of_all_in(self, path: str) -> Ban | None:
        """What a way to everything in a module may violate."""
        if path[0] in DATA + OWN:
            return None
        for ban in self.bans:
            loops = ban.what == "loops" and any(p.startswith(path + ".") for p in _LOOPING)
            if loops or _is_name(ban.what) or ban.what.startswith(path + "."):
                return hidden(ban)
        return None

    def on_the_way(self, module: str) -> bool:
        """Whether something in a module is allowed."""
        return any(allowed.startswith(module + ".") for allowed in self.allows)

    def _covers(self, what: str, path: str, parts: list[str], called: bool) -> bool:
        if what in ("loops", "comprehensions"):
            looping = path in _LOOPING or (called and parts[-1] in _LOOPING_METHODS)
            return what == "loops" and looping
        if path == what:
            return True
        if path.startswith(what + "."):
            return not self._allowed(path)
        if "." in what or what not in parts:
            return False
        if parts[0] == OWN and parts[1] == what and what in self.attributes:
            return False  # self.pad, which the class defines
        # layer.pad, read and not called, where a class of the notebook has a `pad`
        return called or parts[0] not in (OWN, DATA) or what not in self.attributes

    def _allowed(self, path: str) -> bool:
        parts = path.split(".")
        begins = [".".join(parts[:count]) for count in range(1, len(parts) + 1)]
        return any(f".{start}".endswith(f".{name}") for start in begins for name in self.allows)


def _is_name(what: str) -> bool:
    """Whether a ban names a thing that any module may hold, no package."""
    if "." in what or what in ("loops", "comprehensions"):
        return False
    try:
        return importlib.util.find_spec(what) is None
    except (ImportError, ValueError):
        return True


def _hides(path: str) -> bool:
    # Also by way of a module that happens to hold it: torch.sys.modules.
    return path[0] not in DATA + OWN and any(f".{path}.".find(f".{name}.") >= 0 for name in _HIDING)


def hidden(ban: Ban) -> Ban:
    """The ban that may be violated where the text does not show what is used."""
    why = f"The answer hides what it uses (eval, vars, ...): write out what it computes. {ban.why}"
    return Ban(ban.what, why.strip())


def course_ban(path: str) -> Ban:
    """The ban of what belongs to the course, which every exercise has."""
    module, name = split_course_path(path)
    source = f"`{name}` comes from the course's helpers ({module})"
    return Ban(path, f"{source}: the exercise asks for your own code")
