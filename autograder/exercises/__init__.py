"""What an exercise is, told once: its script, its known mistakes, right variants, what it forbids.

    exercise(...)   registers a script: the steps that are done with any work (see `work`)
    solution        the reference: the solution cells of `source/`, run, and edited for mistakes
    track           what the comparisons see: of the solution, of a mistake, of a student
    hidden          the hidden test: live, on inputs that nobody foresees
    recorded        the public check: on fixed inputs, stored in `course/checks/recorded` by `build`
    probes          what many scripts ask
    mutants         mechanical changes of a solution

`<assignment>/` holds the exercises of an assignment, a file each or a few together.
"""

from autograder.exercises.exercise import Exercise, exercise, exercises

__all__ = ["Exercise", "exercise", "exercises"]
