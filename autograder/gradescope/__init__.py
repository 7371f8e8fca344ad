"""One assignment's grader as Gradescope wants it: a zip with the same judge.

packing         here: writes the zip
running         there: grades /autograder/submission, writes /autograder/results/results.json
setup.sh        there: installs the pinned packages, once for each image
run_autograder  there: what is started for each submission
"""
