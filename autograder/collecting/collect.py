"""Collect an assignment: every file is looked at, and everything found is a row of one table."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tqdm import tqdm

from autograder.batch import bar_of
from autograder.collecting.archives import Entry, unpack, usable
from autograder.collecting.layouts import File, Handin, sort_out
from autograder.collecting.names import remember
from autograder.collecting.people import Directory
from autograder.collecting.placing import place, shown_time
from autograder.collecting.recognising import Recognised, recognise
from autograder.collecting.roster import Person, as_known, known_people, read_roster, write_roster
from autograder.collecting.table import (
    NO_NOTEBOOK,
    NOBODY,
    NOTHING,
    OLDER,
    OTHER,
    PROBLEM,
    TABLE,
    Collected,
    Row,
    write_table,
)
from autograder.course_folder import CourseFolder, GradingError
from autograder.jobs import Key
from autograder.key import NoKey, read_key
from autograder.notebooks import assignments
from autograder.results.record import TIMESTAMP
from autograder.term import Rule, TermError, read_term


@dataclass(frozen=True)
class _Try:
    """A notebook of the assignment, with the files handed in beside it."""

    file: File
    files: tuple[File, ...]
    known: Recognised
    handin: Handin
    by: str = ""  # who handed it in: a student's id, or a team's name

    @property
    def newest(self) -> tuple:
        """Sorts tries, the newest last; without times and numbers, by the work that is in them."""
        moment = self.file.moment or datetime.min
        return moment, self.file.rank, self.known.written, self.file.parts


def collect(
    course: CourseFolder,
    assignment: str,
    source: Path,
    roster: Path | None = None,
    dry_run: bool = False,
) -> Collected:
    """Put what students handed in to `submitted/`; returns the table, written to `collected.csv`, too.

    Args:
        course: the course folder.
        assignment: what is collected; notebooks of other assignments are only listed.
        source: a platform's zip, or a folder.
        roster: a platform's CSV; entered in the gradebook. Without it, the gradebook's students.
        dry_run: write nothing at all.

    Raises GradingError if nothing can be collected: an unknown assignment, no archive, no roster, a
    `term.toml` that cannot be used.
    """
    key = course.key(assignment)
    keys = _other_keys(course, assignment) | {assignment: key}
    result = Collected(assignment)
    with course.lock():
        with course.gradebook() as gradebook:
            known = known_people(gradebook)
            # Without names it is no roster: grading enters ids alone.
            people = [person for person in known if person.name or person.email]
            if roster is not None:
                people, result.notes = read_roster(roster)
                people = as_known(people, known)
                if not dry_run:
                    write_roster(gradebook, people)
            rule = _rule(course.root, assignment)
            due = _due_dates(rule, gradebook, assignment)
        with tempfile.TemporaryDirectory(prefix="collect-") as scratch:
            entries = unpack(Path(source), Path(scratch))
            teams = rule.teams if rule else {}
            _Collecting(course.root, result, keys, people, due, teams, dry_run).run(entries)
        if not dry_run:
            write_table(result, course.root / TABLE)
    return result


def _other_keys(course: CourseFolder, assignment: str) -> dict[str, Key]:
    """The other assignments, to tell their notebooks apart; one that is broken stops nothing."""
    keys = {}
    for name in assignments(course.root / "source"):
        if name != assignment:
            try:
                keys[name] = read_key(course.root, name)
            except NoKey:
                continue
    return keys


def _rule(root: Path, assignment: str) -> Rule | None:
    """What `term.toml` says of the assignment."""
    try:
        return read_term(root).get(assignment)
    except TermError as error:
        raise GradingError(str(error)) from None


def _due_dates(
    rule: Rule | None, gradebook: object, assignment: str
) -> Callable[[str], datetime | None]:
    """A student's due date, from `term.toml` or, if that has none, from the gradebook."""
    from nbgrader.api import MissingEntry

    if rule and rule.due:
        return lambda student: rule.due + rule.extensions.get(student, timedelta(0))
    try:
        due = gradebook.find_assignment(assignment).duedate
    except MissingEntry:
        due = None
    extensions = {
        submission.student_id: submission.duedate
        for submission in (gradebook.assignment_submissions(assignment) if due else ())
    }
    return lambda student: extensions.get(student, due)


class _Collecting:
    """The state of one collection."""

    def __init__(
        self,
        root: Path,
        result: Collected,
        keys: Mapping[str, Key],
        people: Sequence[Person],
        due: Callable[[str], datetime | None],
        teams: Mapping[str, Sequence[str]],
        dry_run: bool,
    ) -> None:
        self.root, self.result, self.keys = root, result, keys
        self.directory, self.due, self.dry_run = Directory(people), due, dry_run
        self.teams = teams
        self.team_of = {student: team for team, members in teams.items() for student in members}
        self.rows = result.rows
        self.seen: set[str] = set()

    def run(self, entries: Sequence[Entry]) -> None:
        handins = sort_out(entries)
        tries: dict[str, list[_Try]] = {}
        persons: dict[str, Person] = {}
        of_teams: dict[str, list[_Try]] = {}
        for handin in tqdm(handins, **bar_of("reading", "student")):
            found = self.directory.find(handin.owner)
            team = self._team(handin)
            if team and (found.person is None or not self.directory.people):
                read = self._read(handin, Person(team, "a team"))
                of_teams.setdefault(team, []).extend(read)
                continue
            if found.person is None:
                self._nobody(handin, found.why)
                continue
            persons[found.person.id] = found.person
            self.seen.add(found.person.id)
            tries.setdefault(found.person.id, []).extend(self._read(handin, found.person))
        self._share(tries, of_teams, persons)
        for student, theirs in tries.items():
            if theirs:
                self._keep(persons[student], sorted(theirs, key=lambda t: t.newest, reverse=True))
        for person in self.directory.people:
            if person.id not in self.seen:
                there = self.root / "submitted" / person.id / self.result.assignment
                why = "an earlier one lies in submitted/" if there.is_dir() else ""
                self._add(person, "", NOTHING, why=why)
        self.rows.sort(key=lambda row: (row.student == "", row.student.casefold(), row.found))

    def _team(self, handin: Handin) -> str:
        """The team whose name a hand-in has: some platforms name groups, not their members."""
        names = {
            name.casefold().strip() for name in (handin.owner.name, handin.owner.login) if name
        }
        names |= {re.sub(r"^(group|team|gruppe)[ _-]+", "", name) for name in names}
        return next((team for team in self.teams if team.casefold() in names), "")

    def _share(
        self,
        tries: dict[str, list[_Try]],
        of_teams: Mapping[str, list[_Try]],
        persons: dict[str, Person],
    ) -> None:
        """What one of a team handed in counts for each of them."""
        known = {person.id: person for person in self.directory.people}
        for team, members in self.teams.items():
            shared = [t for student in members for t in tries.get(student, ())]
            shared += of_teams.get(team, [])
            for student in members if shared else ():
                if known and student not in known:
                    why = f"it stands in the team {team} of term.toml, and nowhere in the roster; left out"
                    self._add(Person("", student), "", NOBODY, why=why)
                    continue
                persons.setdefault(student, known.get(student, Person(student, "")))
                self.seen.add(student)
                tries[student] = list(shared)

    def _add(self, person: Person, found: str, outcome: str, **more: str) -> None:
        self.rows.append(Row(person.id, person.name, found, outcome, **more))

    def _nobody(self, handin: Handin, why: str) -> None:
        names = [file.entry.name for file in handin.files]
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        person = Person("", str(handin.owner))
        self._add(person, (names or [""])[0] + more, NOBODY, why=f"{why}; left out")

    def _read(self, handin: Handin, person: Person) -> list[_Try]:
        """The tries in one student's files; what is none is listed if there is no try."""
        for file in handin.files:
            if file.entry.problem:
                self._add(person, file.entry.name, PROBLEM, why=file.entry.problem)
        readable = [file for file in handin.files if not file.entry.problem]
        looks = [(file, recognise(file.entry.path, self.keys)) for file in readable]
        own = [pair for pair in looks if pair[1].assignment == self.result.assignment]
        notebooks = [file for file, known in looks if known.notebook]
        helpers = tuple(file for file, known in looks if not known.notebook)
        for file, known in looks:
            if known.notebook and known.assignment not in ("", self.result.assignment):
                why = f"it is of {known.assignment} ({known.why}); collect {known.assignment} takes it"
                self._add(person, file.entry.name, OTHER, why=why, handed_in=_time(file.moment))
            elif known.notebook and not known.assignment:
                self._add(person, file.entry.name, OTHER, why=known.why)
            elif not notebooks:
                self._add(person, file.entry.name, NO_NOTEBOOK, why=known.why)
        if not handin.files:
            self._add(person, "", NO_NOTEBOOK, why="there is no file")
        return [_Try(file, helpers, known, handin, person.id) for file, known in own]

    def _keep(self, person: Person, tries: list[_Try]) -> None:
        """Place the newest try, and list the others."""
        best, others = tries[0], tries[1:]
        files, left_out = _files(best, self.keys[self.result.assignment].notebook)
        why = [best.known.why] if best.known.why.startswith("by what") else []
        if best.file.parts[-1] != f"{self.keys[self.result.assignment].notebook}.ipynb":
            why.append("renamed")
        team = self.team_of.get(person.id)
        by = best.by if best.by != person.id else ""
        if by:
            why.append(f"of the team {team}" + (f", handed in by {by}" if by != team else ""))
        same = [t for t in others if t.newest[:2] == best.newest[:2] and not _same(t, best)]
        if same:
            why.append(
                "no time tells which try is newer: the one with more work in it; please check"
            )
        why += [f"{name}: left out, its name cannot be used" for name in left_out]
        try:
            placed = place(
                self.root,
                person.id,
                self.result.assignment,
                files,
                best.file.moment,
                self.dry_run,
            )
            if placed.done != OLDER and not self.dry_run:
                parts = best.file.entry.parts
                layout = best.handin.layout
                remember(self.root, self.result.assignment, person.id, layout, parts, by)
        except OSError as error:
            reason = f"cannot be written ({error.strerror}); make room or mend the folder, then collect again"
            self._add(person, best.file.entry.name, PROBLEM, why=reason)
            return
        why = [placed.why, *why] if placed.why else why
        self._list(person, best, placed.done, "; ".join(why))
        # Each is listed once: at whoever handed it in, what came under a team's name at its first member.
        mine = {person.id, team} if team and self.teams[team][0] == person.id else {person.id}
        for other in others:
            if other.by in mine:
                copy = _same(other, best)
                self._list(person, other, OLDER, "a copy of the one kept" if copy else "")

    def _list(self, person: Person, one: _Try, outcome: str, why: str) -> None:
        due, moment = self.due(person.id), one.file.moment
        late = one.handin.late or bool(due and moment and moment > due)
        self._add(
            person,
            one.file.entry.name,
            outcome,
            late="late" if late else "",
            handed_in=_time(moment),
            why=why,
        )


def _files(one: _Try, notebook: str) -> tuple[dict[str, Path], list[str]]:
    """What is placed: the notebook under its right name, helper files named from its folder."""
    base = one.file.parts[:-1]
    files, left_out = {f"{notebook}.ipynb": one.file.entry.path}, []
    ordered = sorted(
        one.files,
        key=lambda f: (f.parts[: len(base)] != base, -f.rank, -_seconds(f.moment), f.parts),
    )
    for file in ordered:
        parts = file.parts[len(base) :] if file.parts[: len(base)] == base else file.parts
        name = "/".join(parts)
        if not usable(parts):
            left_out.append(ascii(name))
        elif name not in files and name != TIMESTAMP and not _blocked(name, files):
            files[name] = file.entry.path
    return files, left_out


def _blocked(name: str, files: Mapping[str, Path]) -> bool:
    """A file of the one name stands where the other needs a folder."""
    return any(n.startswith(f"{name}/") or name.startswith(f"{n}/") for n in files)


def _same(a: _Try, b: _Try) -> bool:
    return _digest(a.file.entry.path) == _digest(b.file.entry.path)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _seconds(moment: datetime | None) -> float:
    return (moment - datetime(1970, 1, 1)).total_seconds() if moment else 0.0


def _time(moment: datetime | None) -> str:
    return shown_time(moment) if moment else ""
