"""Which links stand in a message, as what article each is known again, and links to a sentence."""
