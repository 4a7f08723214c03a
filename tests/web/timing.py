"""Times of requests that mean the same on a busy machine: measured beside a piece of work that always takes the same."""

import time

QUIET_S = 0.0125  # what the piece of work takes on two quiet cores, on which the limits were set


def _work_s():
    start = time.process_time()
    sum(number * number for number in range(300_000))
    return time.process_time() - start


def quickest_s(act, times=7):
    """The least time that ``act`` worked, as on a quiet machine. The least, because whatever else runs only ever adds."""
    taken, beside = [], []
    for _ in range(times):
        beside.append(_work_s())
        start = time.process_time()
        act()
        taken.append(time.process_time() - start)
    return min(taken) / max(1.0, min(beside) / QUIET_S)
