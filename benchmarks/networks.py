"""Networks trained per second: this package, scikit-learn, torch.func.vmap and JAX, in turns in one run.

    python benchmarks/networks.py                         peers that are installed beside the package
    python benchmarks/networks.py --peers /path/python    torch and jax from another environment
    python benchmarks/networks.py --device                also on the accelerator that torch and jax find, if any

The package itself runs three times: in plain numpy, with the loops that numba compiles where it is installed (extra
``fast``), and with ``xp=jax.numpy`` in the environment of the peers.

One task for all: two hidden layers of 64, relu, squared loss, 500 full-batch Adam steps, 10 features, float32.  Every
contender runs in as many processes as there are cores, each bound to its core, all at once; the rounds go through the contenders
in turn, so that other load on the machine meets them alike, and the best round of each counts.  Models per second of
processor time, all threads counted, are shown as well: they hardly depend on other load.  Compilation is not timed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import warnings
from typing import Any

FEATURES, HIDDEN, STEPS, RATE = 10, 64, 500, 1e-3
SIZES = (64, 512, 4096)
STACKS = {
    "symbound": (1, 8, 32),
    "symbound, numba": (1, 8, 32),
    "symbound on jax.jit": (1, 8, 32),
    "scikit-learn": (1,),
    "scikit-learn, float64": (1,),
    "torch.func.vmap": (1, 8, 32),
    "jax.jit": (1, 8, 32),
}
DEVICE_STACKS = (64, 512)
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def flops(n: int) -> float:
    """Floating-point operations of the matrix products of one training."""
    forward = 2 * n * ((FEATURES + 1) * HIDDEN + (HIDDEN + 1) * HIDDEN + HIDDEN + 1)
    return STEPS * (2 * forward + 2 * n * (HIDDEN * HIDDEN + HIDDEN))


def data(n: int, stack: int) -> tuple[Any, Any]:
    import numpy as np

    rng = np.random.default_rng(n)
    X = rng.standard_normal((stack, n, FEATURES)).astype(np.float32)
    return X, (0.5 + 0.2 * np.tanh(X.sum(axis=2, keepdims=True))).astype(np.float32)


# ---- contenders: each returns a function that trains a stack and returns its last losses ----


def ours(n: int, stack: int, library: str) -> Any:
    import importlib
    from importlib.util import find_spec

    import numpy as np

    from symbound.empirical import training_loop
    from symbound.empirical.architecture import Architecture
    from symbound.empirical.mode import symmetry_mode
    from symbound.empirical.training import TrainingOptions, train

    if library == "numba" and find_spec("numba") is None:
        raise ImportError("numba")
    if library == "numpy":
        training_loop.can_fuse = lambda net: False
    X, y = data(n, stack)
    net = Architecture((FEATURES, HIDDEN, HIDDEN, 1))
    mode = symmetry_mode("none", np.arange(FEATURES)[None], FEATURES)
    options = TrainingOptions(steps=STEPS, learning_rate=RATE)
    xp: Any = np if library in ("numpy", "numba") else importlib.import_module(library)
    return lambda: train(net, mode, X, y, range(stack), options, xp).losses[-1]


def ours_on_device(n: int, stack: int) -> Any:
    import torch

    torch.set_default_device("cuda")
    return ours(n, stack, "array_api_compat.torch")


def scikit_learn(n: int, stack: int, kind: str) -> Any:
    from sklearn.neural_network import MLPRegressor

    warnings.simplefilter("ignore")
    X, y = (a.astype(kind) for a in data(n, stack))
    options: dict[str, Any] = {
        "hidden_layer_sizes": (HIDDEN, HIDDEN), "batch_size": n, "max_iter": STEPS, "tol": 0, "alpha": 0,
        "n_iter_no_change": STEPS + 1, "learning_rate_init": RATE,
    }  # fmt: skip
    return lambda: [
        2 * MLPRegressor(**options, random_state=i).fit(X[i], y[i].ravel()).loss_ for i in range(stack)
    ]


def torch_vmap(n: int, stack: int, device: bool) -> Any:
    import torch
    from torch.func import grad_and_value, vmap

    torch.set_num_threads(1)
    where = "cuda" if device else "cpu"
    X, y = (torch.from_numpy(a).to(where) for a in data(n, stack))
    sizes = [(FEATURES, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, 1)]

    def loss(parameters: Any, x: Any, t: Any) -> Any:
        a = x
        for i in range(0, 6, 2):
            a = a @ parameters[i] + parameters[i + 1]
            a = torch.relu(a) if i < 4 else a
        return ((a - t) ** 2).mean()

    step = vmap(grad_and_value(loss))

    def run() -> Any:
        generator = torch.Generator(where).manual_seed(0)
        parameters = []
        for i, o in sizes:
            parameters.append(torch.randn(stack, i, o, generator=generator, device=where) * (2 / i) ** 0.5)
            parameters.append(torch.zeros(stack, o, device=where))
        optimizer = torch.optim.Adam(parameters, lr=RATE, fused=True)
        for _ in range(STEPS):
            gradients, value = step(tuple(parameters), X, y)
            for p, g in zip(parameters, gradients, strict=True):
                p.grad = g
            optimizer.step()
        return value.tolist()

    return run


def jax_jit(n: int, stack: int, device: bool) -> Any:
    import jax
    import jax.numpy as jnp

    X, y = (jnp.asarray(a) for a in data(n, stack))
    sizes = [(FEATURES, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, 1)]

    def loss(parameters: Any, x: Any, t: Any) -> Any:
        a = x
        for i, (w, b) in enumerate(parameters):
            a = a @ w + b
            a = jax.nn.relu(a) if i < 2 else a
        return ((a - t) ** 2).mean()

    both = jax.vmap(jax.value_and_grad(loss))

    def body(i: Any, state: Any) -> Any:
        p, m, v, _ = state
        value, g = both(p, X, y)
        m = jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, m, g)
        v = jax.tree.map(lambda a, b: 0.999 * a + 0.001 * b * b, v, g)
        one, two = 1 - 0.9 ** (i + 1.0), 1 - 0.999 ** (i + 1.0)
        p = jax.tree.map(lambda a, b, c: a - RATE * (b / one) / (jnp.sqrt(c / two) + 1e-8), p, m, v)
        return p, m, v, value

    @jax.jit
    def train(p: Any) -> Any:
        zero = jax.tree.map(jnp.zeros_like, p)
        return jax.lax.fori_loop(0, STEPS, body, (p, zero, zero, jnp.zeros(stack)))[3]

    def run() -> Any:
        keys = jax.random.split(jax.random.PRNGKey(0), 3)
        p = [
            (jax.random.normal(k, (stack, i, o)) * (2 / i) ** 0.5, jnp.zeros((stack, o)))
            for k, (i, o) in zip(keys, sizes, strict=True)
        ]
        return train(p).block_until_ready().tolist()

    return run


def peak(n: int, stack: int, device: bool) -> Any:
    """Products of 1024 x 1024 matrices."""
    import numpy as np

    a = np.ones((1024, 1024), np.float32)
    out = np.empty_like(a)

    def run() -> Any:
        for _ in range(10):
            np.matmul(a, a, out=out)
        return [0.0]

    return run


MAKERS: dict[str, Any] = {
    "symbound": lambda n, stack, device: ours_on_device(n, stack) if device else ours(n, stack, "numpy"),
    "symbound, numba": lambda n, stack, device: ours(n, stack, "numba"),
    "symbound on jax.jit": lambda n, stack, device: ours(n, stack, "jax.numpy"),
    "scikit-learn": lambda n, stack, device: scikit_learn(n, stack, "float32"),
    "scikit-learn, float64": lambda n, stack, device: scikit_learn(n, stack, "float64"),
    "torch.func.vmap": torch_vmap,
    "jax.jit": jax_jit,
    "peak": peak,
}


def work(name: str, device: bool) -> None:
    """Answer requests (n, stack) on standard input with seconds and losses; the first of a kind warms up."""
    known: dict[tuple[int, int], Any] = {}
    for line in sys.stdin:
        n, stack = json.loads(line)
        try:
            if (n, stack) not in known:
                known[n, stack] = MAKERS[name](n, stack, device)
                known[n, stack]()
                print(json.dumps({"ready": True}), flush=True)
                continue
            start, busy = time.perf_counter(), time.process_time()
            losses = known[n, stack]()
            used = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - busy}
            print(json.dumps({**used, "loss": float(sum(losses)) / stack}), flush=True)
        except ImportError as error:
            print(json.dumps({"missing": str(error)}), flush=True)


class Crew:
    """Worker processes of one contender."""

    def __init__(self, name: str, python: str, count: int, device: bool) -> None:
        threads = dict.fromkeys(THREADS, "1")
        flags = {"XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"}
        root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        environment = {
            **os.environ,
            **threads,
            "PYTHONPATH": path,
            **({} if device else {**flags, "JAX_PLATFORMS": "cpu"}),
        }
        command = [python, os.path.abspath(__file__), "--worker", name, *(["--device"] if device else [])]
        self.name = name
        self.processes = [
            subprocess.Popen(
                [*command, "--core", str(i)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=environment,
            )
            for i in range(count)
        ]

    def ask(self, n: int, stack: int) -> tuple[float, float, float] | None:
        """Seconds until all are done, processor seconds of all, and the mean loss; None if the library is missing."""
        for p in self.processes:
            assert p.stdin is not None
            p.stdin.write(json.dumps([n, stack]) + "\n")
            p.stdin.flush()
        answers = []
        for p in self.processes:
            assert p.stdout is not None
            line = p.stdout.readline()
            answers.append(json.loads(line) if line else {"missing": "the process ended"})
        if any("missing" in a for a in answers):
            return None
        if any("ready" in a for a in answers):
            return self.ask(n, stack)
        return max(a["seconds"] for a in answers), sum(a["cpu"] for a in answers), answers[0]["loss"]

    def close(self) -> None:
        for p in self.processes:
            assert p.stdin is not None
            p.stdin.close()
            p.wait()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", default=sys.executable, help="interpreter that has torch and jax")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of examples")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--device", action="store_true", help="torch, jax and the package on the accelerator, one process"
    )
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--core", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        if hasattr(os, "sched_setaffinity") and not options.device:
            # A library that starts threads of its own would otherwise take the cores of the other processes.
            cores = sorted(os.sched_getaffinity(0))
            os.sched_setaffinity(0, {cores[options.core % len(cores)]})
        work(options.worker, options.device)
        return
    count = 1 if options.device else options.processes
    names = list(STACKS)
    if options.device:
        names = ["symbound", "symbound on jax.jit", "torch.func.vmap", "jax.jit"]
    elsewhere = {"symbound on jax.jit", "torch.func.vmap", "jax.jit"} | (
        {"symbound"} if options.device else set()
    )
    crews = [
        Crew(m, options.peers if m in elsewhere else sys.executable, count, options.device) for m in names
    ]
    gauge = Crew("peak", sys.executable, count, False)
    print(
        f"{count} processes, one on each core; models per second, best of {options.rounds} rounds, and the stack that was best"
    )
    for n in options.sizes:
        wall: dict[str, tuple[float, int]] = {}
        cpu: dict[str, float] = {}
        losses: dict[str, float] = {}
        top = 0.0
        for _ in range(options.rounds):
            gauged = gauge.ask(0, 1)
            assert gauged is not None
            top = max(top, count * 10 * 2 * 1024**3 / gauged[1])
            for crew in crews:
                for stack in DEVICE_STACKS if options.device else STACKS[crew.name]:
                    if n * stack > 10_000 and not options.device:
                        continue
                    answer = crew.ask(n, stack)
                    if answer is not None:
                        wall[crew.name] = max(
                            wall.get(crew.name, (0.0, 0)), (count * stack / answer[0], stack)
                        )
                        cpu[crew.name] = max(cpu.get(crew.name, 0.0), count * stack / answer[1])
                        losses[crew.name] = answer[2]
        print(f"\nn = {n}: sgemm peak {top / 1e9:.0f} GFLOP per processor second")
        forms = [name for name in names if name.startswith("symbound") and name in wall]
        print(f"  {'':22} models/s (stack)   per processor s (of the peak);  ratio by clock, by processor of")
        print(f"  {'':73}" + "".join(f"{form:>22}" for form in forms))
        for name in names:
            if name not in wall:
                print(f"  {name:22} not installed")
                continue
            rate, stack = wall[name]
            share = f"({100 * cpu[name] * flops(n) / top:3.0f} %)"
            ratios = "".join(f"{wall[form][0] / rate:12.2f}x {cpu[form] / cpu[name]:7.2f}x" for form in forms)
            print(f"  {name:22} {rate:9.2f} ({stack:2})     {cpu[name]:9.2f} {share:9}             {ratios}")
        print(
            "  last losses: " + ", ".join(f"{name} {loss:.1e}" for name, loss in losses.items()), flush=True
        )
    for crew in [*crews, gauge]:
        crew.close()


if __name__ == "__main__":
    main()
