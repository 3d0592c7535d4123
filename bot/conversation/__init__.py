"""An event in, replies out: what is read, answered, pressed, commanded and withdrawn."""

from bot.conversation.conversation import Conversation
from bot.conversation.desk import Librarian

__all__ = ["Conversation", "Librarian"]
