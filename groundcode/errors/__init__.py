"""Everything that can go wrong and that a person can do something about.

Each error builds its own sentence from typed arguments: what failed, on which named thing, why.
The hint says what to do next. They are shown in two places only: the command line's edge and the
desk's message bar.

GroundcodeError
├── NotFound            ProjectNotFound FileMissing SourceNotFound CodeNotFound CoderNotFound
│                       ConflictNotFound ThingNotFound NameNotFound
├── RuleBroken          AmbiguousName EmptyName DuplicateName LevelBroken NoLevel CodeCycle LabelHasNoChildren
│                       SpanOutsideSource NothingToUndo NothingToRedo NoSuchChoice BadValue WriteOnceField
│                       WasPurged CannotBeUndone NameTaken CaseCycle SealedSource WithdrawnSource CaseWithdrawn
│                       AlreadyCoded NothingToReserve NotConfirmed OneRoundOnly
├── CannotRead          UnknownFormat EmptyFile NotText BadEncoding BadPattern InvalidDocument TooLarge
│                       InvalidCodings InvalidCodebook InvalidTable AlreadyImported
├── NoTerminal
├── CannotWrite         CannotWriteHere CannotWriteCodebook NamesRemain
├── OriginalsProblem    OriginalsLocked WrongPassphrase OriginalsDamaged
└── StoreProblem        ProjectExists BadProjectName NotAProject ProjectLocked ProjectTooNew ProjectDamaged
                        DifferentProject ReadOnlyProject
"""

from groundcode.errors.base import GroundcodeError
from groundcode.errors.missing import (
    CodeNotFound,
    CoderNotFound,
    ConflictNotFound,
    FileMissing,
    NameNotFound,
    NotFound,
    ProjectNotFound,
    SourceNotFound,
    ThingNotFound,
)
from groundcode.errors.privacy import (
    CannotBeUndone,
    NamesRemain,
    OriginalsDamaged,
    OriginalsLocked,
    OriginalsProblem,
    WasPurged,
    WrongPassphrase,
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
    InvalidTable,
    NotText,
    TooLarge,
    UnknownFormat,
)
from groundcode.errors.rules import (
    AlreadyCoded,
    AmbiguousName,
    BadValue,
    CaseCycle,
    CaseWithdrawn,
    CodeCycle,
    DuplicateName,
    EmptyName,
    LabelHasNoChildren,
    LevelBroken,
    NameTaken,
    NoLevel,
    NoSuchChoice,
    NotConfirmed,
    NothingToRedo,
    NothingToReserve,
    NothingToUndo,
    OneRoundOnly,
    RuleBroken,
    SealedSource,
    SpanOutsideSource,
    WithdrawnSource,
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
    "AlreadyCoded",
    "AlreadyImported",
    "AmbiguousName",
    "BadEncoding",
    "BadPattern",
    "BadProjectName",
    "BadValue",
    "CannotBeUndone",
    "CannotRead",
    "CannotWrite",
    "CannotWriteCodebook",
    "CannotWriteHere",
    "CaseCycle",
    "CaseWithdrawn",
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
    "InvalidTable",
    "LabelHasNoChildren",
    "LevelBroken",
    "NameNotFound",
    "NameTaken",
    "NamesRemain",
    "NoLevel",
    "NoSuchChoice",
    "NoTerminal",
    "NotAProject",
    "NotConfirmed",
    "NotFound",
    "NotText",
    "NothingToRedo",
    "NothingToReserve",
    "NothingToUndo",
    "OneRoundOnly",
    "OriginalsDamaged",
    "OriginalsLocked",
    "OriginalsProblem",
    "ProjectDamaged",
    "ProjectExists",
    "ProjectLocked",
    "ProjectNotFound",
    "ProjectTooNew",
    "ReadOnlyProject",
    "RuleBroken",
    "SealedSource",
    "SourceNotFound",
    "SpanOutsideSource",
    "StoreProblem",
    "ThingNotFound",
    "TooLarge",
    "UnknownFormat",
    "WasPurged",
    "WithdrawnSource",
    "WriteOnceField",
    "WrongPassphrase",
]
