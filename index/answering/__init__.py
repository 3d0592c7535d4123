"""The best passages -> the best sentences, whether they answer, and why: an answer, made whole."""
