import threading
import time

from ballerine_app.store.fair_lock import FairLock


def test_the_lock_goes_to_the_longest_waiting_thread() -> None:
    lock, order = FairLock(), []

    def take(number: int) -> None:
        lock.acquire()
        order.append(number)
        lock.release()

    lock.acquire()
    threads = []
    for number in range(8):
        thread = threading.Thread(target=take, args=[number])
        thread.start()
        threads.append(thread)
        while len(lock._waiting) <= number:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join()

    assert order == list(range(8))


def test_the_releasing_thread_can_not_overtake_those_who_wait() -> None:
    lock, order = FairLock(), []

    def take() -> None:
        lock.acquire()
        order.append("waiting")
        lock.release()

    lock.acquire()
    thread = threading.Thread(target=take)
    thread.start()
    while not lock._waiting:
        time.sleep(0.001)
    lock.release()
    lock.acquire()
    order.append("again")
    lock.release()
    thread.join()

    assert order == ["waiting", "again"]
