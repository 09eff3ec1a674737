from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundcode.domain import ids
from groundcode.domain.ids import IdFactory, fold, is_id, to_raw, to_text

PROJECT = "0190a6b2-0000-7000-8000-000000000001"


@given(st.binary(min_size=16, max_size=16))
def test_sixteen_bytes_and_their_text(raw: bytes) -> None:
    assert to_raw(to_text(raw)) == raw
    assert is_id(to_text(raw))
    assert to_text(raw) == str(uuid.UUID(bytes=raw))


@pytest.mark.parametrize(
    "bad",
    [
        "", "0190A6B2-0000-7000-8000-000000000001", "0190a6b2000070008000000000000001", PROJECT + "0", PROJECT[:-1],
        "{" + PROJECT[1:], PROJECT.replace("-", "_"), PROJECT.replace("1", "١"), PROJECT + "\n", "-" * 36,
    ],
)  # fmt: skip
def test_what_is_no_id(bad: str) -> None:
    assert not is_id(bad)


def test_the_ids_of_named_things_are_the_same_for_ever() -> None:
    # Written down once: another id for the same name would make two coders of one in every older project.
    assert ids.coder_id(PROJECT, "张三") == "37385848-baef-56e0-a53b-8d1302f12cd7"
    assert ids.source_id(PROJECT, "00" * 32) == "e170cee9-3829-5c48-803b-55abbaa776b4"
    assert ids.version_id(PROJECT, "00" * 32, "") == "8635928e-604c-5a74-a760-78f4f9ceb407"
    assert ids.speaker_id(PROJECT, "李阿姨") == "9dc25fde-bc45-5978-9223-e1c12be923cc"
    assert ids.segment_id(PROJECT, 0, 20) == "cc865d64-28c0-5145-8f7f-2ea5f8d18511"
    assert ids.conflict_id(PROJECT, "name") == "78ccd1ce-8364-501a-bbd5-dbbe551621c7"
    assert ids.relocation_id(PROJECT, ids.segment_id(PROJECT, 0, 20)) == "dc529389-c91c-5cfa-b38c-435b7826c85d"


@given(st.binary(min_size=16, max_size=16), st.lists(st.text() | st.integers(), max_size=4))
def test_a_named_id_is_the_uuid5_of_its_parts(space: bytes, parts: list[str | int]) -> None:
    expected = uuid.uuid5(uuid.UUID(bytes=space), "\x1f".join(map(str, parts)))
    assert ids.named(to_text(space), *parts) == str(expected)


@pytest.mark.parametrize(("one", "other"), [("Li", "LI"), (" 张三 ", "张三"), ("Straße", "STRASSE"), ("é", "e\u0301")])
def test_one_name_is_one_coder(one: str, other: str) -> None:
    assert ids.coder_id(PROJECT, one) == ids.coder_id(PROJECT, other)


@pytest.mark.parametrize(("one", "other"), [("张三", "张三/2"), ("张三", "張三"), ("Li", "L i")])
def test_two_names_are_two_coders(one: str, other: str) -> None:
    assert ids.coder_id(PROJECT, one) != ids.coder_id(PROJECT, other)


@given(st.text(max_size=12))
def test_folding_twice_changes_nothing_more(name: str) -> None:
    assert fold(fold(name)) == fold(name)


def test_new_ids_go_up_whatever_the_clock_does() -> None:
    clock = iter([5, 5, 5, 3, 1, 9, 9, 2, *[2] * 9_000])
    draw = IdFactory(lambda: next(clock), lambda n: b"\xff" * n)
    drawn = [draw.raw() for _ in range(9_000)]
    assert drawn == sorted(set(drawn))
    assert all(uuid.UUID(bytes=raw).version == 7 and uuid.UUID(bytes=raw).variant == uuid.RFC_4122 for raw in drawn)
