from cases import before, unsolve

SEARCH = """
shell = get_ipython()
for text in [*In, *[line for _, _, line in shell.history_manager.get_range()], shell.get_parent().get("content", {}).get("code", "")]:
    if "judge" in text or "hid" + "den" in text:
        print("FOUND", text)
print(open(shell.history_manager.hist_file, "rb").read()[:100] if shell.history_manager.enabled else "no history")
"""


def make(solved, outside):
    """Searches In, the history and the current request for the text of hidden tests; stock runs it here."""
    return before(unsolve(solved, "require_nchw"), "test_guard", SEARCH)
