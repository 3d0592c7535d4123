"""An article -> a ladder of summaries, of sentences that may be shown alone."""
