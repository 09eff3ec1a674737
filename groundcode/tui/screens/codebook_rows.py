"""What one does with the rows of a code's page: follow, edit, add, rename, take off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.domain.codes import Code
from groundcode.locale import _, ngettext
from groundcode.tui.actions.codes import Rename
from groundcode.tui.dimension_words import dimension_words, read_dimension
from groundcode.tui.memo_writing import write_memo
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.code_keeping import CodeKeeping
from groundcode.tui.screens.codebook_page import PageReader
from groundcode.tui.tasks import told
from groundcode.tui.text_writing import write_code_texts, write_text
from groundcode.tui.widgets.page_list import PageList, PageRow
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt

if TYPE_CHECKING:
    from groundcode.domain.heads import Seen
    from groundcode.workspace.properties import Dimension, Property


class CodebookRows(CodeKeeping):
    """A screen with the page of a code in a `PageList#page`."""

    reader: PageReader
    made = ""
    """What was just made on the page, to be gone to when it is shown."""

    @property
    def page(self) -> PageList:
        """The page pane."""
        return self.query_one(PageList)

    def _row(self) -> PageRow:
        return self.page.row or PageRow("none")

    def follow_row(self) -> None:
        """To the segment in the text, to the code, or into the text or memo under the bar."""
        row = self._row()
        if row.kind == "example":
            self._jump(*self.reader.examples[row.id])
        elif row.kind == "placement":
            placed = self.reader.placements[row.id]
            if placed.source is None or placed.start is None or placed.end is None:
                self.bar.say(_("A case lies there, and no segment."))
            elif not placed.quote:
                self.bar.say(_("Its informant has withdrawn: the text is not shown."))
            else:
                self._jump(placed.source, placed.start, placed.end)
        elif row.kind == "code":
            self.codes.go_to(row.id)
        elif row.kind in ("past", "none"):
            self.bar.say(_("This row leads nowhere; e writes definition and rules."))
        elif self.may_write():
            self.edit_row()

    def _jump(self, source: str, start: int, end: int) -> None:
        self.desk.kept["codebook-row"] = self._row().id
        self.desk.jump(source, start, end)

    def edit_row(self) -> None:
        """Open what is under the bar for writing; the definition where the row has nothing of its own."""
        row, code = self._row(), self.code_under_bar()
        if code is None:
            return
        if row.kind == "property":
            self._define(self.reader.properties[row.id])
        elif row.kind == "dimension":
            self._edit_dimension(self.reader.dimensions[row.id])
        elif row.kind == "placement":
            self._edit_value(row.id)
        elif row.kind == "memo":
            write_memo(self, "", _("Memo on {name}").format(name=code.name), self.reader.memos[row.id])
        else:
            write_code_texts(self, code, row.id if row.kind == "text" else "definition")

    def _define(self, prop: Property) -> None:
        def defined(text: str, seen: Seen) -> None:
            self.workspace.properties.define(prop.id, text, seen=seen)
            self.stored(_("The definition of {name} is stored.").format(name=prop.name))

        title = _("What the property {name} is").format(name=prop.name)
        write_text(self, f"property:{prop.id}", title, prop.definition, defined)

    def _edit_dimension(self, dimension: Dimension) -> None:
        def typed(line: str | None) -> None:
            if line is not None:
                with told(self.bar):
                    self.workspace.properties.edit_dimension(dimension.id, *read_dimension(line))
                    self.stored(_("Dimension: {dimension}").format(dimension=dimension_words(read_dimension(line))))

        self.app.push_screen(Prompt(_("The dimension:"), dimension_words(dimension), words=_how()), typed)

    def _edit_value(self, placement: str) -> None:
        placed = self.reader.placements[placement]

        def typed(value: str | None) -> None:
            if value is not None:
                with told(self.bar):
                    self.workspace.properties.replace_value(placement, value)
                    self.stored(_("It lies at {value} now.").format(value=value))

        title = _("Where does it lie on {dimension}?").format(dimension=dimension_words(self.reader.dimensions[placed.dimension]))
        self.app.push_screen(Prompt(title, placed.value), typed)

    def add_row(self) -> None:
        """Ask what is to be added to the page, and for it."""
        code = self.code_under_bar()
        if code is None:
            return

        def chosen(number: int | None) -> None:
            if number is not None:
                with told(self.bar):
                    (self._add_property, self._add_dimension, self._add_memo)[number](code)

        lines = [_("a property, such as frequency"), _("a dimension of a property, such as low – high"), _("a memo")]
        title = _("Add what to {name}?").format(name=code.name)
        self.app.push_screen(Chooser(title, lines, letters="pdm"), chosen)

    def _add_memo(self, code: Code) -> None:
        write_memo(self, code.id, _("Memo on {name}").format(name=code.name))

    def _add_property(self, code: Code) -> None:
        def named(name: str | None) -> None:
            if name is not None:
                with told(self.bar):
                    self.made = self.workspace.properties.add(code.id, name)
                    self.stored(_("New property of {code}: {name}").format(code=code.name, name=name))
                    self._ask_dimension(self.made, name)

        self.app.push_screen(Prompt(_("A new property of {name}:").format(name=code.name)), named)

    def _add_dimension(self, code: Code) -> None:
        """Of the property under the bar; of the only one; else ask of which."""
        found = self.workspace.properties.list_(code.id)
        under = self._property_under_bar()
        if not found:
            self.bar.say(_("{name} has no property yet: a, then p makes one.").format(name=code.name))
        elif under is not None or len(found) == 1:
            prop = under or found[0]
            self._ask_dimension(prop.id, prop.name)
        else:
            names = {p.id: p.name for p in found}

            def chosen(prop: str | None) -> None:
                if prop is not None:
                    self._ask_dimension(prop, names[prop])

            self.app.push_screen(Picker(_("A dimension of which property?"), [Pickable(p.id, p.name) for p in found]), chosen)

    def _property_under_bar(self) -> Property | None:
        row, reader = self._row(), self.reader
        on = reader.placements[row.id].dimension if row.kind == "placement" else row.id
        return reader.properties.get(row.id) or next(
            (p for p in reader.properties.values() if any(d.id == on for d in p.dimensions)), None
        )

    def _ask_dimension(self, prop: str, name: str) -> None:
        def typed(line: str | None) -> None:
            if line is not None:
                with told(self.bar):
                    self.made = self.workspace.properties.add_dimension(prop, *read_dimension(line))
                    self.stored(_("New dimension of {name}: {dimension}").format(
                        name=name, dimension=dimension_words(read_dimension(line))
                    ))  # fmt: skip

        self.app.push_screen(Prompt(_("The two ends of {name}:").format(name=name), words=_how()), typed)

    def rename_row(self) -> None:
        """Another name for the property under the bar, or for the code."""
        row = self._row()
        if row.kind != "property":
            Rename.run(self)
            return
        prop = self.reader.properties[row.id]

        def named(name: str | None) -> None:
            if name is not None and name != prop.name:
                with told(self.bar):
                    self.workspace.properties.rename(prop.id, name)
                    self.stored(_("{old} is called {new} now.").format(old=prop.name, new=name))

        self.app.push_screen(Prompt(_("A new name for {name}:").format(name=prop.name), prop.name), named)

    def remove_row(self) -> None:
        """Take off what is under the bar; where more would go, tell and ask."""
        row, code = self._row(), self.code_under_bar()
        if code is None:
            return
        if row.kind == "example":
            self.workspace.codebook.unbind_example(code.id, *self.reader.examples[row.id])
            self.stored(_("No example of {name} any longer. u brings it back.").format(name=code.name))
        elif row.kind == "placement":
            self.workspace.properties.delete_placement(row.id)
            self.stored(_("Taken off the dimension. u brings it back."))
        elif row.kind == "memo":
            self.workspace.memos.delete(row.id)
            self.stored(_("Memo deleted. u brings it back."))
        elif row.kind == "property":
            self._remove_property(self.reader.properties[row.id])
        elif row.kind == "dimension":
            self._remove_dimension(self.reader.dimensions[row.id])
        else:
            self.bar.say(_("Only examples, properties, dimensions, values and memos are taken off here; e empties a text."))

    def _remove_property(self, prop: Property) -> None:
        dimensions, placements = self.workspace.properties.consequences(prop.id)
        words = _(
            "The property {name} will be deleted, with its dimensions ({dimensions}) and what was put on them "
            "({placements}). u brings all of it back."
        ).format(name=prop.name, dimensions=dimensions, placements=placements)

        def answered(yes: bool | None) -> None:
            if yes:
                with told(self.bar):
                    self.workspace.properties.delete(prop.id)
                    self.stored(_("Deleted: {name}. u brings it back.").format(name=prop.name))

        self.app.push_screen(Confirm(words), answered)

    def _remove_dimension(self, dimension: Dimension) -> None:
        name, placed = dimension_words(dimension), len(self.workspace.properties.placements(dimension.id))

        def answered(yes: bool | None) -> None:
            if yes:
                with told(self.bar):
                    self.workspace.properties.delete_dimension(dimension.id)
                    self.stored(_("Deleted: {name}. u brings it back.").format(name=name))

        if not placed:
            answered(True)
            return
        words = ngettext(
            "The dimension {name} will be deleted, with {count} segment or case on it. u brings all of it back.",
            "The dimension {name} will be deleted, with {count} segments or cases on it. u brings all of it back.",
            placed,
        ).format(name=name, count=placed)
        self.app.push_screen(Confirm(words), answered)


def _how() -> str:
    return _("Two ends with a dash between them: low – high. A name may stand before: intensity: low – high.")
