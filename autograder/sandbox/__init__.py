"""The judge's side of the sandbox: whether one can be had, what is seen inside, starting, watching.

starter  the warm parent, and one running kernel per request
view     which folders a submission sees, and the training data prepared for it
watch    limits over the whole process tree of a running kernel
"""

from autograder.sandbox.starter import Running, SandboxError, Starter, why_not

__all__ = ["Running", "SandboxError", "Starter", "why_not"]
