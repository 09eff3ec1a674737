"""`groundcode originals`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.options import json_option, opened, passphrase_option, project_argument
from groundcode.errors import NoPassphrase
from groundcode.locale import _

SHORT = 10
"""Characters of a passphrase below which it is told that it is weak."""


@click.command(
    "originals",
    help=_(
        "List what lies in NAME.originals beside PROJECT: texts with their names, and the names with what stands for them. "
        "Keep that file to yourself."
    ),
)
@project_argument
@click.option(
    "--take", nargs=2, metavar="SOURCE FILE", type=(str, click.Path(path_type=Path)),
    help=_("Write the original text of this source to a new file."),
)  # fmt: skip
@click.option("--lock", is_flag=True, help=_("Encrypt the file with the passphrase."))
@click.option("--unlock", is_flag=True, help=_("Write it without encryption again."))
@click.option("--forget", metavar="NAME", help=_("No longer look for this form of a name."))
@passphrase_option
@json_option
def originals_command(
    project: Path, take: tuple[str, Path] | None, lock: bool, unlock: bool, forget: str | None, passphrase: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Look after the originals."""
    from groundcode.cli.output import line, print_json, print_table, say

    if sum([take is not None, lock, unlock, forget is not None]) > 1:
        raise click.UsageError(_("--take, --lock, --unlock and --forget are asked for one at a time."))
    with opened(project) as workspace:
        privacy = workspace.privacy
        privacy.passphrase = passphrase or privacy.passphrase
        if lock and not privacy.passphrase:
            raise NoPassphrase
        if lock and len(privacy.passphrase or "") < SHORT:
            say(_("Note: so short a passphrase is soon guessed; four words or more are better."))
        if lock or unlock:
            path = privacy.lock(locked=lock)
            say(_("{path} is locked now; without its passphrase nobody can read it.").format(path=path) if lock else _(
                "{path} is no longer locked.").format(path=path))  # fmt: skip
            return
        if forget is not None:
            privacy.forget(forget)
            say(_("“{name}” is no longer looked for.").format(name=forget))
            return
        if take is not None:
            privacy.take_original(workspace.sources.named(take[0]).id, take[1])
            say(_("Written: {path}. It holds names; keep it to yourself.").format(path=take[1]))
            return
        kept, names = privacy.kept(), privacy.names()
    if as_json:
        print_json({
            "originals": [
                {"source": o.source, "name": o.name, "file": o.file, "kept_at": o.kept_at, "characters": len(o.text)}
                for o in kept
            ],
            "names": [{"name": n.form, "replacement": n.replacement, "kind": n.kind} for n in names],
        })  # fmt: skip
        return
    texts = [[line(o.name), len(o.text), o.kept_at] for o in kept]
    print_table([_("original"), _("characters"), _("kept at")], texts, right=(1,))
    click.echo("")
    print_table([_("name"), _("replacement"), _("kind")], [[line(n.form), line(n.replacement), n.kind] for n in names])
