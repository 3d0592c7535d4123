"""What people read: the library's answers as cards, every sentence of our own, what strangers wrote made inert."""
