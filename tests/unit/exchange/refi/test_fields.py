"""Ids of other programs: GUIDs in any dress, numbers, none at all."""

from __future__ import annotations

import io

import pytest

from groundcode.exchange.colours import colour_of
from groundcode.exchange.refi.fields import guid_of
from groundcode.exchange.refi.reading import read_project
from groundcode.exchange.refi.values import RefiProject
from tests.unit.exchange.refi.files import C1, CODES, S1, U1, USERS, project


def read(inner: str, name: str = "study") -> RefiProject:
    return read_project(io.BytesIO(project(inner).replace('name="study"', f'name="{name}"').encode()), "f.qdpx")


def test_guids_in_any_dress() -> None:
    assert guid_of("{ABCDEF00-0000-4000-8000-00000000000A}") == guid_of("abcdef00-0000-4000-8000-00000000000a")
    assert guid_of("ABCDEF0000004000800000000000000A") == guid_of("abcdef00-0000-4000-8000-00000000000a")
    assert guid_of(" ") == ""
    assert guid_of("not a guid") == guid_of("not a guid") != guid_of("another")
    assert guid_of("1", "one study") != guid_of("1", "another")


@pytest.mark.parametrize(
    ("text", "colour"),
    [("#FF0000", "#ff0000"), ("#abc", "#abc"), ("#11223344", "#112233"), ("#FF6366F1", "#6366f1"), ("#FFEE00FF", "#ffee00"),
     ("rgb(255, 0,16)", "#ff0010"),
     ("rgba(1,2,3,0.5)", "#010203"), ("red", ""), ("rgb(300,0,0)", ""), ("", "")],
)  # fmt: skip
def test_colours_of_other_tools(text: str, colour: str) -> None:
    assert colour_of(text) == colour


def _numbered(code: str) -> str:
    selections = "".join(
        f'<PlainTextSelection guid="{n}" startPosition="0" endPosition="{n}" creatingUser="1"><Coding guid="1" creatingUser="1">'
        f'<CodeRef targetGUID="1"/></Coding></PlainTextSelection>'
        for n in (1, 2)
    )
    return (
        f'<Users><User guid="1" name="Ann"/></Users><CodeBook><Codes><Code guid="1" name="{code}"/></Codes></CodeBook><Sources>'
        f'<TextSource guid="1" name="P"><PlainTextContent>Hello.</PlainTextContent>{selections}</TextSource></Sources>'
    )


def test_numbers_for_guids_mean_things_of_one_file() -> None:
    one, two = read(_numbered("Barriers"), "one"), read(_numbered("Costs"), "two")
    assert one.codes[0].guid != two.codes[0].guid
    assert read(_numbered("Barriers"), "one").codes[0].guid == one.codes[0].guid
    codings = [coding for source in one.sources for selection in source.selections for coding in selection.codings]
    assert [coding.code for coding in codings] == [one.codes[0].guid] * 2
    assert [coding.user for coding in codings] == [one.users[0].guid] * 2
    assert len({*(coding.guid for coding in codings), one.codes[0].guid}) == 3


def test_what_has_no_guid_gets_one_that_stays() -> None:
    inner = (
        f"{USERS}{CODES}<Sources><TextSource name='P'><PlainTextContent>Hello.</PlainTextContent>"
        f'<PlainTextSelection startPosition="0" endPosition="2"><Coding><CodeRef targetGUID="{C1}"/></Coding>'
        f'<Coding creatingUser="{U1}"><CodeRef targetGUID="{C1}"/></Coding><Coding><CodeRef targetGUID="{C1}"/></Coding>'
        "</PlainTextSelection></TextSource></Sources>"
    )
    found, again = read(inner), read(inner)
    (source,) = found.sources
    (selection,) = source.selections
    made = [source.guid, selection.guid, *(coding.guid for coding in selection.codings)]
    assert found.unnamed == len(set(made)) == 5
    assert [coding.guid for source in again.sources for one in source.selections for coding in one.codings] == made[2:]


def test_one_user_said_twice_is_one() -> None:
    assert len(read(USERS.replace("</Users>", f'<User guid="{U1}" name="Ann"/></Users>')).users) == 2
    assert S1 not in {user.guid for user in read(USERS).users}
