"""Runs by the clock, in the foreground: one at a time, a missed one made up for once."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from queue import SimpleQueue

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from dateline.scheduling.supervise import Supervisor


def is_missed(supervisor: Supervisor, trigger: BaseTrigger, now: datetime) -> bool:
    """Whether a run was due since the last one began. Before the first there was none to miss."""
    last = supervisor.health.last_started
    due = trigger.get_next_fire_time(last, last) if last else None
    return due is not None and due <= now


def serve(supervisor: Supervisor, trigger: BaseTrigger) -> None:
    """Run the job of the supervisor whenever the trigger says so, until SIGINT or SIGTERM: KeyboardInterrupt then."""
    scheduler = BackgroundScheduler(executors={"default": ThreadPoolExecutor(1)})
    overrun: list[JobExecutionEvent] = []

    def run() -> None:
        overrun.clear()
        supervisor.run()
        while overrun and not supervisor.stopped.is_set():  # due again meanwhile, once or many times: made up for once
            overrun.clear()
            supervisor.run()
        supervisor.health.wait_until(trigger.get_next_fire_time(None, datetime.now(UTC)))

    def note(event: JobExecutionEvent) -> None:
        overrun.append(event)

    scheduler.add_listener(note, EVENT_JOB_MAX_INSTANCES)
    with _stop_signals() as wait_for_it:
        now = datetime.now(UTC)
        first = now if is_missed(supervisor, trigger, now) else trigger.get_next_fire_time(None, now)
        supervisor.health.wait_until(first)
        scheduler.add_job(run, trigger, next_run_time=first, coalesce=True, misfire_grace_time=None, max_instances=1)
        scheduler.start()
        wait_for_it()
        supervisor.stop()
        scheduler.shutdown(wait=True)
    raise KeyboardInterrupt


@contextmanager
def _stop_signals() -> Iterator[Callable[[], int]]:
    """A call that waits for SIGINT or SIGTERM: terminals send the one, service managers the other.

    No exception is raised into whatever goes on at that moment: the scheduler would log it and go on."""
    received: SimpleQueue[int] = SimpleQueue()  # safe to be put to from a signal
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda sent, _frame: received.put(sent)) for number in numbers}
    try:
        yield received.get
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
