"""A request to stop is not lost, wherever it finds the supervisor."""

import os
import signal

import pytest

from app.supervisor import signals


class Interrupted:
    """An object whose finaliser is interrupted by SIGTERM."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the very loss that is made up for
def test_a_stop_that_python_drops_is_raised_by_the_loop() -> None:
    with pytest.raises(signals.Stopped, match="SIGTERM"), signals.stopping() as confirm:
        confirm()
        Interrupted()
        confirm()


def test_a_stop_is_raised_at_once_where_it_can_be() -> None:
    with pytest.raises(signals.Stopped, match="SIGTERM"), signals.stopping():
        os.kill(os.getpid(), signal.SIGTERM)
        pytest.fail("the signal did not stop the block")
