from cases import first, unsolve

SEARCH = """
import pathlib, socket
paths = [{path!r}, "\\0{mark}", "/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket", "/run/systemd/private"]
try:
    paths += [line.split()[-1].replace("@", "\\0") for line in open("/proc/net/unix")][1:]
except OSError:
    pass
for path in paths:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        try:
            connection.connect(path)
            print("CONNECTED", path, connection.recv(200))
        except OSError as error:
            print(path, error)
"""


def make(solved, outside):
    """Connects to Unix sockets outside, by path and in the abstract namespace."""
    path = str(outside.folder / "socket")
    return first(unsolve(solved, "add_channel"), SEARCH.format(path=path, mark=outside.mark))
