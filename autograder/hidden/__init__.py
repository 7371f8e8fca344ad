"""Hidden tests: one module per assignment, in it one function `test_…(student, rng)` per grade id."""
