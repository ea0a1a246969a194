"""What if (`/<lang>/contract/what-if`): how one's own commitments would stand if something happened, reckoned by the engine.

Asked by a form that is posted, so that nothing of it stands in an address; it writes nothing and keeps nothing."""

from webapp.features.what_if.queries import Answer, answer_to, may_ask

__all__ = ["Answer", "answer_to", "may_ask"]
