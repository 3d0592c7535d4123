"""What several articles say alike and differently: in an answer, and in a day's stories."""
