"""A link -> what its address serves, from public addresses alone, every byte and second counted."""
