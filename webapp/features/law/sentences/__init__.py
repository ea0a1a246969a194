"""What each rule says in plain words, by its id. One function a rule; it takes the version that holds and says its numbers."""

from collections.abc import Callable, Mapping

from webapp.engine.regulations.rulebook import Version
from webapp.features.law.sentences import (
    absence,
    around,
    collective_protection,
    examinations,
    money,
    norwegian,
    programme,
    reception,
)
from webapp.features.law.sentences.amounts import Says

_SUBJECTS = (reception, programme, norwegian, examinations, absence, money, collective_protection, around)

SAYS: Says = {rule: says for subject in _SUBJECTS for rule, says in subject.SAYS.items()}
# For the stretches whose law was not found: said plainly, without a number.
NOT_FOUND: Mapping[str, Callable[[Version], str]] = {
    rule: says for subject in _SUBJECTS for rule, says in subject.NOT_FOUND.items()
}
# Where the text leaves a choice open: how else it can be read.
READINGS: Mapping[str, Callable[[Version], str]] = {
    rule: says for subject in _SUBJECTS for rule, says in subject.READINGS.items()
}
# Rules that only choose other rules. They are not shown: what they choose is, and the choice is told in words there.
MECHANISM = (
    "cohort.text.has_vgs",  # which wording of §§ 13, 14: told by programme.duration.has_vgs
    "cohort.text.work",  # likewise, by programme.duration.work
    "cohort.text.formal_education",  # likewise, by the durations of the other end goals
)
