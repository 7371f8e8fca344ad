"""What runs on the student's side of the wall: the warm parent, the walls, the kernel, the responder.

Nothing here knows a test, a label or a secret: a student may read every line of it.

warm       the program that imports torch once and forks a kernel for each submission
walls      namespaces, mounts, limits and Landlock around one forked kernel
landlock   walls for machines that forbid namespaces; calls: the system calls that are left there
system     the system calls that Python 3.11 lacks
app        the kernel itself: ipykernel on sockets that the judge has made
responder  does what a hidden test asks, with the notebook's names (course.checks.hands does the steps,
           course.checks.wire turns values into bytes: typed, bounded, never pickled)
objects    the student's objects for plain asserts that run outside; values says what goes by value
"""

# What both sides of the wall call things.
REQUEST, REPLY = "hidden_test_request", "hidden_test_reply"  # message types on the shell channel
NAMESPACES, LANDLOCK = "namespaces", "landlock"  # the walls; "" is none
PORTS = ("shell", "iopub", "stdin", "control", "hb")  # the kernel's sockets, in their order
