"""Interactive pictures for the notebooks.

Each name is loaded from its module when it is first used, so that `import course.widgets` needs
neither NumPy nor ipywidgets.
"""

from importlib import import_module

_HOME = {
    "activation_slopes": "course.widgets.activations",
    "activation_slopes_figure": "course.widgets.activations",
    "losses_by_logit": "course.widgets.losses",
    "losses_by_logit_figure": "course.widgets.losses",
    "memory_reading": "course.widgets.memory",
    "memory_reading_figure": "course.widgets.memory",
    "network_builder": "course.widgets.network",
    "network_builder_figure": "course.widgets.network",
    "pooling_gradient": "course.widgets.pooling",
    "pooling_gradient_figure": "course.widgets.pooling",
    "sliding_window": "course.widgets.window_widget",
    "sliding_window_figure": "course.widgets.window_picture",
}
__all__ = [
    "activation_slopes",
    "activation_slopes_figure",
    "losses_by_logit",
    "losses_by_logit_figure",
    "memory_reading",
    "memory_reading_figure",
    "network_builder",
    "network_builder_figure",
    "pooling_gradient",
    "pooling_gradient_figure",
    "sliding_window",
    "sliding_window_figure",
]


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(
            f"course.widgets has no {name!r}; it has {', '.join(__all__)}. Check the spelling."
        )
    return getattr(import_module(_HOME[name]), name)


def __dir__():
    return sorted([*globals(), *_HOME])
