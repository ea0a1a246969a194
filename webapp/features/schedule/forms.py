"""Submitted fields -> frozen values, or errors beside the fields. Nothing typed is ever an error of the server."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from werkzeug.datastructures import MultiDict
from wtforms import Form, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from webapp.engine import oslo
from webapp.features.schedule.queries import opened_monday
from webapp.language import gettext as _
from webapp.web.typed import cleaned, made_at_in

MOST_TEXT = 1_000
WHATS = ("came", "minutes", "time", "other")
_SEEN = re.compile(r"([1-9][0-9]{0,8})\.(0|[0-9a-f]{32})")


@dataclass(frozen=True)
class Seen:
    """What the sender saw: a revision, and the public id of the record of attendance (None: there was none)."""

    revision: int
    evidence: str | None


@dataclass(frozen=True)
class QuestionAsked:
    """«Noe er feil her», as sent. `seen` is None when the form does not say what was seen."""

    what: str
    text: str
    seen: Seen | None
    made_at: datetime


@dataclass(frozen=True)
class AnswerGiven:
    """An answer, and the minutes present when the register is to be corrected."""

    answer: str
    minutes: int | None
    seen: Seen | None


class _QuestionForm(Form):
    what = StringField()
    text = TextAreaField(validators=[Length(max=MOST_TEXT)])
    seen_revision = StringField()
    made_at = StringField()


class _AnswerForm(Form):
    answer = TextAreaField(validators=[InputRequired(), Length(max=MOST_TEXT)])
    minutes = IntegerField(validators=[Optional(), NumberRange(0, 720)])
    seen_revision = StringField()


def read_question(form: Mapping[str, str], now: datetime) -> tuple[QuestionAsked, dict[str, str]]:
    """The question as typed, and the errors by field. now: bounds the clock of the phone."""
    given = _QuestionForm(_plain(form))
    text = cleaned(given.text.data)
    asked = QuestionAsked(
        what=given.what.data if given.what.data in WHATS else "",
        text=text,
        seen=read_seen(given.seen_revision.data),
        made_at=made_at_in(given.made_at.data, now),
    )
    errors = {}
    if not asked.what:
        errors["what"] = _("Velg hva som er feil.")
    if len(text) > MOST_TEXT:
        errors["text"] = _("Teksten er for lang. Den kan ha %(most)s tegn.", most=MOST_TEXT)
    elif asked.what == "other" and not text:
        errors["text"] = _("Skriv med noen ord hva som er feil.")
    return asked, errors


def read_answer(form: Mapping[str, str], lesson_minutes: int) -> tuple[AnswerGiven, dict[str, str]]:
    """The answer as typed, and the errors by field. lesson_minutes: the most that can be registered."""
    given = _AnswerForm(_plain(form))
    answer = cleaned(given.answer.data)
    errors = {}
    if not answer:
        errors["answer"] = _("Skriv et svar.")
    elif len(answer) > MOST_TEXT:
        errors["answer"] = _("Teksten er for lang. Den kan ha %(most)s tegn.", most=MOST_TEXT)
    given.validate()
    minutes = given.minutes.data
    if given.minutes.errors or (minutes is not None and minutes > lesson_minutes):
        errors["minutes"] = _("Skriv minutter som et helt tall fra 0 til %(most)s.", most=lesson_minutes)
        minutes = None
    return AnswerGiven(answer, minutes, read_seen(given.seen_revision.data)), errors


def read_seen(text: str | None) -> Seen | None:
    """«3.0» or «3.<public id>»; None for anything else, which is then shown what is so now."""
    match = _SEEN.fullmatch(text or "")
    return Seen(int(match[1]), None if match[2] == "0" else match[2]) if match else None


def read_monday(text: str | None, today: date) -> date:
    """The Monday of the week of a day in the address; that of the week to open for anything that is not a day near ours."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return opened_monday(today)
    return oslo.monday_of(day) if abs((day - today).days) < 3_650 else opened_monday(today)


def read_page(text: str | None) -> int:
    """The number of a page in a list, from 1."""
    return int(text) if text and re.fullmatch("[1-9][0-9]{0,4}", text) else 1


def _plain(form: Mapping[str, str]) -> MultiDict[str, str]:
    return form if isinstance(form, MultiDict) else MultiDict(form)
