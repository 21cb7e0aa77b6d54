"""Seeds: the random streams that ``rng=`` stands for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator, SeedSequence

from .exceptions import MethodError

__all__ = ["Seed", "child", "generator_of", "seed_of"]

Seed = int | SeedSequence | Generator | None


def generator_of(rng: Seed) -> Generator:
    """Return the generator that `rng` stands for, by ``numpy.random.default_rng``.

    Raises
    ------
    MethodError
        If `rng` is not a whole number >= 0, a SeedSequence, a Generator or None.

    Examples
    --------
    >>> float(generator_of(1).random()) == float(np.random.default_rng(1).random())
    True
    """
    whole = isinstance(rng, int | np.integer) and not isinstance(rng, bool) and rng >= 0
    if not (rng is None or whole or isinstance(rng, SeedSequence | Generator)):
        raise MethodError(
            f"rng needs a whole number >= 0, a SeedSequence or a Generator, got {rng!r}."
        )
    if isinstance(rng, SeedSequence):  # a copy: who spawns from the generator changes that one
        rng = SeedSequence(**rng.state)
    return np.random.default_rng(rng)


def seed_of(rng: Seed) -> SeedSequence:
    """Return a seed to derive streams from.

    The same number or SeedSequence gives the same seed, and a SeedSequence is left as it is; a
    Generator gives another seed every time, as it gives other numbers every time.

    Examples
    --------
    >>> own = SeedSequence(5)
    >>> seed_of(own).spawn_key, seed_of(own).spawn_key, own.n_children_spawned
    ((0,), (0,), 0)
    """
    if isinstance(rng, SeedSequence):
        return child(rng, rng.n_children_spawned)
    source: Any = generator_of(rng).bit_generator.seed_seq
    if not hasattr(source, "spawn"):
        raise MethodError(
            "rng needs a generator that can spawn streams, such as np.random.default_rng(1); "
            f"got {rng!r}."
        )
    seed: SeedSequence = source.spawn(1)[0]
    return seed


def child(seed: SeedSequence, *key: int) -> SeedSequence:
    """Return a descendant of a seed, as ``SeedSequence.spawn`` makes them."""
    return SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, *key), pool_size=seed.pool_size)
