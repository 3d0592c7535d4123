"""A question -> the best passages among those that the asker may see."""
