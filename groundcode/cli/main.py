"""The `groundcode` command: finds the command's module, and says errors in one sentence."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from groundcode.errors import GroundcodeError
from groundcode.locale import N_, _, speak_for_click

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", N_("Build the sample project and go through every step with it.")),
    "init": ("init", N_("Make a project.")),
    "import": ("importing", N_("Take transcripts into a project.")),
    "sources": ("sources", N_("List the transcripts of a project.")),
    "speakers": ("speakers", N_("List the speakers, and say who asks and who tells.")),
    "show": ("show", N_("Show one transcript with its turns and codings.")),
    "code": ("code", N_("Code segments from a file.")),
    "codes": ("codes", N_("List the codes with their counts.")),
    "segments": ("segments", N_("List the coded segments.")),
    "search": ("search", N_("Find words in texts, memos and codes.")),
    "cases": ("cases", N_("Informants and sites, their variables and their consent.")),
    "sampling": ("sampling", N_("The log of theoretical sampling.")),
    "reserve": ("holdout", N_("Seal a hold-out to test the saturation on.")),
    "unseal": ("holdout", N_("Open a sealed hold-out.")),
    "review": ("review", N_("Find coded segments again in a corrected text.")),
    "memo": ("memo", N_("Write, list and change memos.")),
    "codebook": ("codebook", N_("Write the codebook to a file, or take one in.")),
    "property": ("property", N_("Properties of categories, their dimensions, and what lies on them.")),
    "paradigm": ("paradigm", N_("Paradigms: conditions, strategies and consequences of a phenomenon.")),
    "relation": ("relation", N_("Relations between categories.")),
    "pathway": ("pathway", N_("Pathways: relations one after the other.")),
    "theory": ("theory", N_("Take in a theory file written by hand.")),
    "storyline": ("storyline", N_("The storyline: text that cites categories and what people said.")),
    "construct": ("construct", N_("Constructs of a questionnaire, their items and hypotheses.")),
    "model": ("model", N_("Write model text for lavaan, Mplus, PROCESS, AMOS or semopy.")),
    "condition": ("condition", N_("What holds of each case; tables for SPSS and QCA.")),
    "framework": ("framework", N_("The framework matrix: what is written of each case and category.")),
    "suggest": ("suggest", N_("Where codes may belong, groups, and what may have been overlooked.")),
    "profile": ("profile", N_("Choose the school of grounded theory, and the words of the study.")),
    "saturation": ("saturation", N_("How much each interview still brought.")),
    "check": ("check", N_("Look for what an examiner would object to.")),
    "export": ("export", N_("Write tables, figures, data, or the whole project.")),
    "history": ("history", N_("Show who did what, newest first.")),
    "undo": ("undoing", N_("Undo the coder's latest change.")),
    "redo": ("undoing", N_("Do again what was undone.")),
    "bundle": ("bundle", N_("Put the project into one file for mail or a USB stick.")),
    "merge": ("merge", N_("Take in what colleagues' copies hold.")),
    "conflicts": ("conflicts", N_("List what people set differently.")),
    "resolve": ("resolve", N_("Settle a conflict.")),
    "agreement": ("agreement", N_("How far coders agree, code by code.")),
    "consensus": ("consensus", N_("Go through the places where coders differ, and settle them.")),
    "pseudonymise": ("pseudonymise", N_("Find what identifies people, and replace it.")),
    "originals": ("originals", N_("Look after the texts and names that are kept beside a project.")),
    "purge": ("purge", N_("Take a text out for good.")),
    "backup": ("backup", N_("Make a verified backup.")),
    "verify": ("verify", N_("Check that a project is whole.")),
    "doctor": ("doctor", N_("Look at this computer, this terminal, and a project.")),
    "desk": ("desk", N_("Open the desk, the terminal interface.")),
}
"""Command -> its module in this package and its line in the help; modules are loaded when called."""


class HelpFormatter(click.HelpFormatter):
    """click's help with the punctuation of the language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that begins with “Usage:”."""
        super().write_usage(prog, args, _("Usage: ") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """A heading with its colon."""
        self.write(" " * self.current_indent + _("{heading}:").format(heading=heading) + "\n")


class Context(click.Context):
    """A command's context, which knows how help is written."""

    formatter_class = HelpFormatter


def _with_context(command: click.Command) -> click.Command:
    """A command that writes its help so, and those below it."""
    command.context_class = Context
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        _with_context(inner)
    return command


class Commands(click.Group):
    """The commands, each loaded when it is called."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """In the order of the work, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a name; a project file means its desk."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"groundcode.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return _with_context(command)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """`groundcode PROJECT` is `groundcode desk PROJECT`."""
        if args and args[0].endswith(".groundcode"):
            args = ["desk", *args]
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list in the help, without loading any command."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(words)) for name, (_module, words) in COMMANDS.items()])


def _show_version(ctx: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if asked:
        from groundcode import __version__

        click.echo(f"groundcode {__version__}")
        ctx.exit()


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=_("Qualitative coding and grounded theory for interview transcripts, Chinese and English, in a terminal, offline."),
    epilog=_("groundcode PROJECT.groundcode opens the desk. Begin with: groundcode demo"),
)
@click.option("--debug", is_flag=True, help=_("Show where an error came from."))
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_show_version, help=_("Show the version."))
@click.pass_context
def cli(ctx: click.Context, debug: bool) -> None:
    """The command line."""
    ctx.obj = {"debug": debug}


def tell(error: GroundcodeError) -> None:
    """Say an error and its hint on stderr."""
    from groundcode.cli.output import safe

    click.echo(_("Error: {message}").format(message=safe(error.message)), err=True)
    if error.hint:
        click.echo(_("Hint: {hint}").format(hint=safe(error.hint)), err=True)


def main(args: list[str] | None = None) -> None:
    """Run the command line; exit code 0, 1 (something a person can mend) or 2 (usage)."""
    with speak_for_click():
        _run(args)


def _run(args: list[str] | None) -> None:
    debug = "--debug" in (sys.argv[1:] if args is None else args)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        result: Any = cli.main(args=args, prog_name="groundcode", standalone_mode=False)
    except GroundcodeError as error:
        if debug:
            raise
        tell(error)
        sys.exit(1)
    except click.exceptions.Abort:
        click.echo(_("Stopped."), err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of a pipe (head, less) has enough: no error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(0)
    except Exception as error:  # the edge: whatever was not foreseen still ends in one sentence
        if debug:
            raise
        click.echo(_("Error: something went wrong inside groundcode ({error}).").format(error=repr(error)[:300]), err=True)
        click.echo(_("Hint: your project holds everything up to the last finished change; --debug shows more."), err=True)
        sys.exit(1)
    sys.exit(result if isinstance(result, int) else 0)
