"""Repair: from the hostile bytes of a student's notebook to the cells to run, in the assignment's order.

reading    bytes -> the student's cells, whatever the file's state
matching   which of them is which cell of the assignment, by label, text and neighbours
leftovers  magics and shell lines of the day's work, taken out
assembly   the cells in order, with a line for each thing mended: start reading at its `repair`
"""

from autograder.repair.assembly import Cell, Repaired, repair

__all__ = ["Cell", "Repaired", "repair"]
