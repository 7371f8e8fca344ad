"""Who of the class is meant by a platform's name: by number, login, address, then by name.

A name may be written in any order, in one word, with or without accents. Where it fits two people,
nobody is taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autograder.collecting.layouts import Owner
from autograder.collecting.roster import Person, safe_id

_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"})


@dataclass(frozen=True)
class Found:
    """The person, or None and why."""

    person: Person | None
    why: str = ""


class Directory:
    """The class, to be asked who somebody is. Without a class everybody is taken at their word."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = list(people)
        self._by: dict[tuple[str, object], list[Person]] = defaultdict(list)
        for person in self.people:
            for key in set(_keys_of_person(person)):
                self._by[key].append(person)

    def find(self, owner: Owner) -> Found:
        """The one who is meant."""
        if not self.people:
            return self._as_named(owner)
        for keys in _keys_of_owner(owner):
            people = {p.id: p for key in keys for p in self._by.get(key, ())}
            if len(people) == 1:
                return Found(next(iter(people.values())))
            if people:
                names = ", ".join(sorted(people)[:4])
                return Found(None, f"the name fits {len(people)} students ({names})")
        return Found(None, "nobody in the roster has this name, login or number")

    def _as_named(self, owner: Owner) -> Found:
        choices = (
            owner.login.replace("/", "\\").rpartition("\\")[2],
            owner.email.partition("@")[0],
            owner.lms_id,
            owner.name,
            owner.participant,
        )
        identity = next((i for i in map(safe_id, choices) if i), "")
        if not identity:
            return Found(None, "the name cannot be a folder's; rename it")
        name = "" if owner.joined else owner.name
        return Found(Person(identity, name, email=owner.email, lms_id=owner.lms_id))


def _keys_of_person(person: Person) -> Iterator[tuple[str, object]]:
    if person.lms_id:
        yield "number", person.lms_id.casefold()
    if person.participant:
        yield "participant", person.participant
    for login in (person.id, person.login, person.email.partition("@")[0]):
        if login:
            yield "login", _folded(login)
    if person.email:
        yield "email", person.email.casefold()
    for name in ((person.first_name, person.last_name), (person.last_name, person.first_name)):
        yield from _keys_of_name(" ".join(name))


def _keys_of_owner(owner: Owner) -> Iterator[list[tuple[str, object]]]:
    """Keys, the surest first; a later group counts only if the earlier ones fit nobody."""
    if owner.participant:
        yield [("participant", owner.participant)]
    if owner.lms_id:
        yield [("number", owner.lms_id.casefold())]
    if owner.email:
        yield [("email", owner.email.casefold())]
    login = owner.login.replace("/", "\\").rpartition("\\")[2]
    while login:  # Blackboard puts the assignment's name before it
        yield [("login", _folded(login)), ("login", _folded(login.partition("@")[0]))]
        login = login.partition("_")[2]
    names = [owner.name]
    if " " in owner.name:  # Moodle puts the group's name before it
        names += [owner.name.split("-", k)[-1] for k in range(1, owner.name.count("-") + 1)]
    for name in names:
        keys = list(_keys_of_name(name))
        yield [key for key in keys if key[0] == "exact"]
        yield [key for key in keys if key[0] == "loose"]


def _keys_of_name(name: str) -> Iterator[tuple[str, object]]:
    """The name as a set of words and as one word; exact, then without accents."""
    exact = _folded(name)
    plain = unicodedata.normalize("NFKD", exact)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    for kind, text in (("exact", exact), ("loose", plain), ("loose", exact.translate(_SPELLED))):
        words = re.findall(r"\w+", text.replace("_", " "))
        if words:
            yield kind, tuple(sorted(words))
            yield kind, "".join(words)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
