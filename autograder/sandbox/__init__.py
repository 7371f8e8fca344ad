"""The judge's side of the sandbox: whether one can be had, what is seen inside, starting, watching.

probe    which walls this machine allows, and what would help
starter  the warm parent, and one running kernel per request
view     which folders a submission sees, and the training data prepared for it
watch    limits over the whole process tree of a running kernel; scratch: its files on the disk
"""

from autograder.sandbox.probe import notice, walls, why_not
from autograder.sandbox.starter import Running, SandboxError, Starter

__all__ = ["Running", "SandboxError", "Starter", "notice", "walls", "why_not"]
