package org.prunelab.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class GuardedTest {

    private static Guarded make(Form<String> form, Duration limit) {
        return Guarded.make(form, "value", limit);
    }

    @Test
    void dataAndMetadataComeThrough() {
        Guarded made = Guarded.make(Form.of(Form.HTML, value -> "<b>" + value + "</b>"), "value");
        assertEquals(Optional.of("<b>value</b>"), made.data());
        assertTrue(made.problem().isEmpty());
    }

    @Test
    void formThatNeverEndsIsGivenUpAndInterrupted() throws Exception {
        var interrupted = new CountDownLatch(1);
        Form<String> endless = Form.of(Form.HTML, value -> {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            interrupted.countDown();
            return "";
        });
        Guarded made = make(endless, Duration.ofMillis(50));
        assertEquals(Optional.of("This value cannot be shown as text/html: it takes longer than 0 s"), made.problem());
        assertFalse(made.data().isPresent());
        interrupted.await();
    }

    @Test
    void interruptOfTheCellEndsTheWaiting() {
        Form<String> endless = Form.of(Form.HTML, value -> {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            return "";
        });
        Thread.currentThread().interrupt();
        Guarded made = make(endless, Duration.ofHours(1));
        assertTrue(Thread.interrupted(), "who asked for the interrupt must still see it");
        assertEquals(Optional.of("This value cannot be shown as text/html: it was interrupted"), made.problem());
    }

    @Test
    void whatWouldFillTheNotebookIsLeftOut() {
        Guarded made = make(Form.of(Form.HTML, value -> "x".repeat(30_000_001)), Duration.ofHours(1));
        assertEquals(
                Optional.of("This value cannot be shown as text/html: its 30,000,001 characters are too many"),
                made.problem());
    }
}
