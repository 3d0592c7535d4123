"""How many threads a model computes with."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread() -> Iterator[None]:
    """Compute a little at a time: two threads wait for each other where others use the cores too.

    Under load a question took 100 ms with one thread and 450 ms with two.
    """
    import torch  # noqa: PLC0415 - here, not above: it takes seconds, and most commands need no model

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
