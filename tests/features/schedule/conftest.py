"""What a person sees of a lesson, made without a database."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from webapp.features.schedule import LessonSeen


@pytest.fixture
def a_lesson() -> Callable[..., LessonSeen]:
    """a_lesson(starts_at, minutes=90, **fields): a planned lesson nobody has registered."""

    def make(starts_at: datetime, minutes: int = 90, **fields: Any) -> LessonSeen:
        values = dict.fromkeys(LessonSeen.__slots__)
        about = {"source": "lesson", "kind": "norwegian", "status": "planned", "question": 0, "is_meeting": False}
        times = {
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=minutes),
            "original_starts_at": starts_at,
        }
        return LessonSeen(**(values | about | times | fields))

    return make
