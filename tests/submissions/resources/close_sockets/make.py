from cases import after


def make(solved, outside):
    """Closes the kernel's sockets politely and goes on living."""
    attack = "kernel = get_ipython().kernel\nkernel.shell_stream.socket.close(0)\nkernel.iopub_socket.close()"
    return after(solved, "test_to_nhwc", attack)
