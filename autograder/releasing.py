"""What the students' notebooks have beside nbgrader's own steps: Run All goes past what is not solved yet."""

from __future__ import annotations

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

GOES_ON = "raises-exception"  # Jupyter's tag: the cells that follow run all the same


class RunOn(NbGraderPreprocessor):
    """Tags each code cell but the first, so that an exercise that is left out stops nobody.

    Without the first one, the set-up, nothing else can run. Grading looks at no tag.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Add the tag to a notebook's cells."""
        for cell in [c for c in nb.cells if c.cell_type == "code"][1:]:
            tags = cell.metadata.get("tags", [])
            cell.metadata.tags = [*tags, GOES_ON] if GOES_ON not in tags else tags
        return nb, resources
