from cases import after

THREADS = """
import threading
torch.set_num_threads(4)
results = []
threads = [threading.Thread(target=lambda n=n: results.append(torch.rand(300, 300).mm(torch.rand(300, 300)).sum().item())) for n in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(results))
beat = threading.Event()
threading.Thread(target=beat.wait, args=(30,), daemon=True).start()
"""


def make(solved, outside):
    """Threads of its own, one of which waits in the background, and torch on four threads."""
    return after(solved, "setup", THREADS)
