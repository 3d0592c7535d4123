"""How many threads a model computes with: to be said by whoever is about to compute, in its own thread."""

from functools import cache


def use_one_thread() -> None:
    """Compute a little at a time: two threads wait for each other where others use the cores too.

    Under load a question took 100 ms with one thread and 450 ms with two.
    """
    _use(1)


def use_every_core() -> None:
    """Compute much at once."""
    _use(_cores())


@cache
def _cores() -> int:
    """Return what torch uses by itself, before anybody has said otherwise."""
    import torch  # noqa: PLC0415 - here, not above: it takes seconds, and most commands need no model

    return torch.get_num_threads()


def _use(threads: int) -> None:
    import torch  # noqa: PLC0415 - as above

    _cores()
    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)
