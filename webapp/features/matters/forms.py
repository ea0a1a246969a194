"""Submitted fields -> frozen values, or errors beside the fields. Nothing typed is ever an error of the server."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import Length

from webapp.features.matters.aims import Kind
from webapp.features.matters.subjects import LOOK
from webapp.language import LANGUAGES, gettext as _
from webapp.web.typed import cleaned, day_in, made_at_in

MOST_TEXT = 2_000
SEEN_BY = ("adviser", "leader", "only_me")
INTERPRETERS = ("not_needed", "in_the_room", "by_screen", "by_phone")
# Explaining, and an appeal, are the office's to do: there is nothing to choose.
ALWAYS_THE_OFFICE = frozenset({Kind.EXPLAIN, Kind.APPEAL})


class IsAppeal(StrEnum):
    """The answer to «er dette en klage?»."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Raised:
    """Something raised, as sent. kind: None when nothing known was chosen. plan_number: the version of the plan she saw."""

    kind: Kind | None
    about: str
    text: str
    seen_by: str
    is_appeal: IsAppeal | None
    plan_number: int | None
    made_at: datetime

    @property
    def chosen(self) -> str:
        """The choice as it stood in the form: an appeal is a disagreement with a yes to the next question."""
        return "" if self.kind is None else str(Kind.DISAGREE if self.kind is Kind.APPEAL else self.kind)


@dataclass(frozen=True)
class Explained:
    """That a line was gone through with the person while answering."""

    on: date
    language: str
    interpreter: str


@dataclass(frozen=True)
class AnswerGiven:
    """A staff answer. seen_revision: 0 when the form does not say what was seen. explained: gone through, too."""

    answer: str
    seen_revision: int
    explained: Explained | None


class _RaiseForm(Form):
    kind = StringField()
    text = TextAreaField(validators=[Length(max=MOST_TEXT)])
    seen_by = StringField()
    appeal = StringField()
    plan_number = StringField()
    made_at = StringField()


class _AnswerForm(Form):
    answer = TextAreaField()
    seen_revision = StringField()
    explained = StringField()
    explained_on = StringField()
    explained_language = StringField()
    interpreter = StringField()


def read_raised(
    form: Mapping[str, str], about: str, kinds: Iterable[Kind], *, is_plan: bool, has_leader: bool, now: datetime
) -> tuple[Raised, dict[str, str]]:
    """What was raised as typed, and the errors by field. kinds: what can be said of the subject. now: bounds the phone's clock."""
    given = _RaiseForm(_plain(form))
    text = cleaned(given.text.data)
    kind = Kind(given.kind.data) if given.kind.data in set(kinds) else None
    chosen = IsAppeal(given.appeal.data) if given.appeal.data in set(IsAppeal) else None
    is_appeal = chosen if is_plan and kind is Kind.DISAGREE else None
    if is_appeal is IsAppeal.YES:
        kind = Kind.APPEAL
    seen_by = given.seen_by.data or ""
    if kind in ALWAYS_THE_OFFICE:
        # Who has looked is asked of the leader where there is one: it may be the adviser who did.
        seen_by = "leader" if about.startswith(LOOK) and has_leader else "adviser"
    raised = Raised(
        kind=kind,
        about=about,
        text=text,
        seen_by=seen_by if seen_by in SEEN_BY else "",
        is_appeal=is_appeal,
        plan_number=_number(given.plan_number.data),
        made_at=made_at_in(given.made_at.data, now),
    )
    return raised, _wrong(raised, is_plan=is_plan, has_leader=has_leader)


def _wrong(raised: Raised, *, is_plan: bool, has_leader: bool) -> dict[str, str]:
    errors = {}
    if raised.kind is None:
        errors["kind"] = _("Velg hva du vil si fra om.")
    if len(raised.text) > MOST_TEXT:
        errors["text"] = _("Teksten er for lang. Den kan ha %(most)s tegn.", most=MOST_TEXT)
    elif raised.kind is Kind.CHANGE and not raised.text:
        errors["text"] = _("Skriv hva du ønsker annerledes.")
    if raised.kind is Kind.DISAGREE and is_plan and raised.is_appeal is None:
        errors["appeal"] = _("Velg om dette er en klage. Du kan også velge at du ikke vet.")
    if raised.kind is not None and not raised.seen_by:
        errors["seen_by"] = _("Velg hvem som skal se dette.")
    elif raised.seen_by == "leader" and not has_leader:
        errors["seen_by"] = _("Ingen leder kan svare deg her. Velg rådgiveren, eller bare deg selv.")
    return errors


def read_sent(form: Mapping[str, str], has_leader: bool) -> tuple[str, dict[str, str]]:
    """Whom a private note is sent to, and the errors by field."""
    chosen = form.get("seen_by", "")
    if chosen not in ("adviser", "leader"):
        return "", {"seen_by": _("Velg hvem som skal se dette.")}
    if chosen == "leader" and not has_leader:
        return "", {"seen_by": _("Ingen leder kan svare deg her. Velg rådgiveren.")}
    return chosen, {}


def read_answer(form: Mapping[str, str], today: date) -> tuple[AnswerGiven, dict[str, str]]:
    """The answer as typed, and the errors by field."""
    given = _AnswerForm(_plain(form))
    answer = cleaned(given.answer.data)
    errors = {}
    if not answer:
        errors["answer"] = _("Skriv et svar.")
    elif len(answer) > MOST_TEXT:
        errors["answer"] = _("Teksten er for lang. Den kan ha %(most)s tegn.", most=MOST_TEXT)
    explained = None
    if given.explained.data == "yes":
        explained, wrong = _explained(given, today)
        errors |= wrong
    return AnswerGiven(answer, _number(given.seen_revision.data) or 0, explained), errors


def _explained(given: _AnswerForm, today: date) -> tuple[Explained | None, dict[str, str]]:
    errors = {}
    on = day_in(given.explained_on.data)
    if on is None or not today - timedelta(days=366) <= on <= today:
        errors["explained_on"] = _("Skriv dagen dere gikk gjennom det. Den kan ikke være fram i tid.")
    language, interpreter = given.explained_language.data or "", given.interpreter.data or ""
    if language not in LANGUAGES and language != "other":
        errors["explained_language"] = _("Velg språket dere brukte.")
    if interpreter not in INTERPRETERS:
        errors["interpreter"] = _("Velg om det var tolk.")
    return (None if errors or on is None else Explained(on, language, interpreter)), errors


def read_revision(form: Mapping[str, str]) -> int:
    """The revision that was seen; 0, which none has, when the form does not say."""
    return _number(form.get("seen_revision")) or 0


def read_page(text: str | None) -> int:
    """The number of a page in a list, from 1."""
    return _number(text) or 1


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch("[1-9][0-9]{0,5}", text) else None


def _plain(form: Mapping[str, str]) -> MultiDict[str, str]:
    return form if isinstance(form, MultiDict) else MultiDict(form)
