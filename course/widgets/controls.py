"""Controls that ipywidgets has not: a slider that says its name to screen readers, and can play; buttons.

The browser's own elements with their names and keys; see https://anywidget.dev.
"""

from collections.abc import Callable

import anywidget
import traitlets

_LOOK = """
.course-slider { display: flex; align-items: center; gap: 8px; margin: 2px 8px 2px 2px; }
.course-slider label { display: flex; align-items: center; gap: 8px; flex: 1; }
.course-slider .name { min-width: 62px; text-align: right; }
.course-slider input { flex: 1; min-width: 80px; accent-color: var(--jp-brand-color1, #1565c0); }
.course-slider output { min-width: 24px; }
.course-slider button { min-width: 62px; padding: 4px 8px; cursor: pointer; }
.course-slider .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
"""
_CODE = """
function render({ model, el }) {
  const make = (tag, parent, name) => {
    const made = parent.appendChild(document.createElement(tag));
    if (name) made.className = name;
    return made;
  };
  el.classList.add("course-slider");
  const button = model.get("interval") ? make("button", el) : null;
  const label = make("label", el);
  const name = make("span", label, "name");
  const input = make("input", label);
  const shown = make("output", label);
  const said = make("span", el, "said");
  said.setAttribute("role", "status");
  input.type = "range";
  for (const each of [input, button])  // else JupyterLab takes their keys for itself
    each?.setAttribute("data-lm-suppress-shortcuts", "true");
  const per = model.get("per");
  const digits = Math.round(Math.log10(per));
  let timer = 0;

  const stop = () => { clearInterval(timer); timer = 0; draw(); };
  const draw = () => {
    const now = model.get("value");
    name.textContent = model.get("description");
    input.min = model.get("min");
    input.max = model.get("max");
    input.value = now;
    input.disabled = model.get("disabled");
    shown.textContent = input.ariaValueText = (now / per).toFixed(digits);
    said.textContent = model.get("said");
    if (!button) return;
    button.disabled = model.get("disabled");
    button.textContent = timer ? "❚❚ pause" : "▶ play";
    if (timer && (button.disabled || now >= model.get("max"))) stop();
  };
  const move = (to) => { model.set("value", to); model.save_changes(); draw(); };
  input.addEventListener("input", () => move(Number(input.value)));
  button?.addEventListener("click", () => {
    if (timer) return stop();
    if (model.get("value") >= model.get("max")) move(model.get("min"));
    timer = setInterval(() => move(model.get("value") + 1), model.get("interval"));
    draw();
  });
  model.on("change", draw);
  draw();
  return () => { clearInterval(timer); model.off("change", draw); };
}
export default { render };
"""


class Slider(anywidget.AnyWidget):
    """Whole numbers from `min` to `max`.

    description: its name. per: how many steps are 1; with 10 it shows tenths. interval:
    milliseconds of a step when it plays; 0 for no play button. said: what a screen reader says when
    it changes, beside the number.
    """

    _esm = _CODE
    _css = _LOOK
    value = traitlets.Int(0).tag(sync=True)
    min = traitlets.Int(0).tag(sync=True)
    max = traitlets.Int(100).tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)
    per = traitlets.Int(1).tag(sync=True)
    interval = traitlets.Int(0).tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)

    @traitlets.validate("value")
    def _within(self, proposal):
        return min(max(proposal["value"], self.min), self.max)

    @traitlets.observe("min", "max")
    def _fit(self, change):
        self.value = min(max(self.value, self.min), self.max)


_BUTTONS_LOOK = """
.course-buttons { display: flex; flex-flow: row wrap; gap: 6px; margin: 4px 8px 4px 2px; }
.course-buttons button { padding: 4px 10px; cursor: pointer; }
.course-buttons .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
"""
_BUTTONS_CODE = """
function render({ model, el }) {
  el.classList.add("course-buttons");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", model.get("description"));
  const buttons = model.get("names").map((name) => {
    const button = el.appendChild(document.createElement("button"));
    button.textContent = name;
    button.setAttribute("data-lm-suppress-shortcuts", "true");  // else JupyterLab takes its keys
    button.addEventListener("click", () => model.send({ pressed: name }));
    return button;
  });
  const said = el.appendChild(document.createElement("span"));
  said.className = "said";
  said.setAttribute("role", "status");
  const draw = () => { said.textContent = model.get("said"); };
  model.on("change", draw);
  draw();
  return () => model.off("change", draw);
}
export default { render };
"""


class Buttons(anywidget.AnyWidget):
    """Buttons side by side; `on_press` says what a press does.

    description: what they are for. said: what a screen reader says after a press.
    """

    _esm = _BUTTONS_CODE
    _css = _BUTTONS_LOOK
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)

    def on_press(self, act: Callable[[str], None]) -> None:
        """Call `act` with the name of each button that is pressed."""

        def message(_, content, buffers) -> None:
            if content.get("pressed") in self.names:
                act(content["pressed"])

        self.on_msg(message)
