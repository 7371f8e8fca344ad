"""What a verdict's message says, read back: the likely cause, in the form that `course.checks.messages` writes.

Quick to import: pages and reports read many messages and need no engine.
"""

from __future__ import annotations

import re


def likely(message: str) -> str:
    """The likely cause on one line; "" if the message names none.

    It goes on over the lines that are set in as deep as its text.
    """
    lines = message.splitlines()
    for number, line in enumerate(lines):
        if found := re.match(r"( {2}likely +)(.+)", line):
            words = [found[2]]
            for more in lines[number + 1 :]:
                if not more.startswith(" " * len(found[1])):
                    break
                words.append(more)
            return " ".join(" ".join(words).split())
    return ""
