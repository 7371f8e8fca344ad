from cases import after


def make(solved, outside):
    """await at top level, and tasks."""
    return after(
        solved,
        "setup",
        "import asyncio\nawait asyncio.sleep(0.05)\nresults = await asyncio.gather(*[asyncio.sleep(0.01, n) for n in range(3)])\nprint(results)",
    )
