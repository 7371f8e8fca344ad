"""JupyterLab as whoever uses it sees it: open a notebook, run it, look at its cells."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe


class Lab:
    """A notebook that is open in JupyterLab."""

    def __init__(self, page, address: str, token: str, path: str) -> None:
        self.page = page
        page.goto(f"{address}/lab/tree/{path}?token={token}&reset")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        # Before the kernel has answered, JupyterLab lets a click on Run go by.
        page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for()

    def menu(self, name: str, item: str) -> None:
        """Choose from a menu of the menu bar."""
        self.page.locator(
            "#jp-MainMenu .lm-MenuBar-itemLabel", has_text=re.compile(f"^{name}$")
        ).click()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{item}$")).click()

    def run_all(self, seconds: float = 60) -> None:
        """Run > Run All Cells, and wait until nothing runs any more."""
        self.menu("Run", "Run All Cells")
        self.wait(seconds)

    def wait(self, seconds: float = 60) -> None:
        """Until the last code cell has run and the kernel is idle."""
        last = self.page.locator(".jp-CodeCell .jp-InputPrompt").last
        done = re.compile(r"^\[\d+\]:$")
        self.page.wait_for_function(
            """() => {
                const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")];
                return prompts.length && prompts.every(p => p.textContent !== "[*]:")
                    && /\\d/.test(prompts.at(-1).textContent);
            }""",
            timeout=seconds * 1000,
        )
        assert done.match(last.inner_text())

    def save(self) -> None:
        """Save, and wait until it is on the disk."""
        self.menu("File", "Save Notebook")
        self.page.locator(".jp-Document.jp-mod-dirty, .jp-mod-dirty").wait_for(state="detached")

    def theme(self, name: str) -> None:
        """Change to another theme."""
        change = "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"
        self.page.evaluate(change, name)
        self.page.locator(f"body[data-jp-theme-name='{name}']").wait_for(state="attached")

    def cell(self, text: str):
        """The first cell whose source has this text."""
        return self.page.locator(".jp-CodeCell").filter(
            has=self.page.locator(".jp-InputArea", has_text=text)
        ).first  # fmt: skip

    def shown(self, text: str) -> str:
        """What a cell shows, as text."""
        return "\n".join(self.cell(text).locator(".jp-OutputArea-output").all_inner_texts())

    def red(self) -> list[str]:
        """Tracebacks and warnings on the page; a check that stops Run All leaves one line at most."""
        kinds = "application/vnd.jupyter.error", "application/vnd.jupyter.stderr"
        selector = ", ".join(f'.jp-RenderedText[data-mime-type="{kind}"]' for kind in kinds)
        texts = self.page.locator(selector).all_inner_texts()
        return [text for text in texts if "\n" in text.strip() or "Error" in text]

    def unreadable(self, within: str = ".jp-Notebook .jp-OutputArea-output") -> list[str]:
        """What axe finds serious or critical in what the course shows; JupyterLab's own frame is its makers'."""
        found = Axe().run(self.page, context=within).response["violations"]
        return [
            f"{each['id']}: {node['html'][:200]}"
            for each in found
            for node in each["nodes"]
            if each["impact"] in ("serious", "critical")
        ]
