"""The result of a simulation says what the replicates say, however they were computed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from textwrap import dedent

import joblib
import numpy as np
import pandas as pd
import psutil
import pytest
from tqdm import tqdm

import ccfi_methods as cm
from ccfi_methods.normalisation import MinMax
from ccfi_methods.preparation import multiply_impute
from ccfi_methods.robustness.engine import draws as rounds
from ccfi_methods.robustness.engine import parallel, tally
from ccfi_methods.robustness.engine.parallel import SECONDS, Chunks
from ccfi_methods.robustness.engine.replicate import Experiment


def everything():
    return [
        cm.Choice("normalisation", [MinMax(1, 100), "rank", "zscore"]),
        cm.Choice("weighting", ["equal", "entropy", "critic"]),
        cm.Choice("aggregation", ["arithmetic", "geometric"]),
        cm.WeightNoise(0.25),
        cm.DataNoise(relative=0.05),
        cm.DropOne("indicator", nothing=0.5),
    ]


@pytest.fixture(scope="module")
def index(framework):
    return cm.CompositeIndex(framework)


@pytest.fixture(scope="module")
def result(index, data):
    return cm.simulate(index, data, everything(), n=2_000, rng=1, keep="replicates")


def same(a, b):
    pd.testing.assert_frame_equal(a.rank_acceptability, b.rank_acceptability, check_exact=True)
    pd.testing.assert_frame_equal(a.pairwise, b.pairwise, check_exact=True)
    pd.testing.assert_frame_equal(a.scores, b.scores, check_exact=True)
    pd.testing.assert_series_equal(a.average_shift, b.average_shift, check_exact=True)
    pd.testing.assert_frame_equal(a.parameters, b.parameters, check_exact=True)


class TestAgainstReplicates:
    """Everything that is counted, counted again from the replicates kept."""

    def test_replicates_have_ranks_and_scores_that_agree(self, result):
        kept = result.replicates
        assert len(kept) == result.n == 2_000
        pd.testing.assert_frame_equal(
            cm.ranking.ranks(kept["score"].T).T, kept["rank"], check_dtype=False
        )

    def test_ranks(self, result):
        ranks = result.replicates["rank"]
        for unit in result.units:
            shares = ranks[unit].value_counts(normalize=True)
            expected = shares.reindex(result.rank_acceptability.columns, fill_value=0)
            np.testing.assert_allclose(result.rank_acceptability.loc[unit], expected)
        np.testing.assert_allclose(result.mean_rank, ranks.mean())
        np.testing.assert_allclose(result.top_k(3), (ranks <= 3).mean())
        np.testing.assert_allclose(result.tier(3, 5), ranks.isin([3, 4, 5]).mean())
        assert result.tiers([2, 5]).sum(axis=1).to_numpy() == pytest.approx(1)
        assert list(result.tiers([2, 5])) == ["1-2", "3-5", "6-8"]

    def test_shifts(self, result):
        shifts = (result.replicates["rank"] - result.baseline).abs()
        np.testing.assert_allclose(result.mean_absolute_shift, shifts.mean())
        expected = shifts.mean(axis=1).value_counts(normalize=True).sort_index()
        assert result.average_shift.to_dict() == pytest.approx(expected.to_dict())

    def test_quantiles(self, result):
        ranks = result.replicates["rank"]
        levels = [0.0, 0.05, 0.25, 0.5, 0.95, 1.0]
        expected = np.quantile(ranks, levels, axis=0, method="inverted_cdf").T
        np.testing.assert_array_equal(result.quantiles(levels), expected)
        ends = result.rank_interval(0.9)
        inside = ((ranks >= ends["low"]) & (ranks <= ends["high"])).mean()
        assert (inside >= 0.9 - 1e-12).all()

    def test_pairs(self, result):
        ranks = result.replicates["rank"]
        for a in result.units:
            for b in result.units:
                assert result.before(a, b) == pytest.approx((ranks[a] < ranks[b]).mean())

    def test_scores(self, result):
        scores = result.replicates["score"]
        np.testing.assert_allclose(result.scores["mean"], scores.mean())
        np.testing.assert_allclose(result.scores["sd"], scores.std(ddof=0))
        expected = scores.quantile([0.05, 0.25, 0.5, 0.75, 0.95]).T
        np.testing.assert_allclose(result.scores[["q05", "q25", "q50", "q75", "q95"]], expected)

    def test_rows_sum_to_one_and_pairs_to_at_most_one(self, result):
        assert result.rank_acceptability.sum(axis=1).to_numpy() == pytest.approx(1)
        both = result.pairwise + result.pairwise.T
        assert (both.to_numpy() <= 1 + 1e-12).all()
        assert (np.diag(result.pairwise) == 0).all()

    def test_ties_are_counted_for_nobody(self, data):
        twins = pd.concat([data, data.loc[["s"]].set_axis(["twin"])])
        index = cm.CompositeIndex(cm.Framework.flat(data.columns))
        result = cm.simulate(index, twins, [cm.WeightNoise(0.9)], n=500, rng=1)
        assert result.before("s", "twin") == result.before("twin", "s") == 0
        acceptability = result.rank_acceptability
        assert acceptability.loc["s"].equals(acceptability.loc["twin"])
        one = result.before("s", "t") + result.before("t", "s")
        assert one == pytest.approx(1)


class TestChoices:
    def test_one_choice_gives_the_frequencies_of_the_comparison(self, index, data):
        options = ["equal", "entropy", "critic", "cv"]
        result = cm.simulate(index, data, [cm.Choice("weighting", options)], n=3_000, rng=1)
        shares = result.parameters["weighting"].value_counts(normalize=True)
        every = cm.compare_methods(
            data,
            index.framework,
            normalisation="minmax",
            weighting=options,
            aggregation="arithmetic",
        )
        expected = pd.DataFrame(0.0, data.index, range(1, len(data) + 1))
        for option in options:
            ranks = every.ranks[f"minmax / {option} / arithmetic"]
            for unit, rank in ranks.items():
                expected.loc[unit, rank] += shares[option]
        np.testing.assert_allclose(result.rank_acceptability, expected, atol=1e-12)

    def test_replicates_have_the_ranks_of_their_parameters(self, index, data):
        inputs = [*everything()[:3], cm.DropOne("group", nothing=0.3)]
        result = cm.simulate(index, data, inputs, n=300, rng=2, keep="replicates")
        named = {"MinMax(lower=1, upper=100)": MinMax(1, 100)}
        seen = result.parameters.drop_duplicates()
        assert len(seen) > 20
        for number, row in seen.iterrows():
            steps = {k: named.get(row[k], row[k]) for k in row.index if k != "dropped"}
            one = cm.CompositeIndex(index.framework, **steps)
            one = one if row["dropped"] == "none" else one.without(row["dropped"])
            ranks = result.replicates["rank"].loc[number]
            assert ranks.to_dict() == one.compute(data).ranks.to_dict()

    def test_incompatible_pairs_are_excluded_and_counted(self, result):
        pairs = result.excluded[["normalisation", "weighting", "aggregation"]]
        assert {tuple(row) for row in pairs.to_numpy()} == {
            ("zscore", "equal", "geometric"),
            ("zscore", "critic", "geometric"),
            ("zscore", "entropy", "arithmetic"),
            ("zscore", "entropy", "geometric"),
        }
        assert result.excluded["reason"].str.contains("values >").all()
        drawn = result.parameters[["normalisation", "weighting", "aggregation"]].drop_duplicates()
        assert len(drawn) == 18 - 4
        expected = 2_000 * 4 / 18
        assert abs(result.excluded["count"].sum() - expected) < 5 * np.sqrt(expected)

    def test_multiple_imputation(self, framework, data):
        holed = data.copy()
        holed.loc["s", "fire"] = holed.loc["t", "gdp"] = np.nan
        draws = multiply_impute(holed, 4, rng=1)
        index = cm.CompositeIndex(framework, imputation="median")
        result = cm.simulate(index, holed, [draws], n=400, rng=1, keep="replicates")
        assert sorted(result.parameters["imputation"].unique()) == [f"draw {i}" for i in range(4)]
        for number, label in result.parameters["imputation"].head(20).items():
            table = draws.table(int(label.split()[1]))
            ranks = cm.CompositeIndex(framework).compute(table).ranks
            assert result.replicates["rank"].loc[number].to_dict() == ranks.to_dict()

    def test_numbers_that_fail_are_counted(self, index, data):
        inputs = [cm.Uniform("aggregation.p", -1, 1)]
        with pytest.warns(RuntimeWarning, match=r"of 1,000 replicates could not be computed"):
            result = cm.simulate(index, data, inputs, n=1_000, rng=1)
        p = result.parameters["aggregation.p"]
        assert result.n == (p > 0).sum()
        assert result.failed["count"].tolist() == [(p <= 0).sum()]
        assert "needs values > 0" in result.failed["reason"].iloc[0]
        assert f"{(p <= 0).sum()} failed" in repr(result)
        assert result.rank_acceptability.sum(axis=1).to_numpy() == pytest.approx(1)

    def test_what_failed_is_told_by_choice(self, index, data):
        inputs = [
            cm.Choice("normalisation", ["rank", MinMax(1, 100)]),
            cm.Uniform("aggregation.p", 0.2, 1),
            cm.Bootstrap(),
        ]
        with pytest.warns(RuntimeWarning, match="some choices may be rarer than drawn"):
            result = cm.simulate(index, data, inputs, n=400, rng=1, keep="replicates")
        (option,) = result.failed["normalisation"].unique()
        assert option == "MinMax(lower=1, upper=100)"
        drawn = result.parameters["normalisation"] == option
        computed = drawn.loc[result.replicates.index]
        assert result.failed["count"].sum() == 400 - result.n == drawn.sum() - computed.sum()

    def test_nothing_uncertain(self, index, data):
        result = cm.simulate(index, data, [], n=10, rng=1)
        assert (result.quantiles([0])[0] == result.baseline).all()
        assert (result.mean_absolute_shift == 0).all()
        assert result.average_shift.to_dict() == {0: 1}


class TestTheSameBits:
    """Whatever the number of workers, the size of their portions or what they are."""

    @pytest.mark.parametrize("chunk_size", [1, 100, 10**6])
    @pytest.mark.parametrize("n_jobs", [1, 2])
    def test_chunks_and_threads(self, index, data, result, n_jobs, chunk_size):
        again = cm.simulate(
            index,
            data,
            everything(),
            n=2_000,
            rng=1,
            n_jobs=n_jobs,
            chunk_size=chunk_size,
            keep="replicates",
        )
        same(result, again)
        pd.testing.assert_frame_equal(result.replicates, again.replicates, check_exact=True)

    def test_what_is_kept_decides_nothing(self, index, data, result):
        same(result, cm.simulate(index, data, everything(), n=2_000, rng=1))

    @pytest.mark.slow
    def test_processes(self, index, data, result):
        with joblib.parallel_config(backend="loky", n_jobs=2):
            same(result, cm.simulate(index, data, everything(), n=2_000, rng=1, chunk_size=300))

    def test_seeds(self, index, data, result):
        generator = np.random.default_rng(1)
        same(result, cm.simulate(index, data, everything(), n=2_000, rng=generator))
        another = cm.simulate(index, data, everything(), n=2_000, rng=generator)
        assert not another.scores.equals(result.scores)
        seed = np.random.SeedSequence(1)
        same(result, cm.simulate(index, data, everything(), n=2_000, rng=seed))

    def test_rounds_are_drawn_apart(self, index, data, monkeypatch):
        monkeypatch.setattr(rounds, "ROUND", 128)
        inputs = [cm.Choice("weighting", ["equal", "entropy"]), cm.Uniform("aggregation.p", 1, 2)]
        result = cm.simulate(index, data, inputs, n=300, rng=1, keep="replicates")
        assert result.parameters.index.tolist() == list(range(300))
        assert result.parameters["aggregation.p"].nunique() == 300
        assert result.replicates.index.tolist() == list(range(300))


class TestReading:
    def test_tidy(self, result):
        wide = result.tidy.pivot(index="unit", columns="rank", values="share").fillna(0)
        expected = result.rank_acceptability.loc[wide.index, wide.columns]
        np.testing.assert_array_equal(wide, expected)
        assert list(result.tidy) == ["unit", "rank", "share"]

    def test_summary(self, result):
        table = result.summary()
        assert (table["q05"] <= table["median"]).all()
        assert (table["median"] <= table["q95"]).all()
        assert table["baseline"].is_monotonic_increasing
        assert result.to_markdown().count("\n") == len(table) + 1
        assert "UncertaintyResult(8 units, 2,000 replicates" in result._repr_html_()

    def test_what_was_not_kept(self, index, data):
        result = cm.simulate(index, data, [cm.WeightNoise(0.1)], n=10, rng=1, pairs=False)
        with pytest.raises(cm.MethodError, match="keep='replicates'"):
            _ = result.replicates
        with pytest.raises(cm.MethodError, match="pairs=True"):
            _ = result.pairwise

    @pytest.mark.parametrize(
        ("ask", "says"),
        [
            (lambda r: r.top_k(0), "1 <= first <= last <= 8, got 1 to 0"),
            (lambda r: r.top_k(9), "got 1 to 9"),
            (lambda r: r.quantiles([1.5]), "levels from 0 to 1"),
            (lambda r: r.rank_interval(1), "0 < level < 1"),
            (lambda r: r.before("s", "Wuhan"), "Unknown unit 'Wuhan'"),
        ],
    )
    def test_questions_without_an_answer(self, result, ask, says):
        with pytest.raises(cm.MethodError) as error:
            ask(result)
        assert says in str(error.value)

    def test_memory_does_not_grow(self, index, data, monkeypatch):
        monkeypatch.setattr("ccfi_methods.robustness.engine.tally.SAMPLE", 50)
        result = cm.simulate(index, data, [cm.WeightNoise(0.1)], n=20_000, rng=1)
        arrays = [a for part in result._tally.kept for a in part]
        assert sum(len(a) for a in arrays) == 3 * 50
        assert not result._tally._waiting


class Interrupted:
    """A weighting during which somebody presses Ctrl-C, the n-th time it is asked."""

    __name__ = "interrupted"

    def __init__(self, n):
        self.left = n

    def __call__(self, z):
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt
        return np.full((*z.shape[:-2], z.shape[-1]), 1 / z.shape[-1])


class TestInterrupted:
    def test_what_was_done_is_returned(self, framework, data):
        index = cm.CompositeIndex(framework)
        inputs = [cm.Choice("weighting", [Interrupted(60)]), cm.DataNoise(relative=0.1)]
        with pytest.warns(RuntimeWarning, match=r"holds [\d,]+ of 1,000,000 replicates"):
            result = cm.simulate(index, data, inputs, n=1_000_000, rng=1, chunk_size=1)
        assert 0 < result.n < 1_000_000
        assert not result.complete
        assert "interrupted: 1,000,000 were asked for" in repr(result)
        assert result.rank_acceptability.sum(axis=1).to_numpy() == pytest.approx(1)

    def test_nothing_was_done(self, framework, data):
        index = cm.CompositeIndex(framework)
        inputs = [cm.Choice("weighting", [Interrupted(18)]), cm.DataNoise(relative=0.1)]
        with pytest.raises(KeyboardInterrupt):
            cm.simulate(index, data, inputs, n=100_000, rng=1)

    @pytest.mark.slow
    @pytest.mark.skipif(sys.platform == "win32", reason="signals")
    @pytest.mark.parametrize("backend", ["threading", "loky"])
    def test_from_the_keyboard(self, backend):
        """A real signal to a real process, which leaves no process behind."""
        script = dedent(f"""
            import os, signal, warnings
            import joblib, psutil, pandas as pd
            import ccfi_methods as cm
            from ccfi_methods.robustness.engine.tally import Tally

            merge = Tally.merge
            def merging(self, other):
                merge(self, other)
                if self.n > 50_000:
                    os.kill(os.getpid(), signal.SIGINT)
            Tally.merge = merging
            data = pd.DataFrame({{"a": [1.0, 2, 4], "b": [3.0, 1, 2]}})
            index = cm.CompositeIndex(cm.Framework.flat(["a", "b"]))
            warnings.simplefilter("ignore")
            with joblib.parallel_config(backend={backend!r}, n_jobs=2):
                result = cm.simulate(index, data, [cm.DataNoise(relative=0.1)], n=10**9, rng=1)
            children = psutil.Process().children(recursive=True)
            busy = [p for p in children if "resource_tracker" not in " ".join(p.cmdline())]
            gone, alive = psutil.wait_procs(busy, timeout=20)
            print(result.complete, result.n > 50_000, len(alive))
        """)
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True
        )
        assert done.stdout.split() == ["False", "True", "0"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
class TestKilledWorker:
    """A worker killed under processes costs what it had in hand, not the replicates."""

    @pytest.fixture
    def killing(self, monkeypatch):
        """Kill the workers at those calls of the progress bar that are listed."""
        calls = []

        def kill_at(times):
            class Progress(tqdm):
                def update(self, n=1):
                    calls.append(n)
                    if len(calls) in times:
                        for worker in psutil.Process().children(recursive=True):
                            if "resource_tracker" not in " ".join(worker.cmdline()):
                                worker.kill()
                    return super().update(n)

            monkeypatch.setattr(parallel, "progress_bar", lambda **_: Progress(disable=True))
            return calls

        return kill_at

    def test_what_it_had_in_hand_is_computed_again(self, index, data, result, killing):
        calls = killing({2, 4})
        with joblib.parallel_config(backend="loky", n_jobs=2):
            again = cm.simulate(index, data, everything(), n=2_000, rng=1, chunk_size=200)
        same(result, again)
        assert sum(calls) == 2_000

    def test_that_cannot_live_ends_in_a_sentence(self, framework, data):
        index = cm.CompositeIndex(framework)
        inputs = [cm.Choice("weighting", [Fatal(os.getpid())]), cm.DataNoise(relative=0.1)]
        with (
            joblib.parallel_config(backend="loky", n_jobs=2),
            pytest.raises(cm.MethodError, match="killed 3 times at the same replicates"),
        ):
            cm.simulate(index, data, inputs, n=1_000, rng=1)


class Fatal:
    """A weighting that no other process than this one survives."""

    def __init__(self, home):
        self.home = home

    def __call__(self, z):
        if os.getpid() != self.home:
            os.kill(os.getpid(), signal.SIGKILL)
        return np.full((*z.shape[:-2], z.shape[-1]), 1 / z.shape[-1])


def test_pairs_are_counted_up_to_a_size(index, data, monkeypatch):
    monkeypatch.setattr(tally, "PAIRS", 7)
    result = cm.simulate(index, data, [cm.WeightNoise(0.1)], n=10, rng=1)
    with pytest.raises(cm.MethodError, match="Pairs of 8 units were not counted"):
        _ = result.pairwise


class TestChunks:
    def test_their_size_follows_the_pace(self):
        chunks = Chunks(units=31)
        first = chunks.size
        chunks.learn(first, seconds=SECONDS / 2)
        assert chunks.size == 2 * first
        chunks.learn(chunks.size, seconds=1e3)
        assert chunks.size == first
        chunks.learn(10**9, seconds=1)
        assert first < chunks.size < 10**5

    def test_a_size_that_was_asked_for_stays(self):
        chunks = Chunks(units=31, size=7)
        chunks.learn(7, seconds=1e-3)
        assert chunks.size == 7

    def test_nothing_is_lost(self, index, data):
        experiment = Experiment(index, data, everything())
        design, _ = experiment.design(1_000, np.random.SeedSequence(1))
        pieces = list(design.pieces(experiment.block))
        chunks = Chunks(units=8, size=100)
        parts = list(chunks.of(iter(pieces)))
        assert [id(piece) for part in parts for piece in part] == [id(piece) for piece in pieces]
        assert all(sum(len(p.replicates) for p in part) >= 100 for part in parts[:-1])


class TestShiftsOfTiedRanks:
    """Summed rank shifts are largest where units tie, beyond those of any permutation."""

    def test_many_ties_are_counted(self):
        data = pd.DataFrame({"x": [0, 3, 0, 3.0], "y": [1, 0, 2, 1.0], "z": [3, 2, 1, 1.0]})
        result = cm.smaa(cm.CompositeIndex(cm.Framework.flat(list("xyz"))), data, n=2000, rng=1)
        assert result.average_shift.sum() == pytest.approx(1)

    @pytest.mark.parametrize("units", [3, 13, 182, 256])
    def test_largest_sum_is_counted_as_it_is(self, units):
        places = np.ones((units, 1), np.min_scalar_type(units))
        places[: units // 3] = np.arange(1, units // 3 + 1)[::-1, None]  # behind all the tied
        places[: units // 3] += units - units // 3
        counted = tally.Tally.__new__(tally.Tally)
        counted.baseline = np.arange(1, units + 1)
        counted.shifts = np.zeros(units * (units - 1) + 1, dtype=np.int32)
        exact = sum(abs(int(p) - b) for p, b in zip(places[:, 0], counted.baseline, strict=True))
        assert exact > units**2 // 2
        assert counted._shifts(places).tolist() == [exact]
