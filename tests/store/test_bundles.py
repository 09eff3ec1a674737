"""Bundles that were cut off, altered, forged or blown up: one sentence each, and the project stays as it was."""

from __future__ import annotations

import hashlib
import json
import lzma
import random
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from groundcode.domain.registry import FORMAT
from groundcode.errors import (
    BundleAltered,
    BundleCutOff,
    BundleIncomplete,
    BundleProblem,
    BundleTooLarge,
    BundleTooNew,
    BundleUnusable,
    CannotWriteHere,
    FileMissing,
    GroundcodeError,
    NotABundle,
    ProjectTooNew,
)
from groundcode.store import bundle_file
from groundcode.store.bundle_file import read_info
from groundcode.workspace import Workspace
from groundcode.workspace.bundles import begin_from
from tests.builders import laptop, new_project, refused, with_sources

Lines = list[dict[str, Any]]


@pytest.fixture
def two(tmp_path: Path) -> tuple[Workspace, Workspace, Path]:
    """A project, a colleague's copy with more in it, and the colleague's bundle."""
    a = new_project(tmp_path, coder="甲")
    source = with_sources(a, tmp_path / "in")["P01"]
    code = a.codes.create("走访")
    b = laptop(a, tmp_path / "b.groundcode", coder="乙", seed=2)
    b.codes.rename(code, "上门")
    b.codes.rename(code, "上门走访")
    b.codings.apply(code, source, 0, 4)
    b.bundles.write(tmp_path / "b.gcbundle")
    return a, b, tmp_path / "b.gcbundle"


def taken_apart(path: Path) -> tuple[dict[str, Any], Lines]:
    """The header and the lines of a bundle."""
    _magic, _sha, header, body = path.read_bytes().split(b"\n", 3)
    return json.loads(header), [json.loads(line) for line in lzma.decompress(body).splitlines()]


def put_together(path: Path, header: dict[str, Any], body: bytes, magic: bytes = b"groundcode bundle 1") -> Path:
    """A bundle with a right checksum, whatever is in it."""
    header.setdefault("stored", len(body))
    rest = json.dumps(header, ensure_ascii=False).encode() + b"\n" + body
    path.write_bytes(magic + b"\n" + hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)
    return path


def forged(path: Path, act: Callable[[Lines], object], **header: Any) -> Path:
    """A bundle whose lines were changed by somebody who knows how bundles are written."""
    found, lines = taken_apart(path)
    act(lines)
    raw = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n" for line in lines).encode()
    del found["stored"]
    return put_together(path.with_name("forged.gcbundle"), {**found, "expanded": len(raw), **header}, lzma.compress(raw))


def sentence(a: Workspace, kind: type[GroundcodeError], path: Path) -> str:
    """What is said of a bundle; nothing was taken in."""
    error = refused(a, kind, lambda: a.merging.merge([path]))
    assert error.hint
    assert not (a.path.parent / "a.backups").exists()
    return str(error.message)


def test_a_forged_bundle_of_the_same_lines_is_taken(two: tuple[Workspace, Workspace, Path]) -> None:
    a, _b, path = two
    assert a.merging.merge([forged(path, lambda _lines: None)]).changes == 4


def test_cut_off_anywhere(two: tuple[Workspace, Workspace, Path]) -> None:
    a, _b, path = two
    whole = path.read_bytes()
    short = path.with_name("short.gcbundle")
    short.write_bytes(whole[:-100])
    assert sentence(a, BundleCutOff, short) == (
        f"{short} is cut off: {len(whole) - 100:,} of its {len(whole):,} bytes are there."
    )
    for length in (0, 5, 17, 19, 60, 84, 90, 200, len(whole) - 1):
        short.write_bytes(whole[:length])
        with pytest.raises((BundleProblem, NotABundle)) as found:
            a.merging.merge([short])
        assert isinstance(found.value, NotABundle if length < 18 else (BundleCutOff, BundleAltered)), length
    short.write_bytes(whole + b"more")
    assert "checksum" in sentence(a, BundleAltered, short)


def test_one_flipped_byte_anywhere(two: tuple[Workspace, Workspace, Path]) -> None:
    a, _b, path = two
    whole = path.read_bytes()
    bad = path.with_name("bad.gcbundle")
    draw = random.Random(3)
    for at in [*range(18, 90), *(draw.randrange(90, len(whole)) for _ in range(60))]:
        bad.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises((BundleAltered, BundleCutOff, BundleTooNew)):
            a.merging.merge([bad])
    bad.write_bytes(whole[:-9] + b"\0" + whole[-8:])
    assert sentence(a, BundleAltered, bad) == f"{bad} is not what was written: its checksum does not fit."


def test_what_is_no_bundle(two: tuple[Workspace, Workspace, Path], tmp_path: Path) -> None:
    a, b, path = two
    text = tmp_path / "notes.gcbundle"
    text.write_text("访谈记录" * 100, encoding="utf-8")
    assert sentence(a, NotABundle, text) == f"{text} is not a bundle."
    b.store.checkpoint()
    text.write_bytes(b.path.read_bytes())  # a project under another name
    sentence(a, NotABundle, text)
    (tmp_path / "folder.gcbundle").mkdir()
    sentence(a, NotABundle, tmp_path / "folder.gcbundle")
    gone = tmp_path / "gone.gcbundle"
    assert sentence(a, FileMissing, gone) == f"There is no file or folder at {gone}."
    # A bundle is known by its first bytes, whatever mail programs made of its name.
    assert a.merging.merge([path.rename(tmp_path / "b.gcbundle.txt")]).changes == 4


def test_from_a_newer_groundcode(two: tuple[Workspace, Workspace, Path]) -> None:
    a, _b, path = two
    header, _lines = taken_apart(path)
    newer = put_together(path.with_name("n.gcbundle"), header, b"", b"groundcode bundle 2")
    assert sentence(a, BundleTooNew, newer) == f"{newer} was written by a newer groundcode (bundle 2; this one knows 1)."
    newer = forged(path, lambda _lines: None, log=FORMAT + 1)
    assert f"(format {FORMAT + 1}; this one knows {FORMAT})" in sentence(a, ProjectTooNew, newer)

    def raise_format(lines: Lines) -> None:
        lines[-3]["change"][6] = FORMAT + 1

    assert "newer groundcode" in sentence(a, ProjectTooNew, forged(path, raise_format))


def test_bombs(two: tuple[Workspace, Workspace, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    a, _b, path = two
    header, _lines = taken_apart(path)
    zeros = lzma.compress(b"\0" * 40_000_000)
    del header["stored"]
    big = put_together(path.with_name("bomb.gcbundle"), {**header, "expanded": 40_000_000}, zeros)
    assert f"it would expand from {len(zeros):,} to 40,000,000 bytes" in sentence(a, BundleTooLarge, big)
    big = put_together(path.with_name("bomb.gcbundle"), {**header, "expanded": 1 << 40, "stored": 1 << 20}, b"x" * (1 << 20))
    sentence(a, BundleTooLarge, big)
    liar = put_together(path.with_name("bomb.gcbundle"), {**header, "expanded": 5_000}, zeros)
    assert "it expands to more than it says" in sentence(a, BundleTooLarge, liar)
    monkeypatch.setattr(bundle_file, "_MEMORY", 1_000_000)
    greedy = lzma.compress(b"\0" * 5_000, preset=9)
    sentence(a, BundleUnusable, put_together(path.with_name("bomb.gcbundle"), {**header, "expanded": 5_000}, greedy))


def test_a_project_too_large_for_a_bundle(two: tuple[Workspace, Workspace, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    a, _b, path = two
    monkeypatch.setattr(bundle_file, "_LARGEST", 1_000)
    with pytest.raises(CannotWriteHere, match="send a copy of its file"):
        a.bundles.write(path.with_name("large.gcbundle"))
    assert not path.with_name("large.gcbundle").exists()


def test_operations_whose_parents_are_missing(two: tuple[Workspace, Workspace, Path]) -> None:
    a, _b, path = two
    _header, lines = taken_apart(path)
    kinds = [line["change"][5] for line in lines if "change" in line]
    assert kinds[-3:] == ["rename", "rename", "code"]
    bad = forged(path, lambda them: them.pop(len(kinds) - 3))
    first = lines[len(kinds) - 3]["change"][0]
    id_ = "-".join((first[:8], first[8:12], first[12:16], first[16:20], first[20:]))
    assert sentence(a, BundleIncomplete, bad) == (
        f"{bad} builds on changes that are neither in it nor in this project (change {id_})."
    )


def test_an_id_with_other_contents(two: tuple[Workspace, Workspace, Path]) -> None:
    a, _b, path = two

    def reword(lines: Lines) -> None:
        """Another name for a code that both have, with a digest that fits."""
        from groundcode.domain.operations import Change, ChangeDigest, canonical

        line = next(line for line in lines if "change" in line and line["change"][5] == "new-code")
        head = line["change"]
        raw = [bytes.fromhex(one) for one in head[:3]]
        sha = ChangeDigest(Change(raw[0], raw[1], raw[2], head[3], head[4], head[5], head[6]))
        for op in line["operations"]:
            op[4]["name"] = "别的"
            sha.add(op[0], op[1], bytes.fromhex(op[2]), op[3], canonical(op[4]), bytes.fromhex(op[5]))
        head[8] = sha.digest().hex()

    assert "stands in both with other contents" in sentence(a, BundleUnusable, forged(path, reword))


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda lines: lines.append(lines[0]), "a change stands in it twice"),
        (lambda lines: lines[-2]["operations"][0].__setitem__(0, 7), "does not fit its digest"),
        (lambda lines: lines[-2]["change"].__setitem__(4, "3"), "not written as groundcode writes"),
        (lambda lines: lines[-2]["change"].__setitem__(0, "zz"), "not written as groundcode writes"),
        (lambda lines: lines[-2]["change"].pop(), "not written as groundcode writes"),
        (lambda lines: lines[-2]["change"].__setitem__(4, 1 << 70), "not written as groundcode writes"),
        (lambda lines: lines[-2]["operations"][0].__setitem__(2, "00"), "not written as groundcode writes"),
        (lambda lines: lines[-2]["operations"][0].__setitem__(4, {"a": 1.5}), "does not fit its digest"),
        (lambda lines: lines[-2]["operations"].append(lines[-2]["operations"][0]), "not written as groundcode writes"),
        (lambda lines: lines.append({"text": 5}), "not written as groundcode writes"),
        (lambda lines: lines.append({"left_out": "00"}), "not written as groundcode writes"),
        (lambda lines: lines.append({"more": 1}), "not written as groundcode writes"),
        (lambda lines: lines.append([1, 2]), "not written as groundcode writes"),
    ],
)
def test_lines_that_groundcode_does_not_write(
    two: tuple[Workspace, Workspace, Path], act: Callable[[Lines], object], says: str
) -> None:
    a, _b, path = two
    assert says in sentence(a, BundleUnusable, forged(path, act))


def test_bodies_that_groundcode_does_not_write(two: tuple[Workspace, Workspace, Path]) -> None:
    a, _b, path = two
    header, _lines = taken_apart(path)
    del header["stored"]
    for body in (b"", b"no archive", lzma.compress(b"{}"), lzma.compress(b"[" * 90_000 + b"\n"), lzma.compress(b"\xff\n")):
        bad = put_together(path.with_name("bad.gcbundle"), {**header, "expanded": 90_001 if len(body) > 80 else 2}, body)
        sentence(a, BundleUnusable, bad)
    for header_ in ({}, {"project": 1}, {**header, "title": 5}, {**header, "changes": -1}, {**header, "project": "../x"}):
        sentence(a, BundleUnusable, put_together(path.with_name("bad.gcbundle"), dict(header_), b"x"))


def test_a_text_that_is_missing_and_one_that_is_another(two: tuple[Workspace, Workspace, Path], tmp_path: Path) -> None:
    a, b, _path = two
    with_sources(b, tmp_path / "in", "P02")
    b.bundles.write(tmp_path / "c.gcbundle")
    _header, lines = taken_apart(tmp_path / "c.gcbundle")
    at = next(i for i, line in enumerate(lines) if "社区民警" in line.get("text", ""))
    bad = forged(tmp_path / "c.gcbundle", lambda lines: lines.pop(at))
    assert "the text of a source is missing" in sentence(a, BundleUnusable, bad)
    bad = forged(tmp_path / "c.gcbundle", lambda lines: lines[at].update(text="别的"))
    assert "the text of a source is missing" in sentence(a, BundleUnusable, bad)


def test_a_bundle_with_more_in_its_header_than_this_one_knows(two: tuple[Workspace, Workspace, Path]) -> None:
    _a, _b, path = two
    more = forged(path, lambda _lines: None, colour="red")
    assert asdict(read_info(more)) | {"stored": 0} == asdict(read_info(path)) | {"stored": 0}


def test_nothing_is_left_of_a_project_that_could_not_be_begun(two: tuple[Workspace, Workspace, Path], tmp_path: Path) -> None:
    _a, _b, path = two
    bad = forged(path, lambda lines: lines[-2]["operations"][0].__setitem__(0, 7))
    with pytest.raises(BundleUnusable):
        begin_from(bad, tmp_path / "new.groundcode", coder="丙")
    assert not list(tmp_path.glob("new*"))


def test_a_full_disk_leaves_no_bundle(
    two: tuple[Workspace, Workspace, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, _b, path = two
    before = path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("groundcode.store.bundle_file.os.fsync", full)
    with pytest.raises(CannotWriteHere, match="No space left"):
        a.bundles.write(path, overwrite=True)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*.part"))
