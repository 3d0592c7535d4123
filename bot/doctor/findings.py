"""What ``doctor`` says of each thing it has looked at."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a check ended; only a problem makes ``doctor`` fail."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, how it ended, and what was seen or is to be done."""

    what: str
    verdict: Verdict
    says: str
