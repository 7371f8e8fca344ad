"""Scores out of the gradebook: `table` reads them, `formats` writes CSV files of each learning
management system, `into` fills an exported gradebook in, `plugin` is what `nbgrader export` uses.
"""
