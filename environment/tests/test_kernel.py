"""The kernel as a notebook's user meets it: names that are offered, interrupts, restarts, memory."""

import re

import psutil
import pytest
from jupyter_client.manager import KernelManager

LIMIT = 400  # megabytes of an idle kernel


class Session:
    """A kernel of this library that is talked to directly."""

    def __init__(self, folder):
        self.manager = KernelManager(kernel_name="prunelab")
        self.manager.start_kernel(cwd=str(folder))
        self.connect()

    def connect(self):
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=120)

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def run(self, source, on_output=lambda content: None):
        """The reply to a cell; on_output gets the data or the text of each message that it sends meanwhile."""

        def told(message):
            content = message["content"]
            if "data" in content or "text" in content:
                on_output(content.get("data") or {"text/plain": content["text"]})

        return self.client.execute_interactive(source, timeout=600, output_hook=told)["content"]

    def restart(self):
        """As the menu does; the cell that runs is told by an exception here."""
        self.manager.restart_kernel(now=True)
        raise RuntimeError("the kernel was restarted")

    def reconnect(self):
        self.client.stop_channels()
        self.connect()

    def megabytes(self):
        process = psutil.Process(self.manager.provisioner.pid)
        return sum(each.memory_info().rss for each in [process, *process.children(recursive=True)]) / 2**20


@pytest.fixture
def session(empty):
    session = Session(empty)
    yield session
    session.close()


TRAINING = """
Voc voc = Voc.shapes(new Shapes(40, 10, 64, 5, 1));
Trained trained = Training.of(Yolov4.of(voc.classes().size()).width(0.125).at(64).build())
        .on(voc).epochs(4).evaluations(1).checkpoints(Path.of("kept")).run();
"""


def done(data):
    """The steps done that a progress bar tells, or None."""
    found = re.search(r"([\d,]+)/([\d,]+)", data.get("text/plain", ""))
    return int(found[1].replace(",", "")) if found else None


class Watch:
    """The steps that a running cell tells of; does something at the first step from a number on."""

    def __init__(self, at=0, action=lambda: None):
        self.at, self.action, self.steps = at, action, []

    def __call__(self, data):
        if (number := done(data)) is not None:
            self.steps.append(number)
            if self.at and number >= self.at:
                self.at = 0
                self.action()


def test_training_goes_on_after_an_interrupt_and_after_a_restart_of_the_kernel(session):
    interrupted = Watch(at=2, action=session.manager.interrupt_kernel)
    assert session.run(TRAINING, interrupted)["status"] == "error"

    # at once: the interrupted training still saves its state
    killed = Watch(at=max(interrupted.steps) + 6, action=session.restart)
    with pytest.raises(RuntimeError):
        session.run(TRAINING, killed)
    assert killed.steps[0] >= max(interrupted.steps)

    session.reconnect()
    last = Watch()
    reply = session.run(TRAINING, last)
    assert reply["status"] == "ok", reply
    # the state is saved after each epoch of five steps, and all of them are made
    assert last.steps[0] >= 5 and last.steps[-1] == 20


def test_names_are_offered_and_explained(session):
    session.run("Network network = Yolov4.of(2).width(0.125).at(64).build();")

    def offered(source):
        return session.client.complete(source, reply=True, timeout=60)["content"]["matches"]

    assert any(name.startswith("Yolov4") for name in offered("Yolo"))
    assert {"of(", "percentiles("} & set(offered("ChannelGroups.paper(network).")), offered("ChannelGroups.paper(network).")
    assert any(name.startswith("help") for name in offered("Prunelab."))
    source = "Yolov4.of(2)"
    told = session.client.inspect(source, cursor_pos=len("Yolov4.o"), reply=True, timeout=60)["content"]
    assert told["found"] and "Yolov4.of(int" in told["data"]["text/plain"].replace("org.prunelab.darknet.", "")


def test_ten_idle_kernels_are_small(empty):
    sessions = []
    try:
        for _ in range(10):
            sessions.append(Session(empty))
            assert sessions[-1].run("1 + 1")["status"] == "ok"
        assert max(session.megabytes() for session in sessions) < LIMIT
    finally:
        for session in sessions:
            session.close()
