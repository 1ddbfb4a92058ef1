"""Running over blocks of bodies: threads, progress, Ctrl-C."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Callable, Iterable, Iterator, TypeVar

from . import _core

_T = TypeVar("_T")
_B = TypeVar("_B")
#: What makes a block of bodies; runs without the interpreter lock where it reads Arrow memory.
Block = Callable[[], _core.Bodies]


def blocks_of(blocks: Iterable[Block]) -> Iterator[_core.Bodies]:
    """The blocks one after the other; between them Python looks for Ctrl-C."""
    for block in blocks:
        yield block()


def evaluated(blocks: Iterable[Callable[[], _B]], work: Callable[[_B], _T],
              jobs: int) -> Iterator[_T]:
    """What `work` makes of each block, in order, by `jobs` threads (0: one for each processor)."""
    if jobs < 0:
        raise ValueError(f"jobs: {jobs} threads")
    jobs = jobs or os.cpu_count() or 1
    if jobs == 1:
        for block in blocks:
            yield work(block())
        return
    pool = ThreadPoolExecutor(jobs, thread_name_prefix="guiju")
    waiting: deque[Future[_T]] = deque()

    def whole(block: Callable[[], _B]) -> _T:
        return work(block())

    try:
        for block in blocks:
            waiting.append(pool.submit(whole, block))
            if len(waiting) >= 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        # After Ctrl-C nothing new is begun; what runs is a block long.
        pool.shutdown(wait=True, cancel_futures=True)


class Progress:
    """tqdm's bar where tqdm is installed: on a terminal, for work of more than a second."""

    def __init__(self, total: int, wanted: bool | None) -> None:
        self._bar: Any = None
        self._done = 0
        if wanted is False:
            return
        try:
            from tqdm.auto import tqdm
        except ImportError:
            return
        if wanted:
            self._bar = tqdm(total=total, unit="body")
        else:
            self._bar = tqdm(total=total, unit="body", disable=None, delay=1.0, leave=False)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.close()

    def at(self, done: int) -> None:
        """So many of them are done."""
        if self._bar is not None:
            self._bar.update(done - self._done)
        self._done = done
