"""The school that a project follows, and the words that its study has chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.heads import Seen
from groundcode.domain.profiles import (
    LANGUAGES,
    PROFILE,
    PROFILES,
    STAGES,
    TERM,
    TERMS,
    USUAL_PROFILE,
    Profile,
    language_of_word,
    word_for,
)
from groundcode.errors import BadValue
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.workspace.names import clean_name

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

_LONGEST = 40
"""Characters of a word: it stands in the heading of a column."""


class ProjectProfile:
    """What one does with the profile and the words of a project."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def current(self) -> Profile:
        """The school that is followed."""
        with self._workspace.store.reading() as connection:
            return read_profile(connection)

    def set(self, name: str, *, seen: Seen | None = None) -> bool:
        """Follow another school; whether that is another one than before. Nothing of the data changes.

        Raises:
            BadValue: there is no such profile.
        """
        if name not in PROFILE:
            raise BadValue(_("profile"), name, _(", ").join(PROFILE))
        with self._workspace.change("profile", seen=seen) as made:
            changes = bool(reading.read_project(made.connection)["profile"] != name)
            if changes:
                made.draft.set("project", self._workspace.id, "profile", name)
            return changes

    def word(self, key: str, language: str | None = None) -> str:
        """The word for a term or a stage ("category", "axial_coding") in "zh" or "en" (None: the project's language).

        Raises:
            BadValue: there is no such term.
        """
        if key not in TERM and key not in STAGES:
            raise BadValue(_("word"), key, _(", ").join(TERM))
        language = language or self._workspace.language()
        with self._workspace.store.reading() as connection:
            return word_for(read_profile(connection), read_words(connection, language), key, language)

    def words(self, language: str | None = None) -> dict[str, str]:
        """Every term and stage -> its word in "zh" or "en" (None: the project's language), in the order of the work."""
        language = language or self._workspace.language()
        with self._workspace.store.reading() as connection:
            profile, chosen = read_profile(connection), read_words(connection, language)
        return {key: word_for(profile, chosen, key, language) for key in (*TERM, *STAGES)}

    def stages(self, language: str | None = None) -> tuple[str, str, str]:
        """What the three stages are called."""
        words, (one, two, three) = self.words(language), self.current().stages
        return words[one], words[two], words[three]

    def chosen(self) -> dict[str, dict[str, str]]:
        """Language -> term -> the word that the study has chosen for it."""
        with self._workspace.store.reading() as connection:
            return {language: read_words(connection, language) for language in LANGUAGES}

    def set_word(self, key: str, word: str | None, *, language: str | None = None, seen: Seen | None = None) -> str:
        """Choose a word for a term; None takes the choice back. Gives the word as it is used from now on.

        A Chinese word is used in Chinese texts, another one in English texts; taken back is the project's language
        alone where no `language` is named.

        Raises:
            BadValue: there is no such term, or the word is too long for a heading. EmptyName
        """
        return self.set_words({key: word}, language=language, seen=seen)[key]

    def set_words(
        self, words: Mapping[str, str | None], *, language: str | None = None, seen: Seen | None = None
    ) -> dict[str, str]:
        """Choose several words as `set_word` does, as one change; gives each as it is used from now on.

        Raises:
            BadValue, EmptyName
        """
        cleaned = {key: _clean(key, word) for key, word in words.items()}
        usual_language = self._workspace.language()
        out: dict[str, str] = {}
        with self._workspace.change("word", seen=seen) as made:
            profile = read_profile(made.connection)
            for key, word in cleaned.items():
                where = language or (language_of_word(word) if word is not None else usual_language)
                usual = word_for(profile, {}, key, where)
                # The usual word is not written down: it follows the profile.
                wanted = None if word == usual else word
                if read_words(made.connection, where).get(key) != wanted:
                    made.draft.set("project", self._workspace.id, f"terms:{key}.{where}", wanted)
                out[key] = wanted or usual
        return out


def _clean(key: str, word: str | None) -> str | None:
    """A word as it is kept.

    Raises:
        BadValue, EmptyName
    """
    if key not in TERM:
        raise BadValue(_("word"), key, _(", ").join(TERM))
    cleaned = clean_name(word, _("word")) if word is not None else None
    if cleaned is not None and (len(cleaned) > _LONGEST or not cleaned.isprintable()):
        raise BadValue(key, cleaned, _("a word of at most {most} characters").format(most=_LONGEST))
    return cleaned


def read_profile(connection: Connection) -> Profile:
    """The school that a project follows."""
    return PROFILE.get(reading.read_project(connection)["profile"] or "", USUAL_PROFILE)


def read_words(connection: Connection, language: str) -> dict[str, str]:
    """Term -> the word chosen for it in a language."""
    rows = bulk.all_rows(connection, "SELECT key, value FROM state_project_terms WHERE value IS NOT NULL ORDER BY key")
    found = ((key.rpartition("."), value) for key, value in rows)
    return {term: value for (term, _dot, of), value in found if of == language and term in TERM and value}


__all__ = ["PROFILES", "TERMS", "Profile", "ProjectProfile", "read_profile", "read_words"]
