"""What a bundle leaves here: interviews that may not be shared, withdrawn texts, earlier texts, names of the roster."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from groundcode.domain.cases import CaseKind
from groundcode.errors import (
    NamesRemain,
    SaidNo,
)
from groundcode.store import bulk
from groundcode.store.bundle_file import bundle_log
from groundcode.store.parts import read_left_out
from groundcode.workspace import Workspace
from groundcode.workspace.bundles import begin_from
from tests.builders import (
    P01,
    laptop,
    merge_into,
    refused,
    state,
    surroundings,
)
from tests.workspace.bundle_testing import codings, made_lead, sent, values_in, whole


@pytest.fixture
def lead(tmp_path: Path) -> Workspace:
    return made_lead(tmp_path)


def test_who_does_not_want_to_be_shared_is_not(lead: Workspace, tmp_path: Path) -> None:
    source = next(s for s in lead.sources.list_() if s.name == "P02")
    case = lead.cases.add("P02")
    lead.cases.bind(case, source.id, "张警官")
    lead.cases.consent(case, {"share": "no"})
    report = lead.bundles.write(tmp_path / "team.gcbundle")
    assert (report.not_shared, report.info.not_shared, report.info.sources) == (("P02",), 1, 1)
    told = values_in(tmp_path / "team.gcbundle")
    assert "张警官" not in told
    assert source.id not in told
    b = begin_from(tmp_path / "team.gcbundle", tmp_path / "b.groundcode", coder="乙", surroundings=surroundings(2))
    assert [s.name for s in b.sources.list_()] == ["P01"]
    assert b.cases.list_() == []
    assert len(codings(b)) == 2
    whole(b)
    b.codes.create("乙的")
    lead.merging.merge([sent(b, tmp_path / "b.gcbundle")])
    assert len(codings(lead)) == 4
    # Asked again, they say yes: it comes with all that was done with it.
    lead.cases.consent(case, {"share": "yes"})
    b.merging.merge([sent(lead, tmp_path / "again.gcbundle")])
    assert state(b) == state(lead)
    assert [c.name for c in b.cases.list_()] == ["P02"]
    whole(b)


def test_withdrawn_texts_stay_here_and_their_codings_count(lead: Workspace, tmp_path: Path) -> None:
    source = next(s for s in lead.sources.list_() if s.name == "P02")
    case = lead.cases.add("P02")
    lead.cases.bind(case, source.id, "张警官")
    lead.cases.withdraw(case)
    report = lead.bundles.write(tmp_path / "team.gcbundle", all_texts=True)
    assert (report.withdrawn, report.info.withdrawn, report.info.texts) == (("P02",), 1, 1)
    with bundle_log(tmp_path / "team.gcbundle") as (_info, connection):
        assert not any("走访".encode() in bytes(raw) for (raw,) in bulk.all_rows(connection, "SELECT bytes FROM blob"))
    b = begin_from(tmp_path / "team.gcbundle", tmp_path / "b.groundcode", coder="乙", surroundings=surroundings(2))
    whole(b)
    assert len(codings(b)) == len(codings(lead)) == 4
    assert state(b) == state(lead)


def test_earlier_texts_go_where_something_lies_on_them(lead: Workspace, tmp_path: Path) -> None:
    one, two = (s.id for s in lead.sources.list_())
    lead.sources.edit_text(one, P01.replace("踏实", "安心"))
    lead.sources.edit_text(one, P01.replace("踏实", "放心"))
    report = lead.bundles.write(tmp_path / "team.gcbundle")
    assert (report.info.texts, report.info.earlier_texts) == (3, 1)
    b = begin_from(tmp_path / "team.gcbundle", tmp_path / "b.groundcode", coder="乙", surroundings=surroundings(2))
    assert b.sources.open(one).text == lead.sources.open(one).text
    assert [(c.start, c.end, c.placed) for c in b.sources.open(one).codings] == [
        (c.start, c.end, c.placed) for c in lead.sources.open(one).codings
    ]
    assert b.review.waiting() == lead.review.waiting()
    verdict, _ = b.backups.verify(rebuild=True)
    assert (verdict.problems, verdict.left_out) == ([], 1)
    # Handed on, it is still said to be missing; and where it is there, it comes.
    again = begin_from(sent(b, tmp_path / "b.gcbundle"), tmp_path / "c.groundcode", coder="丙", surroundings=surroundings(3))
    assert again.backups.verify()[0].left_out == 1
    lead.codes.create("又一个")
    again.merging.merge([sent(lead, tmp_path / "all.gcbundle", all_texts=True)])
    with again.store.reading() as connection:
        assert read_left_out(connection) == set()
    assert two


def test_names_of_the_roster_stay_here(lead: Workspace, tmp_path: Path) -> None:
    from groundcode.store.originals import Name

    with closing(lead.privacy.open()) as originals:
        originals.add_names([Name("李阿姨", "[甲某]", "person", roster=True)])
        originals.save()
    error = refused(lead, NamesRemain, lambda: lead.bundles.write(tmp_path / "team.gcbundle"))
    assert "is still in the project" in error.message
    assert not (tmp_path / "team.gcbundle").exists()


def test_names_of_codes_in_words_that_stay_are_told(lead: Workspace, tmp_path: Path) -> None:
    source = next(s for s in lead.sources.list_() if s.name == "P02")
    text = lead.sources.open(source.id).text
    at = text.index("走访")
    lead.codings.apply_new(text[at - 4 : at + 2], source.id, at - 4, at + 2, in_vivo=True)
    lead.codes.rename(lead.tree().find(text[at - 4 : at + 2])[0], "换了名")
    lead.codes.create("谁也没说过的一个长名字")
    case = lead.cases.add("P02")
    lead.cases.bind(case, source.id, "张警官")
    assert lead.bundles.write(tmp_path / "a.gcbundle").named_by == ()
    lead.cases.consent(case, {"share": "no"})
    assert lead.bundles.write(tmp_path / "b.gcbundle").named_by == (text[at - 4 : at + 2],)


def test_a_no_of_the_site_holds_for_who_was_not_asked(lead: Workspace, tmp_path: Path) -> None:
    source = next(s for s in lead.sources.list_() if s.name == "P02")
    site, case = lead.cases.add("槐枫苑", kind=CaseKind.SITE), lead.cases.add("P02")
    lead.cases.move(case, site)
    lead.cases.bind(case, source.id, "张警官")
    lead.cases.consent(site, {"share": "no"})
    assert lead.bundles.write(tmp_path / "a.gcbundle").not_shared == ("P02",)
    whole(begin_from(tmp_path / "a.gcbundle", tmp_path / "b.groundcode", coder="乙", surroundings=surroundings(2)))
    error = refused(lead, SaidNo, lambda: lead.cases.delete(case))
    assert error.message == "P02 said no (sharing with the team); this would forget it, and let the words go out."
    refused(lead, SaidNo, lambda: lead.cases.delete(site))
    lead.cases.consent(case, {"share": "yes"})
    assert lead.bundles.write(tmp_path / "c.gcbundle").not_shared == ()
    lead.cases.delete(site)
    lead.cases.delete(case)


def test_while_two_answers_stand_the_no_holds(lead: Workspace, tmp_path: Path) -> None:
    source = next(s for s in lead.sources.list_() if s.name == "P02")
    case = lead.cases.add("P02")
    lead.cases.bind(case, source.id, "张警官")
    b = laptop(lead, tmp_path / "b.groundcode", coder="乙", seed=2)
    b.cases.consent(case, {"share": "no", "quote": "paraphrase", "form": "1"})
    lead.codes.create("晚一些")
    lead.cases.consent(case, {"share": "yes", "quote": "verbatim", "form": "2"})
    merge_into(lead, b)
    assert lead.cases.named("P02").consent == {"share": "no", "quote": "paraphrase", "form": "2"}
    assert lead.bundles.write(tmp_path / "a.gcbundle").not_shared == ("P02",)
    shown = {one.field: one.choices[one.shown - 1].words for one in lead.conflicts.list_()}
    assert shown == {"consent:share": "no", "consent:quote": "paraphrase", "consent:form": "2"}
    # Saying again what holds meanwhile settles it.
    assert lead.cases.consent(case, {"share": "no"})
    lead.cases.consent(case, {"quote": "verbatim"})
    assert [one.field for one in lead.conflicts.list_()] == ["consent:form"]
    assert lead.cases.named("P02").consent == {"share": "no", "quote": "verbatim", "form": "2"}
    b.close()
