"""Everything that can go wrong and that a person can do something about.

Each error builds its own sentence from typed arguments: what failed, on which named thing, why.
The hint says what to do next. They are shown in two places only: the command line's edge and the
desk's message bar.

GroundcodeError
├── NotFound            ProjectNotFound FileMissing SourceNotFound CodeNotFound CoderNotFound
│                       ConflictNotFound ThingNotFound
├── RuleBroken          AmbiguousName EmptyName DuplicateName LevelBroken NoLevel CodeCycle LabelHasNoChildren
│                       SpanOutsideSource NothingToUndo NothingToRedo NoSuchChoice BadValue WriteOnceField
├── CannotRead          UnknownFormat EmptyFile NotText BadEncoding BadPattern InvalidDocument TooLarge
│                       InvalidCodings InvalidCodebook AlreadyImported
├── NoTerminal
├── CannotWrite         CannotWriteHere CannotWriteCodebook
└── StoreProblem        ProjectExists BadProjectName NotAProject ProjectLocked ProjectTooNew ProjectDamaged
                        DifferentProject ReadOnlyProject
"""

from groundcode.errors.base import GroundcodeError
from groundcode.errors.missing import (
    CodeNotFound,
    CoderNotFound,
    ConflictNotFound,
    FileMissing,
    NotFound,
    ProjectNotFound,
    SourceNotFound,
    ThingNotFound,
)
from groundcode.errors.reading import (
    AlreadyImported,
    BadEncoding,
    BadPattern,
    CannotRead,
    EmptyFile,
    InvalidCodebook,
    InvalidCodings,
    InvalidDocument,
    NotText,
    TooLarge,
    UnknownFormat,
)
from groundcode.errors.rules import (
    AmbiguousName,
    BadValue,
    CodeCycle,
    DuplicateName,
    EmptyName,
    LabelHasNoChildren,
    LevelBroken,
    NoLevel,
    NoSuchChoice,
    NothingToRedo,
    NothingToUndo,
    RuleBroken,
    SpanOutsideSource,
    WriteOnceField,
)
from groundcode.errors.store import (
    BadProjectName,
    CannotWrite,
    CannotWriteCodebook,
    CannotWriteHere,
    DifferentProject,
    NotAProject,
    NoTerminal,
    ProjectDamaged,
    ProjectExists,
    ProjectLocked,
    ProjectTooNew,
    ReadOnlyProject,
    StoreProblem,
)

__all__ = [
    "AlreadyImported",
    "AmbiguousName",
    "BadEncoding",
    "BadPattern",
    "BadProjectName",
    "BadValue",
    "CannotRead",
    "CannotWrite",
    "CannotWriteCodebook",
    "CannotWriteHere",
    "CodeCycle",
    "CodeNotFound",
    "CoderNotFound",
    "ConflictNotFound",
    "DifferentProject",
    "DuplicateName",
    "EmptyFile",
    "EmptyName",
    "FileMissing",
    "GroundcodeError",
    "InvalidCodebook",
    "InvalidCodings",
    "InvalidDocument",
    "LabelHasNoChildren",
    "LevelBroken",
    "NoLevel",
    "NoSuchChoice",
    "NoTerminal",
    "NotAProject",
    "NotFound",
    "NotText",
    "NothingToRedo",
    "NothingToUndo",
    "ProjectDamaged",
    "ProjectExists",
    "ProjectLocked",
    "ProjectNotFound",
    "ProjectTooNew",
    "ReadOnlyProject",
    "RuleBroken",
    "SourceNotFound",
    "SpanOutsideSource",
    "StoreProblem",
    "ThingNotFound",
    "TooLarge",
    "UnknownFormat",
    "WriteOnceField",
]
