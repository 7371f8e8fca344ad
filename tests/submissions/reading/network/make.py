from cases import first, unsolve

SEARCH = """
import socket
for address in (("127.0.0.1", {port}), ("::1", {port}), ("10.0.2.2", {port}), ("169.254.169.254", 80), ("1.1.1.1", 53)):
    try:
        with socket.create_connection(address, 1) as connection:
            connection.settimeout(1)
            print("REACHED", address, connection.recv(200))
    except OSError as error:
        print(address, error)
try:
    print("RESOLVED", socket.getaddrinfo("pypi.org", 443)[:1])
except OSError as error:
    print(error)
"""


def make(solved, outside):
    """Connects to this machine, the cloud's metadata service and the world."""
    return first(unsolve(solved, "add_channel"), SEARCH.format(port=outside.port))
