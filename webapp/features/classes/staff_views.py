"""All the pages of classes under one blueprint: the list and one class, a rhythm, one lesson."""

from webapp.features.classes import lesson_views, series_views
from webapp.features.classes.class_views import bp

__all__ = ["bp", "lesson_views", "series_views"]
