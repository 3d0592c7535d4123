"""Page -> Extraction: what a page says, honestly labelled."""
