"""Me (`/<lang>/me`): language, whose phone this is, the way to who has looked, what is kept how long, the way out.

Composes what is about the person herself; is composed by none."""
