from cases import first, unsolve

SEARCH = """
import re
pattern = re.compile(({pattern}).encode() + b"|def test_" + b"to_nhwc|autograder.hid" + b"den")
hits = set()
for line in open("/proc/self/maps"):
    area, rights, *_, = line.split()[:2]
    name = line.split()[-1]
    if "r" not in rights or name.startswith(("/usr", "[v")) or ".so" in name:
        continue
    start, end = (int(x, 16) for x in area.split("-"))
    try:
        with open("/proc/self/mem", "rb", 0) as memory:
            memory.seek(start)
            hits |= set(pattern.findall(memory.read(min(end - start, 100_000_000))))
    except (OSError, ValueError, OverflowError):
        pass
print("inherited:", sorted(h for h in hits if b"CANARY" in h))
"""


def make(solved, outside):
    """Searches its own memory, which a fork inherits from its parent, for secrets and hidden tests."""
    return first(unsolve(solved, "to_nhwc"), SEARCH.format(pattern=outside.PATTERN))
