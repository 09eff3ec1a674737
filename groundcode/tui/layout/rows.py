"""The rows a text was cut into, and the way from an offset to a cell and back."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass

from groundcode.tui.layout.glyphs import Cluster, clusters_of
from groundcode.tui.layout.stand_ins import Drawn


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows of `text`: row i is `text[starts[i]:ends[i]]`, in code points; there is at least one row.

    `first_rows` holds the first row of each turn. With `labels_hidden` the label of a turn
    (`[start, body)`) is in no row, and its offsets belong to the first row of the turn.
    `glyphs` is the text as it is `drawn`, code point for code point: cells are counted of that.
    """

    text: str
    width: int
    starts: array[int]
    ends: array[int]
    first_rows: array[int]
    labels_hidden: bool
    glyphs: str
    drawn: Drawn

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.starts)

    def row_of(self, offset: int) -> int:
        """The row that shows the code point at `offset`; a newline belongs to the row it ends."""
        row = max(0, bisect_right(self.starts, offset) - 1)
        return row + 1 if offset > self.ends[row] and row + 1 < len(self.starts) else row

    def turn_of(self, row: int) -> int:
        """The index of the turn that `row` belongs to, or -1 before the first."""
        return bisect_right(self.first_rows, row) - 1

    def clusters(self, row: int) -> list[Cluster]:
        """The clusters of a row with their cells and glyphs."""
        return clusters_of(self.glyphs, self.starts[row], self.ends[row], self.drawn)

    def is_broken(self, row: int) -> bool:
        """Whether the row ends because it was full, so that its end is the start of the next row."""
        return row + 1 < len(self.starts) and self.starts[row + 1] == self.ends[row] > self.starts[row]

    def cell_of(self, row: int, offset: int) -> int:
        """The first cell of the cluster that holds `offset`; past the row's text, the cell after it."""
        cell = 0
        for cluster in self.clusters(row):
            if offset < cluster.end:
                return cluster.cell
            cell = cluster.cell + cluster.width
        return cell

    def offset_at(self, row: int, cell: int) -> int:
        """The start of the cluster under `cell`; past the text, the end (in a full row, its last cluster)."""
        for cluster in self.clusters(row):
            if cell < cluster.cell + cluster.width:
                return cluster.start
        return self.last_offset(row)

    def last_offset(self, row: int) -> int:
        """The last place of the cursor in a row: its end, or its last cluster if the next row starts there."""
        if not self.is_broken(row):
            return self.ends[row]
        return self.clusters(row)[-1].start

    def cluster_at(self, row: int, cell: int) -> Cluster | None:
        """The cluster under `cell`, or the nearest of the row; None in an empty row."""
        found = self.clusters(row)
        for cluster in found:
            if cell < cluster.cell + cluster.width:
                return cluster
        return found[-1] if found else None

    def before(self, offset: int) -> int:
        """The start of the cluster before `offset`, going to the row above where needed; 0 at the start."""
        row = self.row_of(offset)
        earlier = [cluster.start for cluster in self.clusters(row) if cluster.start < offset]
        if earlier:
            return earlier[-1]
        return self.last_offset(row - 1) if row else self.starts[0]

    def after(self, offset: int) -> int:
        """The place after the cluster at `offset`, going to the row below where needed."""
        row = self.row_of(offset)
        for cluster in self.clusters(row):
            if offset < cluster.end:
                return cluster.end
        return self.starts[row + 1] if row + 1 < len(self.starts) else self.ends[row]

    def nearest(self, offset: int) -> int:
        """`offset` moved to where a cursor can stand: a cluster's start, or the end of a row."""
        row = self.row_of(min(max(offset, 0), len(self.text)))
        if offset <= self.starts[row]:
            return self.starts[row]
        for cluster in self.clusters(row):
            if offset < cluster.end:
                return cluster.start
        return self.ends[row]
