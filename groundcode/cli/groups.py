"""Groups of commands that name the project first."""

from __future__ import annotations

import click


class ProjectGroup(click.Group):
    """`cases PROJECT import FILE` is `cases import PROJECT FILE`, and `cases PROJECT` is `cases list PROJECT`."""

    default = "list"
    """What a project alone means."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command before the project, where it stands behind it."""
        first = next((at for at, word in enumerate(args) if not word.startswith("-")), None)
        if first is not None and args[first] not in self.commands:
            project, rest = args[first], args[:first] + args[first + 1 :]
            at = next((at for at, word in enumerate(rest) if word in self.commands), None)
            command = self.default if at is None else rest.pop(at)
            args = [command, project, *rest]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """In the order of the work, not of the alphabet."""
        return list(self.commands)
