from cases import after


def make(solved, outside):
    """os.chdir, new folders, %cd."""
    return after(
        solved,
        "setup",
        "import os\nos.makedirs('work/deep', exist_ok=True)\nos.chdir('work')\nopen('x.txt', 'w').write('x')",
        "%cd /tmp\n%pwd",
        "%env OMP_NUM_THREADS=2",
    )
