from cases import first, unsolve

ATTACK = """
import asyncio, json
kernel = get_ipython().kernel

async def meddle():
    for _ in range(2000):
        for task in asyncio.all_tasks():
            task.add_done_callback(lambda t: None)
        kernel.session.send(kernel.iopub_socket, "status", {"execution_state": "idle"}, kernel.get_parent("shell"))
        await asyncio.sleep(0.01)

task = asyncio.get_event_loop().create_task(meddle())
"""


def make(solved, outside):
    """A task on the kernel's own event loop that says "idle" between and during the cells."""
    return first(unsolve(solved, "strides"), ATTACK)
