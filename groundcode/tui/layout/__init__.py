"""How a transcript is cut into rows of cells: pure, whole document at once, no widget."""

from groundcode.tui.layout.glyphs import Cluster, clusters_of, fit_cells, shown
from groundcode.tui.layout.rows import Layout
from groundcode.tui.layout.stand_ins import Drawn, plain_glyphs
from groundcode.tui.layout.wrapping import TurnPlace, wrap

__all__ = ["Cluster", "Drawn", "Layout", "TurnPlace", "clusters_of", "fit_cells", "plain_glyphs", "shown", "wrap"]
