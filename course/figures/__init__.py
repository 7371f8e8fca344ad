"""Figures that belong to one assignment each, kept out of the notebooks for their length."""
