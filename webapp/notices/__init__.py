"""What a person is told, inside Samvei: a code and plain values, put into words in her language when she reads it.

Nothing somebody else wrote goes into a notice: it says where to look, and the page she opens is guarded as always."""

from webapp.notices.telling import NoticeSeen, mark_read, tell, tell_many, unread_for
from webapp.notices.words import LeadsTo, NoticeCode, sentence

__all__ = ["LeadsTo", "NoticeCode", "NoticeSeen", "mark_read", "sentence", "tell", "tell_many", "unread_for"]
