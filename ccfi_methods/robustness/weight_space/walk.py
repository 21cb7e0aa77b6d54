"""Walks through a region of weights that know when they have arrived.

A walk flies straight in a random direction and is reflected by the faces that it meets, as a
billiard ball (Gryazina and Polyak 2014, European Journal of Operational Research 238(2), 497-504).
It gets about quickly where the body is round. A pilot run of many walks, which start in all
directions close to the boundary, rounds it: directions are drawn in the measure of the covariance
of the walks so far, until walks agree. Each draw is then a walk of its own, from where one of the
pilot's walks was.

Sums are in a fixed order and no decision hangs on a last digit, so that draws have the same bits
on every processor.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from ...exceptions import MethodError
from ...protocols import Array
from .body import Body
from .convergence import Convergence, autocorrelation_time, split_r_hat
from .factors import cholesky, product
from .polytope import Polytope

__all__ = ["Pilot", "pilot", "walk"]

CHAINS, RECORDS = 128, 128  # of the pilot run
FLIGHTS = (1, 1, 1, 2, 4, 8, 16, 32)  # between two records, until walks agree
AGREE, LEAST = 1.01, 4_000  # split R-hat at most, effective size at least
APART = 2  # autocorrelation times between where the pilot was and a draw
LENGTH = 3.0  # of a flight, mean, in standard deviations of the body
MOST = 10_000  # reflections of a flight; one with more ends where it started
BLOCK = 1024  # walks side by side
TINY = 1e-200  # distance to a face that is divided by


class Faces(NamedTuple):
    """The faces of a body in a measure of directions.

    Attributes
    ----------
    rows : array, (direction, face)
        How much nearer a step of one along a direction brings a face.
    mirrors : array, (face, face)
        What a reflection by the face of the row changes: a step towards it of one, halved.
    """

    rows: Array
    mirrors: Array

    @classmethod
    def of(cls, body: Body, measure: Array) -> Faces:
        """Measure directions by a factor of a covariance."""
        rows = product(body.rows, measure)
        return cls(rows.T.copy(), product(rows, rows.T) / (rows**2).sum(axis=1)[:, None])


class Pilot(NamedTuple):
    """What a pilot run found: the faces of the round body, and where walks were."""

    body: Body
    faces: Faces
    rooms: Array  # (record, face): distances to the faces
    flights: int  # from one of these to a draw
    convergence: Convergence


def walk(polytope: Polytope, n: int, rng: Generator) -> Array:
    """Walk `n` times from where the pilot run was: ``(n, column)``."""
    body, faces, rooms, flights, _ = pilot(polytope)
    weights, varying = np.repeat(body.centre[None], n, axis=0), body.varying
    for first in range(0, n, BLOCK):
        part = slice(first, first + BLOCK)
        room = rooms[rng.integers(len(rooms), size=len(weights[part]))]
        for _ in range(flights):
            room = _flown(faces, room, rng)
        weights[part, varying] = polytope.lower[varying] + room[:, : len(varying)]
    return weights


@lru_cache(maxsize=4)  # some hold a hundred megabytes
def pilot(polytope: Polytope) -> Pilot:
    """Round the body until walks agree.

    Raises
    ------
    MethodError
        If they do not, however long they are.
    """
    body, rng = Body.of(polytope), np.random.default_rng(0)
    faces, room = Faces.of(body, body.ellipsoid), _starts(body, rng)
    if not len(body.ellipsoid):
        return Pilot(body, faces, room, 0, Convergence("exact", 1.0))
    for flights in FLIGHTS:
        records = np.empty((RECORDS, *room.shape))
        for record in records:
            for _ in range(flights):
                room = _flown(faces, room, rng)
            record[...] = room
        found = _compared(records[..., : len(body.varying)], flights)
        rooms = records.reshape(-1, room.shape[1])
        if found.r_hat <= AGREE and found.effective_size >= LEAST:
            time = flights * len(rooms) / found.effective_size
            return Pilot(body, faces, rooms, int(np.ceil(APART * time)), found)
        y = rooms[:, body.unknown]
        y = y - y.mean(axis=0)
        faces = Faces.of(body, cholesky(product(y.T, y) / len(y)))
    raise MethodError(
        f"Weights cannot be drawn from the region: {CHAINS} walks of {RECORDS * sum(FLIGHTS):,} "
        f"flights do not agree, split R-hat {found.r_hat:.3f} (at most {AGREE} is needed), "
        f"effective sample size {found.effective_size:,.0f} (at least {LEAST:,}). Make the region "
        "wider, or use rank_ranges and preference_relations, which need no draws."
    )


def _starts(body: Body, rng: Generator) -> Array:
    """Return distances to the faces close to the boundary, each in another direction."""
    direction = rng.standard_normal((CHAINS, len(body.ellipsoid)))
    pace = product(direction, product(body.rows, body.ellipsoid).T)
    soonest = (pace / body.room).max(axis=1, initial=TINY)
    return body.room - pace * (0.9 / soonest[:, None])


def _flown(faces: Faces, room: Array, rng: Generator) -> Array:
    """Return the distances to the faces, ``(walk, face)``, after a flight of every walk."""
    pace = product(rng.standard_normal((len(room), len(faces.rows))), faces.rows)
    left = np.full(len(room), LENGTH * rng.uniform(0.5, 1.5))
    landed, walks = room.copy(), np.arange(len(room))
    for _ in range(MOST):
        nearness = pace / np.maximum(room, TINY)
        face = nearness.argmax(axis=1)
        each = np.arange(len(face))
        time = np.minimum(1 / nearness[each, face], left)
        room = np.maximum(room - pace * time[:, None], 0)
        on = time < left
        landed[walks[~on]] = room[~on]
        walks, room, left, face = walks[on], room[on], (left - time)[on], face[on]
        pace = pace[on] - 2 * pace[each[on], face][:, None] * faces.mirrors[face]
        if not len(walks):
            break
    return landed


def _compared(weights: Array, flights: int) -> Convergence:
    """Compare the walks: weights and their squared deviations, ``(record, chain, weight)``."""
    r_hat, time = 1.0, 1.0
    for w in np.moveaxis(weights, -1, 0):
        for x in (w, (w - w.mean()) ** 2):
            r_hat, time = max(r_hat, split_r_hat(x)), max(time, autocorrelation_time(x))
    records, chains, _ = weights.shape
    return Convergence("walk", np.nan, chains, records, flights, r_hat, records * chains / time)
