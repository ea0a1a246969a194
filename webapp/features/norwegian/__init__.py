"""Norwegian (`/<lang>/norwegian`): level per skill against the goal (norskmål), results, time, hours given, what comes next."""

from webapp.features.norwegian.queries import SkillLevel, levels_now_and_goal, norwegian_for, pages_to_keep
from webapp.features.norwegian.wording import in_short

__all__ = ["SkillLevel", "in_short", "levels_now_and_goal", "norwegian_for", "pages_to_keep"]
