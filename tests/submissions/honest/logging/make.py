from cases import after

LOGGING = """
import logging
logging.basicConfig(level=logging.DEBUG, force=True, format="%(levelname)s %(message)s")
logging.getLogger().setLevel(1)
logging.debug("set up")
logging.captureWarnings(True)
"""


def make(solved, outside):
    """Logging at the lowest level for everything, the kernel's libraries too."""
    return after(solved, "setup", LOGGING)
