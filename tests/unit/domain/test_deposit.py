"""What may be handed to a data archive: silence is no consent."""

from __future__ import annotations

from dataclasses import replace

from groundcode.domain.cases import Bound, Case, CaseKind
from groundcode.domain.deposit import Why, select
from groundcode.domain.sources import Source, Speaker
from groundcode.domain.transcripts import Role


def source(name: str) -> Source:
    import dataclasses

    needed = {field.name for field in dataclasses.fields(Source) if field.default is dataclasses.MISSING}
    return Source(**{one: f"{name}" if one in ("id", "name") else "" for one in needed})  # type: ignore[arg-type]


def case(name: str, *places: tuple[str, str | None], archive: str = "", parent: str | None = None) -> Case:
    bound = tuple(Bound(at, at, speaker, speaker) for at, speaker in places)
    return Case(name, name, CaseKind.INFORMANT, parent, consent={"archive": archive} if archive else {}, bound=bound)


def informant(at: str, name: str) -> Speaker:
    return Speaker(name, at, name, Role.INFORMANT)


def chosen(*cases: Case, closed: set[str] | None = None) -> dict[str, Why | None]:
    """Source -> why it stays, of two sources in which a and b speak, and an interviewer."""
    sources = [source("S"), source("T")]
    speakers = {
        "S": [informant("S", "a"), informant("S", "b"), Speaker("i", "S", "i", Role.INTERVIEWER)],
        "T": [informant("T", "c")],
    }
    found = select(sources, speakers, {one.id: one for one in cases}, closed or set())
    return {one.id: None for one in found.sources} | {one.id: why for one, why in found.left}


def test_every_informant_has_to_say_yes() -> None:
    a, b = case("A", ("S", "a"), archive="yes"), case("B", ("S", "b"), archive="yes")
    assert chosen(a, b) == {"S": None, "T": Why.UNKNOWN}
    assert chosen(a, replace(b, consent={}))["S"] is Why.UNASKED
    assert chosen(a, replace(b, consent={"archive": "no"}))["S"] is Why.REFUSED
    assert chosen(a)["S"] is Why.UNKNOWN, "b is nobody's case"
    assert chosen(case("A", ("S", None), archive="yes"))["S"] is None, "a case that has the whole source"
    assert chosen(a, b, closed={"S"})["S"] is Why.CLOSED


def test_a_site_answers_for_those_below_it_and_goes_with_them() -> None:
    site = case("X", archive="yes")
    a, b = case("A", ("S", "a"), parent="X"), case("B", ("S", "b"), archive="no", parent="X")
    assert chosen(site, a, b)["S"] is Why.REFUSED
    free = replace(b, consent={})
    assert chosen(site, a, free)["S"] is None
    cases = {one.id: one for one in (site, a, free, case("Z", ("T", "c")))}
    found = select([source("S")], {"S": [informant("S", "a")]}, cases, set())
    assert {one.id for one in found.cases} == {"X", "A", "B"}
    assert found.closed(cases.values()) == {"Z"}
