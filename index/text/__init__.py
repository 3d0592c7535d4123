"""What an article's text says by rule: sentences, passages, terms, language, names, times, values."""
