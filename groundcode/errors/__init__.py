"""Everything that can go wrong and that a person can do something about.

Each error builds its own sentence from typed arguments: what failed, on which named thing, why.
The hint says what to do next. They are shown in two places only: the command line's edge and the
desk's message bar.

GroundcodeError
├── NotFound            ProjectNotFound FileMissing SourceNotFound CodeNotFound CoderNotFound
│                       ConflictNotFound ThingNotFound NameNotFound PlaceNotFound
│                       SpeakerNotFound LanguageModelMissing
├── RuleBroken          AmbiguousName EmptyName DuplicateName LevelBroken NoLevel CodeCycle LabelHasNoChildren
│                       SpanOutsideSource NothingToUndo NothingToRedo NoSuchChoice BadValue WriteOnceField
│                       WasPurged CannotBeUndone NameTaken CaseCycle SealedSource WithdrawnSource CaseWithdrawn
│                       BoundToAnother
│                       AlreadyCoded NothingToReserve NotConfirmed OneRoundOnly
│                       NothingProposed AnsweredDifferently TurnsDiffer EmptyQuery TextsOnly
├── CannotRead          UnknownFormat EmptyFile NotText BadEncoding BadPattern InvalidDocument TooLarge
│                       InvalidCodings InvalidCodebook InvalidTable AlreadyImported ChangedCopy
│                       PatternTooSlow InvalidRoster InvalidReviewList NamesInFile
├── NoTerminal
├── CannotWrite         CannotWriteHere CannotWriteCodebook NamesRemain
├── OriginalsProblem    OriginalsLocked NoPassphrase WrongPassphrase OriginalsDamaged
└── StoreProblem        ProjectExists BadProjectName NotAProject ProjectLocked ProjectTooNew ProjectDamaged
                        DifferentProject ReadOnlyProject
"""

from groundcode.errors.base import GroundcodeError
from groundcode.errors.missing import (
    CodeNotFound,
    CoderNotFound,
    ConflictNotFound,
    FileMissing,
    LanguageModelMissing,
    NameNotFound,
    NotFound,
    PlaceNotFound,
    ProjectNotFound,
    SourceNotFound,
    SpeakerNotFound,
    ThingNotFound,
)
from groundcode.errors.privacy import (
    CannotBeUndone,
    NamesInFile,
    NamesRemain,
    NoPassphrase,
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
    ChangedCopy,
    EmptyFile,
    InvalidCodebook,
    InvalidCodings,
    InvalidDocument,
    InvalidReviewList,
    InvalidRoster,
    InvalidTable,
    NotText,
    PatternTooSlow,
    TooLarge,
    UnknownFormat,
)
from groundcode.errors.rules import (
    AlreadyCoded,
    AmbiguousName,
    AnsweredDifferently,
    BadValue,
    BoundToAnother,
    CaseCycle,
    CaseWithdrawn,
    CodeCycle,
    DuplicateName,
    EmptyName,
    EmptyQuery,
    LabelHasNoChildren,
    LevelBroken,
    NameTaken,
    NoLevel,
    NoSuchChoice,
    NotConfirmed,
    NothingProposed,
    NothingToRedo,
    NothingToReserve,
    NothingToUndo,
    OneRoundOnly,
    RuleBroken,
    SealedSource,
    SpanOutsideSource,
    TextsOnly,
    TurnsDiffer,
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
    "AnsweredDifferently",
    "BadEncoding",
    "BadPattern",
    "BadProjectName",
    "BadValue",
    "BoundToAnother",
    "CannotBeUndone",
    "CannotRead",
    "CannotWrite",
    "CannotWriteCodebook",
    "CannotWriteHere",
    "CaseCycle",
    "CaseWithdrawn",
    "ChangedCopy",
    "CodeCycle",
    "CodeNotFound",
    "CoderNotFound",
    "ConflictNotFound",
    "DifferentProject",
    "DuplicateName",
    "EmptyFile",
    "EmptyName",
    "EmptyQuery",
    "FileMissing",
    "GroundcodeError",
    "InvalidCodebook",
    "InvalidCodings",
    "InvalidDocument",
    "InvalidReviewList",
    "InvalidRoster",
    "InvalidTable",
    "LabelHasNoChildren",
    "LanguageModelMissing",
    "LevelBroken",
    "NameNotFound",
    "NameTaken",
    "NamesInFile",
    "NamesRemain",
    "NoLevel",
    "NoPassphrase",
    "NoSuchChoice",
    "NoTerminal",
    "NotAProject",
    "NotConfirmed",
    "NotFound",
    "NotText",
    "NothingProposed",
    "NothingToRedo",
    "NothingToReserve",
    "NothingToUndo",
    "OneRoundOnly",
    "OriginalsDamaged",
    "OriginalsLocked",
    "OriginalsProblem",
    "PatternTooSlow",
    "PlaceNotFound",
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
    "SpeakerNotFound",
    "StoreProblem",
    "TextsOnly",
    "ThingNotFound",
    "TooLarge",
    "TurnsDiffer",
    "UnknownFormat",
    "WasPurged",
    "WithdrawnSource",
    "WriteOnceField",
    "WrongPassphrase",
]
