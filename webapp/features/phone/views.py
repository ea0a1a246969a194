"""/<lang>/who (who_views.py), /<lang>/me/prove (prove_views.py), /<lang>/me/way-in and /<lang>/me/devices (way_in_views.py)."""

from webapp.features.phone import prove_views, way_in_views
from webapp.features.phone.who_views import bp

__all__ = ["bp", "prove_views", "way_in_views"]
