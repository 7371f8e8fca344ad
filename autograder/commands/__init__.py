"""What `python -m autograder` can do: a file for each group of commands, thin over functions that a script can call."""
