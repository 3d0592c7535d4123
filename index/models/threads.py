"""How many threads models compute with: one for each text, as many texts at once as there are cores."""

import os


def use_one_thread() -> None:
    """Compute in the calling thread alone: two wait for each other where others use the cores too.

    Under load a question took 100 ms with one thread and 450 ms with two.
    """
    import torch  # noqa: PLC0415 - here, not above: it takes seconds, and most commands need no model

    if torch.get_num_threads() != 1:
        torch.set_num_threads(1)


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
