"""Whose each file is: the names that Moodle, Canvas, Blackboard, ILIAS and Gradescope give.

The layout is the one that fits most of the names; a plain folder for each student is what is left.
Content is not looked at here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import yaml

from autograder.collecting.archives import Entry


@dataclass(frozen=True)
class Owner:
    """What a platform's name says of a student; empty where it says nothing.

    joined:      the name is written in one word, as Canvas does ("lovelaceada").
    participant: Moodle's number of the student in this one assignment.
    """

    name: str = ""
    login: str = ""
    lms_id: str = ""
    email: str = ""
    participant: str = ""
    joined: bool = False

    def __str__(self) -> str:
        number = self.lms_id or self.participant
        return self.name or self.login or self.email or number or "?"


@dataclass(frozen=True)
class File:
    """A file of a student: its place in the student's own folder, and its entry.

    rank: tells tries apart that have no time; the higher, the newer.
    """

    parts: tuple[str, ...]
    entry: Entry
    moment: datetime | None = None
    rank: int = 0


@dataclass
class Handin:
    """One student's files, of one try or several. late: the platform says so."""

    owner: Owner
    layout: str
    files: list[File] = field(default_factory=list)
    late: bool = False


_MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?",
    re.I | re.S,
)
_BLACKBOARD = re.compile(
    r"(?P<login>.+)_attempt_(?P<when>\d{4}(?:-\d{1,2}){5})(?:_(?P<file>.+)|(?P<text>\.txt))?", re.S
)
_CANVAS = re.compile(
    r"(?P<name>[^_/]+)_(?P<late>LATE_)?(?P<user>\d+)_(?P<number>\d+)_(?P<file>.+)", re.S
)
_ILIAS = re.compile(r"(?P<last>[^_]+)_(?P<first>[^_]+)_(?P<login>.+)_(?P<user>\d+)", re.S)
_STAMP = re.compile(r"(?P<when>\d{14})_(?P<file>.+)", re.S)  # before a file's name in ILIAS
_VERSION = re.compile(r"-(\d{1,3})(?=\.\w+$|$)")  # behind a file's name in Canvas


def sort_out(entries: Sequence[Entry]) -> list[Handin]:
    """The files by student. A student may come several times, once for each form of the name."""
    gradescope = _gradescope(entries)
    if gradescope is not None:
        return gradescope
    found: dict[tuple, Handin] = {}
    rest = []
    layout = _layout(entries)
    for entry in entries:
        placed = layout(entry) if layout else None
        if placed is None:
            rest.append(entry)
            continue
        owner, name, file, late = placed
        handin = found.setdefault((owner, name), Handin(owner, name))
        handin.late |= late
        if file is not None:
            handin.files.append(file)
    return [*_named_by_texts(found), *_plain(rest, alone=not found)]


_Placed = tuple[Owner, str, File | None, bool]
_Read = Callable[[str, tuple[str, ...], Entry], _Placed | None]


def _layout(entries: Sequence[Entry]) -> Callable[[Entry], _Placed | None] | None:
    """The platform's reading that fits most of the files, if it fits more than half of them.

    Folders may be wrapped around the platform's own. A single file that looks like a platform's is
    not: a student's `run_3_4_loss.png` is not of a student "run" in Canvas.
    """

    def reading(read: _Read, depth: int) -> Callable[[Entry], _Placed | None]:
        def place(entry: Entry) -> _Placed | None:
            if len(entry.parts) <= depth:
                return None
            return read(entry.parts[depth], entry.parts[depth + 1 :], entry)

        return place

    best, most = None, len(entries) // 2
    for depth in range(3):
        for read in (_moodle, _blackboard, _canvas, _ilias):
            place = reading(read, depth)
            fits = sum(place(entry) is not None for entry in entries)
            if fits > most:
                best, most = place, fits
    return best


def _moodle(part: str, rest: tuple[str, ...], entry: Entry) -> _Placed | None:
    if not (m := _MOODLE.fullmatch(part)):
        return None
    parts = rest or ((m["file"],) if m["file"] else ())
    owner = Owner(name=m["name"].replace("_", " ").strip(), participant=m["number"])
    if m["name"].strip().lower() in ("participant", "teilnehmer/in", "teilnehmer"):
        owner = Owner(participant=m["number"])  # names are hidden
    return owner, "Moodle", File(parts, entry, entry.moment) if parts else None, False


def _blackboard(part: str, rest: tuple[str, ...], entry: Entry) -> _Placed | None:
    if not (m := _BLACKBOARD.fullmatch(part)):
        return None
    moment = _local(m["when"], "%Y-%m-%d-%H-%M-%S")
    owner = Owner(login=m["login"])  # with the assignment's name before it, see _named_by_texts
    if m["text"]:
        return owner, "Blackboard", File((), entry, moment), False
    parts = rest or ((m["file"],) if m["file"] else ())
    return owner, "Blackboard", File(parts, entry, moment) if parts else None, False


def _canvas(part: str, rest: tuple[str, ...], entry: Entry) -> _Placed | None:
    if not (m := _CANVAS.fullmatch(part)):
        return None
    name, version = m["file"], 0
    if v := _VERSION.search(name):
        name, version = name[: v.start()] + name[v.end() :], int(v[1])
    owner = Owner(name=m["name"], lms_id=m["user"], joined=True)
    parts = rest or (name,)
    # The time in a Canvas zip is that of the download.
    rank = int(m["number"][:15]) * 1000 + version
    return owner, "Canvas", File(parts, entry, None, rank), bool(m["late"])


def _ilias(part: str, rest: tuple[str, ...], entry: Entry) -> _Placed | None:
    if not rest or not (m := _ILIAS.fullmatch(part)):
        return None
    moment = entry.moment
    if s := _STAMP.fullmatch(rest[-1]):
        moment = _local(s["when"], "%Y%m%d%H%M%S") or moment
        rest = (*rest[:-1], s["file"])
    owner = Owner(name=f"{m['first']} {m['last']}", login=m["login"], lms_id=m["user"])
    return owner, "ILIAS", File(rest, entry, moment), False


def _named_by_texts(found: dict[tuple, Handin]) -> list[Handin]:
    """Blackboard's own text says the name and the login, and where the assignment's name ends."""
    named = []
    for handin in found.values():
        texts = [file for file in handin.files if not file.parts]
        handin.files = [file for file in handin.files if file.parts]
        if handin.layout == "Blackboard":
            m = None
            for file in (t for t in texts if not t.entry.problem):
                text = file.entry.path.read_bytes()[:20_000].decode("utf-8-sig", "replace")
                m = m or re.search(
                    r"^\s*[^:\n]{1,30}:\s*(.{1,200}?)\s*\(([^()\n]{1,100})\)\s*$", text, re.M
                )
            if m and handin.owner.login.endswith(m[2]):
                handin.owner = Owner(name=m[1], login=m[2])
        named.append(handin)
    return named


def _gradescope(entries: Sequence[Entry]) -> list[Handin] | None:
    """Gradescope's export: `submission_metadata.yml` names the folders' students; None if there is none."""
    lists = [e for e in entries if e.parts[-1] == "submission_metadata.yml" and not e.problem]
    if not lists:
        return None
    top = min(lists, key=lambda entry: len(entry.parts))
    try:
        content = yaml.load(top.path.read_bytes(), _Lenient)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(content, dict):
        return None
    base, handins = top.parts[:-1], []
    deep = len(base) + 1
    inside: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        if len(entry.parts) > deep:
            inside[entry.parts[:deep]].append(entry)
    for folder, about in content.items():
        about = _keys(about)
        moment = _moment(about.get("created_at"))
        files = [File(e.parts[deep:], e, moment) for e in inside[(*base, str(folder))]]
        submitters = about.get("submitters")
        for who in map(_keys, submitters if isinstance(submitters, list) else []):
            sid, email = str(who.get("sid") or ""), str(who.get("email") or "")
            owner = Owner(name=str(who.get("name") or ""), lms_id=sid, email=email)
            handins.append(Handin(owner, "Gradescope", list(files)))
    known = {str(folder) for folder in content}
    others = [e for e in entries if e != top and not known & set(e.parts)]
    return handins + _plain(others, alone=False)


class _Lenient(yaml.SafeLoader):
    """Safe, and not stopped by tags of Ruby."""


_Lenient.add_multi_constructor("", lambda loader, suffix, node: None)


def _keys(mapping: object) -> dict[str, object]:
    """Ruby's `:name` is `name`."""
    items = mapping.items() if isinstance(mapping, dict) else ()
    return {str(key).lstrip(":"): value for key, value in items}


def _plain(entries: Sequence[Entry], alone: bool) -> list[Handin]:
    """A folder for each student, or a file for each; a folder around all of them is passed."""
    entries = list(entries)
    while alone and entries:
        tops = Counter(entry.parts[0] for entry in entries)
        if len(tops) > 1 or any(len(entry.parts) < 3 for entry in entries):
            break
        entries = [replace(entry, parts=entry.parts[1:]) for entry in entries]
    found: dict[str, Handin] = {}
    for entry in entries:
        top = entry.parts[0]
        if len(entry.parts) == 1:
            top = re.sub(r"\.ipynb(\.\w+)?\s*$|\.\w{1,5}$", "", top)
        owner = Owner(name=top, login=top)
        handin = found.setdefault(top, Handin(owner, "folder"))
        handin.files.append(File(entry.parts[1:] or entry.parts, entry, entry.moment))
    return list(found.values())


def _local(text: str, form: str) -> datetime | None:
    """A time in this machine's zone, as UTC."""
    try:
        return datetime.strptime(text, form).astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None


def _moment(value: object) -> datetime | None:
    """A time of YAML, as UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.replace(" UTC", "+00:00").replace(" Z", "+00:00"))
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
