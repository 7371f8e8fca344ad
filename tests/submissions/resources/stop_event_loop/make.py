from cases import after


def make(solved, outside):
    """Stops the kernel's event loop."""
    return after(solved, "test_to_nhwc", "import asyncio\nasyncio.get_event_loop().stop()")
