"""The figures of a thesis: drawn from the project as it stands, written as pictures or for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.analysis.cooccurrence import Unit
from groundcode.domain.levels import Level
from groundcode.errors import BadValue, UnknownFormat
from groundcode.exchange.codebooks.files import write_atomically
from groundcode.exchange.figures import KEYS, Picture, title_of
from groundcode.exchange.figures.graphml import Network
from groundcode.locale import _
from groundcode.workspace import figure_values as values
from groundcode.workspace.figure_flow import flow_values
from groundcode.workspace.thesis.material import Material

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

PICTURES = (".svg", ".png")
OTHERS = {"F3": (".dot",), "F5": (".graphml", ".csv")}
"""Figure -> the endings that it has beside those of pictures."""


class Figures:
    """What one asks of figures."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def list_(self, language: str | None = None) -> dict[str, str]:
        """Key -> title, in the order of the project's school."""
        named = language or self._workspace.language()
        return {key: title_of(key, named) for key in self._workspace.profile.current().figures}

    def suffixes(self, key: str) -> tuple[str, ...]:
        """The endings that a figure may be written with.

        Raises:
            BadValue: there is no such figure.
        """
        return (*PICTURES, *OTHERS.get(_known(key), ()))

    def figure(
        self, key: str, language: str | None = None, *, code: str | None = None, level: Level | None = None,
        unit: Unit = Unit.TURN,
    ) -> Picture:  # fmt: skip
        """A figure by its key, F1 to F5, in "zh" or "en" (None: the project's language).

        `code` (a name, a path or an id) is the code below which F2 looks; `level` is that of F4 and F5, `unit` where
        F5 wants two codes to meet. A project without what a figure shows gives a picture that says so (`missing`).

        Raises:
            BadValue: there is no such figure. CodeNotFound, AmbiguousName
        """
        from groundcode.exchange.figures.cooccurrence import network_picture
        from groundcode.exchange.figures.data_structure import structure_picture
        from groundcode.exchange.figures.model import model_picture
        from groundcode.exchange.figures.research_flow import flow_picture
        from groundcode.exchange.figures.saturation import saturation_picture

        workspace, named = self._workspace, language or self._workspace.language()
        match _known(key):
            case "F1":
                judged = workspace.holdout.report()
                with workspace.store.reading() as connection:
                    flow = flow_values(Material(workspace, connection, named), judged)
                return flow_picture(flow, named)
            case "F2":
                with workspace.store.reading() as connection:
                    material = Material(workspace, connection, named)
                    top = material.tree.get(code).id if code is not None else None
                    structure = values.structure_values(material, top)
                return structure_picture(structure, named)
            case "F3":
                hypotheses = workspace.constructs.hypotheses(named)
                with workspace.store.reading() as connection:
                    model = values.model_values(Material(workspace, connection, named), hypotheses)
                return model_picture(model, named)
            case "F4":
                report = workspace.saturation.report(level or Level.CONCEPT)
                if level is None and not sum(report.new):
                    report = workspace.saturation.report(Level.LABEL)
                with workspace.store.reading() as connection:
                    curves = values.curve_values(Material(workspace, connection, named), report)
                return saturation_picture(curves, named)
            case _:
                with workspace.store.reading() as connection:
                    material = Material(workspace, connection, named)
                    shown, notes = values.shown_network(material, *values.network_values(material, level, unit))
                return network_picture(shown, named, notes)

    def network(self, *, level: Level | None = None, unit: Unit = Unit.TURN) -> Network:
        """The whole co-occurrence network of F5, without regard to what fits on a page."""
        workspace = self._workspace
        with workspace.store.reading() as connection:
            return values.network_values(Material(workspace, connection, workspace.language()), level, unit)[0]

    def export(
        self, path: Path, key: str, language: str | None = None, *, code: str | None = None, level: Level | None = None,
        unit: Unit = Unit.TURN,
    ) -> list[Path]:  # fmt: skip
        """Write a figure: .svg or .png, F3 also as .dot, F5 also as .graphml or .csv; gives the files.

        A figure of several pages becomes several pictures: `NAME.png`, `NAME-2.png` and on.

        Raises:
            BadValue: there is no such figure. UnknownFormat, CannotWriteHere, CodeNotFound, AmbiguousName
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        suffix = path.suffix.lower()
        if suffix not in self.suffixes(key):
            raise UnknownFormat(str(path), self.suffixes(key), writing=True)
        self._workspace.privacy.refuse_if_names_remain(str(path))
        if suffix in (".graphml", ".csv"):
            self._write_network(path, self.network(level=level, unit=unit))
            return [path]
        picture = self.figure(key, language, code=code, level=level, unit=unit)
        if suffix == ".dot":
            write_atomically(path, picture.dot.encode("utf-8"))
            return [path]
        written = []
        for number, page in enumerate(picture.pages, 1):
            target = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
            write_atomically(target, page.svg().encode("utf-8") if suffix == ".svg" else page.png())
            written.append(target)
        return written

    def _write_network(self, path: Path, network: Network) -> None:
        from groundcode.exchange.case_tables import write_table
        from groundcode.exchange.figures.graphml import network_as_graphml, network_as_rows

        if path.suffix.lower() == ".csv":
            write_table(path, [tuple(row) for row in network_as_rows(network)], "F5")
        else:
            write_atomically(path, network_as_graphml(network).encode("utf-8"))


def _known(key: str) -> str:
    found = key.strip().upper()
    if found not in KEYS:
        raise BadValue(_("figure"), key, _(", ").join(KEYS))
    return found
