from cases import as_bytes, unsolve

CONFIG = b"""
c = get_config()
c.InteractiveShellApp.exec_lines = ["raise SystemExit", "print('configured')"]
c.InteractiveShell.ast_node_interactivity = "none"
c.IPKernelApp.outstream_class = "builtins.list"
c.Autograde.autograde_preprocessors = []
c.Execute.allow_errors = True
c.NbGraderAPI.course_id = "mine"
"""


def make(solved, outside):
    """Configuration for IPython, Jupyter and nbgrader beside the notebook; stock reads nbgrader's."""
    names = ["ipython_config.py", "ipython_kernel_config.py", "nbgrader_config.py"]
    names += [
        "jupyter_config.py",
        "jupyter_nbconvert_config.py",
        ".ipython/profile_default/ipython_config.py",
    ]
    names += [".ipython/profile_default/startup/00-first.py", ".jupyter/jupyter_config.py"]
    return {"nchw.ipynb": as_bytes(unsolve(solved, "strides")), **dict.fromkeys(names, CONFIG)}
