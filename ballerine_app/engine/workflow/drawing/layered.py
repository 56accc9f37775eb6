"""A drawing of any definition in layers, as pure geometry: boxes, frames around nested states, and edges with labels.

Edges leave a box at one end and enter at the other: those that lead on run with the layers, those that lead back run
against them. They are orthogonal with rounded corners, touch no box but their own, and no label but their own. Edges
of one kind into the same state join. The same definition always gives the same drawing.
"""

from __future__ import annotations

from typing import Final

from ballerine_app.engine.workflow.definition import Definition
from ballerine_app.engine.workflow.drawing.chains import TooManyVertices
from ballerine_app.engine.workflow.drawing.finish import Finish
from ballerine_app.engine.workflow.drawing.graph import Wording, default_wording, read_lines, read_tree
from ballerine_app.engine.workflow.drawing.nest import Nest
from ballerine_app.engine.workflow.drawing.sizes import Sizes, usual_width
from ballerine_app.engine.workflow.drawing.values import Drawing

MOST_STATES: Final = 300
MOST_LINES: Final = 1000
MOST_WORDS: Final = 3000


class TooLargeToDraw(ValueError):
    """The definition has more states, lines or words on them than a drawing can show; `states` and `lines` count."""

    def __init__(self, states: int, lines: int) -> None:
        """Keep the counts for the message."""
        super().__init__(f"{states} states and {lines} lines are too many to draw.")
        self.states = states
        self.lines = lines


def draw(definition: Definition, *, sideways: bool = False, wording: Wording = default_wording) -> Drawing:
    """Draw a definition from top to bottom, or from left to right when `sideways`.

    `wording` gives the text of a transition, "" for none. Raises TooLargeToDraw.
    """
    count = len(definition.states)
    if count > MOST_STATES:
        raise TooLargeToDraw(count, 0)
    lines, everywhere = read_lines(definition, wording)
    if len(lines) > MOST_LINES or sum(len(line.words) for line in (*lines, *everywhere)) > MOST_WORDS:
        raise TooLargeToDraw(count, len(lines))
    tree = read_tree(definition)
    sizes = Sizes(sideways, usual_width([leaf.name for leaf in tree.leaves()]))
    try:
        part = Nest(lines, sizes).draw(tree)
    except TooManyVertices as error:
        raise TooLargeToDraw(count, len(lines)) from error
    return Finish(definition, tree, lines, sizes, part).drawing(everywhere)
