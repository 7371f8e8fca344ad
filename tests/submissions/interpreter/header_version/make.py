from cases import first, unsolve

ATTACK = """
import itertools
kernel = get_ipython().kernel
odd = itertools.cycle([
    {"version": 5}, {"version": None}, {"version": "4.1"}, {"version": "3"}, {"version": "x.y"}, {"version": [5]},
    {"date": "9999-12-31T24:00:00Z"}, {"date": "0000-00-00T00:00:00Z"}, {"date": "2020-99-99T99:99:99Z"}, {"date": {"a": [1]}},
    {"msg_type": 7}, {"msg_type": None}, {"msg_type": ["status"]}, {"msg_id": {}}, {"msg_id": None},
])

def meddle(*_):
    parent = kernel.get_parent("shell")
    for change in itertools.islice(odd, 15):
        for kind, content in (("status", {"execution_state": "busy"}), ("stream", {"name": "stdout", "text": "x"}), ("pyout", {"data": 5}), ("display_data", {"data": {}, "metadata": {}})):
            message = kernel.session.msg(kind, content, parent)
            message["header"].update(change)
            kernel.session.send(kernel.iopub_socket, message, ident=b"x")

get_ipython().events.register("pre_run_cell", meddle)
"""


def make(solved, outside):
    """Outputs whose headers have odd versions, dates and types."""
    return first(unsolve(solved, "to_nchw"), ATTACK)
