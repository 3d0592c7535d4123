"""What a process of `footnote serve` is: how it begins and ends, and what keeps two of them apart."""
