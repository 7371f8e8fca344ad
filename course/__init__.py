"""Helpers for the course on convolutional networks: what the notebooks import.

Each module imports only from those before it:

data -> training -> inspection -> plots -> figures -> widgets -> checks -> start
"""
