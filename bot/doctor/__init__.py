"""What `footnote doctor` looks at, and what it says."""
