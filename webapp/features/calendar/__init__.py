"""Calendars out (`/<lang>/schedule/calendar`, `/calendar/<secret>.ics`) and in (`/<lang>/staff/classes/<id>/calendar-file`).

Out: a person makes a secret address under which the calendar on her phone reads her week: only «Kurs» unless she wants
more, never for somebody whose address is protected, and gone the moment she takes it back.
In: an .ics file of a class is read with everything bounded, compared with the lessons there are, shown, and then saved
whole or not at all."""

from webapp.features.calendar.queries import Feed, FeedSeen, feeds_of

__all__ = ["Feed", "FeedSeen", "feeds_of"]
