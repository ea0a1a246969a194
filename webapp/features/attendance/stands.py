"""How one person's attendance stands: what a form means and what a record says, in one shape that can be compared."""

from dataclasses import dataclass

from webapp.engine.evidence import EvidenceKind

USUAL_MINUTES = 15  # late or early when nobody says how much


@dataclass(frozen=True, slots=True)
class Stand:
    """She came (perhaps late, perhaps left early, in minutes), or she was not here.

    told: of absence, a notice had come. partly: minutes present, of a record that does not say why they are not the whole
    lesson (from a file, or after a question was answered); 0 when there is nothing so to say."""

    away: bool
    late: int = 0
    early: int = 0
    told: bool = False
    partly: int = 0

    def minutes(self, lesson_minutes: int) -> int:
        """What a record carries: minutes present, or of absence minutes away."""
        return lesson_minutes if self.away else lesson_minutes - self.late - self.early

    @property
    def mark(self) -> str:
        """The choice on the form that says the same; «kept» is there for a part alone, and changes nothing."""
        if self.away:
            return "away"
        if self.partly:
            return "kept"
        return "late" if self.late else "early" if self.early else "came"


CAME = Stand(away=False)


def stand_of_record(
    kind: str, minutes: int | None, late: int | None, early: int | None, told: bool | None, lesson_minutes: int
) -> Stand:
    """What a record of attendance says about a lesson of this length."""
    if kind != EvidenceKind.ATTENDED:
        return Stand(away=True, told=bool(told))
    if late or early or minutes is None or minutes == lesson_minutes:
        return Stand(away=False, late=late or 0, early=early or 0)
    return Stand(away=False, partly=minutes)


def usual_minutes(lesson_minutes: int) -> int:
    """Minutes late or early when the field is empty; shorter where the lesson is."""
    return max(1, min(USUAL_MINUTES, lesson_minutes - 1))
