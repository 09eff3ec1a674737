"""The history's sentences: one a kind of change."""

from __future__ import annotations

from collections.abc import Mapping

from groundcode.locale import N_, _

NOUNS: Mapping[str, str] = {
    "init": N_("projects made"),
    "coder": N_("coders joined"),
    "import": N_("imports"),
    "edit-text": N_("corrected texts"),
    "relocate": N_("answers to moved segments"),
    "new-code": N_("new codes"),
    "rename": N_("renamed codes"),
    "define": N_("codebook texts"),
    "level": N_("codes raised or lowered"),
    "move": N_("moved codes"),
    "abstract": N_("codes made above others"),
    "merge-codes": N_("merged codes"),
    "split-code": N_("split codes"),
    "delete-code": N_("deleted codes"),
    "core": N_("core category named"),
    "code": N_("coded segments"),
    "uncode": N_("codings taken off"),
    "recode": N_("recoded segments"),
    "boundary": N_("moved boundaries"),
    "star": N_("stars"),
    "negative": N_("negative cases"),
    "code-file": N_("codings files"),
    "memo": N_("new memos"),
    "edit-memo": N_("rewritten memos"),
    "delete-memo": N_("deleted memos"),
    "property": N_("new properties"),
    "rename-property": N_("renamed properties"),
    "define-property": N_("definitions of properties"),
    "delete-property": N_("deleted properties"),
    "dimension": N_("new dimensions"),
    "edit-dimension": N_("changed dimensions"),
    "delete-dimension": N_("deleted dimensions"),
    "placement": N_("segments and cases put on dimensions"),
    "delete-placement": N_("segments and cases taken off dimensions"),
    "case": N_("new cases"),
    "rename-case": N_("renamed cases"),
    "case-parent": N_("cases put under others"),
    "case-value": N_("values of cases"),
    "case-table": N_("tables of cases"),
    "case-headers": N_("header lines taken over"),
    "bind-case": N_("cases bound to speakers"),
    "unbind-case": N_("cases unbound from speakers"),
    "consent": N_("consents noted"),
    "withdraw": N_("withdrawals"),
    "revoke-withdrawal": N_("withdrawals taken back"),
    "delete-case": N_("deleted cases"),
    "variable": N_("changed variables"),
    "delete-variable": N_("deleted variables"),
    "sampling-round": N_("new sampling rounds"),
    "edit-round": N_("changed sampling rounds"),
    "link-round": N_("sources put into sampling rounds"),
    "unlink-round": N_("sources taken out of sampling rounds"),
    "delete-round": N_("deleted sampling rounds"),
    "reserve": N_("hold-outs sealed"),
    "unseal": N_("hold-outs opened"),
    "codebook": N_("codebooks imported"),
    "bind-example": N_("examples bound to codes"),
    "unbind-example": N_("examples taken off codes"),
    "assign": N_("assigned sources"),
    "finish": N_("finished sources"),
    "reopen": N_("sources opened again"),
    "unassign": N_("assignments taken back"),
    "resolve": N_("settled conflicts"),
    "speaker": N_("changed speakers"),
    "pseudonymise": N_("names replaced"),
    "purge": N_("texts purged"),
    "undo": N_("undone changes"),
    "redo": N_("redone changes"),
}
"""Kind of change -> what a number of them is called (a message to translate)."""

SENTENCES: Mapping[str, str] = {
    "init": N_("made the project {names}"),
    "coder": N_("joined the project"),
    "import": N_("imported {names}"),
    "edit-text": N_("corrected the text of {names}"),
    "relocate": N_("said where segments lie in a corrected text"),
    "new-code": N_("made the code {names}"),
    "rename": N_("renamed a code to “{to}”, now {names}"),
    "define": N_("changed the codebook text of {names}"),
    "level": N_("made {names} a {to}"),
    "move": N_("moved {names} to {to}"),
    "abstract": N_("made a code above others: {names}"),
    "merge-codes": N_("merged {names} into {to}"),
    "split-code": N_("split a code: {names}"),
    "delete-code": N_("deleted the code {names}"),
    "core": N_("named the core category"),
    "code": N_("coded a segment with {names}"),
    "uncode": N_("took off {names}"),
    "recode": N_("recoded a segment: {names}"),
    "boundary": N_("moved a boundary of {names}"),
    "star": N_("changed the star of {names}"),
    "negative": N_("changed the negative mark of {names}"),
    "code-file": N_("coded segments from a file: {codings}"),
    "memo": N_("wrote the memo {names}"),
    "edit-memo": N_("rewrote the memo {names}"),
    "delete-memo": N_("deleted the memo {names}"),
    "property": N_("noted the property {names}"),
    "rename-property": N_("renamed a property to “{to}”, now {names}"),
    "define-property": N_("changed the definition of the property {names}"),
    "delete-property": N_("deleted the property {names}"),
    "dimension": N_("gave a property a dimension"),
    "edit-dimension": N_("changed a dimension of a property"),
    "delete-dimension": N_("deleted a dimension of a property"),
    "placement": N_("put a segment or a case on a dimension"),
    "delete-placement": N_("took a segment or a case off a dimension"),
    "case": N_("made the case {names}"),
    "rename-case": N_("renamed a case to “{to}”, now {names}"),
    "case-parent": N_("put {names} under another case"),
    "case-value": N_("set a value of {names}"),
    "case-table": N_("imported a table of cases: {names}"),
    "case-headers": N_("took over header lines: {names}"),
    "bind-case": N_("bound a case to speakers"),
    "unbind-case": N_("unbound a case from speakers"),
    "consent": N_("noted what {names} consented to"),
    "withdraw": N_("noted that {names} has withdrawn"),
    "revoke-withdrawal": N_("took back the withdrawal of {names}"),
    "delete-case": N_("deleted the case {names}"),
    "variable": N_("changed the variable {names}"),
    "delete-variable": N_("deleted the variable {names}"),
    "sampling-round": N_("noted the sampling round {names}"),
    "edit-round": N_("changed the sampling round {names}"),
    "link-round": N_("put sources into a sampling round"),
    "unlink-round": N_("took sources out of a sampling round"),
    "delete-round": N_("deleted the sampling round {names}"),
    "reserve": N_("sealed a hold-out: {names}"),
    "unseal": N_("opened a hold-out: {names}"),
    "codebook": N_("imported a codebook: {names}"),
    "bind-example": N_("bound a segment to a code as its example"),
    "unbind-example": N_("took an example off a code"),
    "assign": N_("assigned {names}"),
    "finish": N_("finished {names}"),
    "reopen": N_("opened {names} again, which was finished"),
    "unassign": N_("took back the assignment of {names}"),
    "resolve": N_("settled a conflict about {names}"),
    "speaker": N_("changed the speaker {names}"),
    "pseudonymise": N_("replaced names"),
    "purge": N_("took a text out for good"),
    "undo": N_("undid a change"),
    "redo": N_("redid a change"),
}
"""Kind of change -> sentence (a message to translate)."""


def noun(kind: str) -> str:
    """A number of changes of a kind, in words."""
    return _(NOUNS[kind]) if kind in NOUNS else kind


def tells_numbers(kind: str) -> bool:
    """Whether the sentence of a kind of change says how many things were made."""
    return any(field in SENTENCES.get(kind, "") for field in ("{sources}", "{codings}"))


def sentence(kind: str, *, names: str, count: int, created: Mapping[str, int], to: str = "") -> str:
    """A change of a kind in words."""
    pattern = SENTENCES.get(kind)
    if pattern is None:
        return _("{kind} ({count} fields)").format(kind=kind, count=count)
    return _(pattern).format(names=names or "…", to=to or "…", sources=created.get("source", 0), codings=created.get("coding", 0))
