"""A case deleted on one laptop and used on the other: settling it never takes a speaker away."""

from __future__ import annotations

from pathlib import Path

from tests.builders import laptop, merge_into, new_project, state, with_sources


def test_a_conflict_of_values_names_the_variable(tmp_path: Path) -> None:
    ours = new_project(tmp_path)
    case = ours.cases.add("P01")
    ours.cases.set_value(case, "年龄", "60")
    theirs = laptop(ours, tmp_path / "b.groundcode", coder="乙", seed=2)
    ours.cases.set_value(case, "年龄", "61")
    theirs.cases.set_value(case, "年龄", "62")
    merge_into(ours, theirs)
    (conflict,) = ours.conflicts.list_()
    assert conflict.words == "“P01”: its value “年龄” was set differently"
    ours.close()
    theirs.close()


def test_a_deleted_case_lets_its_speakers_and_cases_go_but_keeps_them(tmp_path: Path) -> None:
    ours = new_project(tmp_path)
    source = with_sources(ours, tmp_path / "in")["P01"]
    site = ours.cases.add("槐枫苑")
    theirs = laptop(ours, tmp_path / "b.groundcode", coder="乙", seed=2)
    ours.cases.delete(site)
    theirs.cases.bind(site, source, "李阿姨")
    below = theirs.cases.add("P01", parent=site)
    merge_into(ours, theirs)
    (conflict,) = ours.conflicts.list_()
    assert (conflict.kind, conflict.entity) == ("deleted", "case")
    ours.conflicts.resolve(conflict.id, take=2)
    assert ours.conflicts.list_() == []
    assert {s.speaker.name: s.case for s in ours.speakers.list_(source)} == {"访谈者": "", "李阿姨": ""}
    assert [(case.name, case.parent) for case in ours.cases.list_()] == [("P01", None)]
    assert ours.cases.list_()[0].id == below
    state(ours)
    ours.close()
    theirs.close()
