from cases import as_bytes


def make(solved, outside):
    """Three hundred files and a deep tree beside the notebook (a virtual environment, say)."""
    files = {f"env/lib/module_{number}.py": b"pass\n" for number in range(300)}
    files["/".join("deep" for _ in range(12)) + "/file.txt"] = b"down here"
    return {"nchw.ipynb": as_bytes(solved), **files}
