"""How long work takes, for tests that compare two such times and never one with the clock."""

import time


def processor_time(work, rounds=2):
    """A function that runs ``work(*args)`` and gives its least processor time in seconds.

    What else the machine does meanwhile counts little: time in which we did not run is left out, and the
    better of the rounds is taken.
    """

    def taken(*args):
        return min(_once(work, args) for _ in range(rounds))

    return taken


def _once(work, args):
    begun = time.process_time()
    work(*args)
    return time.process_time() - begun
