package org.prunelab.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.prunelab.report.ProgressBar;
import org.prunelab.worker.Answer.Kind;

/** What stands between two processes. */
class AnswerTest {

    private static List<Answer> read(String printed) {
        return printed.lines().map(Answer::read).flatMap(Optional::stream).toList();
    }

    @Test
    void anAnswerIsReadAsItWasWritten() {
        Answer first = new Answer(
                Kind.ADVANCED,
                2,
                "",
                Optional.of(new ProgressBar(
                        "Epoch 1, \u00e9poque \"one\"\n", 3, 7, Duration.ofMillis(1234), Optional.empty(), false)));
        Answer second = new Answer(
                Kind.ADVANCED,
                0,
                "",
                Optional.of(new ProgressBar("", 7, 7, Duration.ZERO, Optional.of(Duration.ofNanos(5)), true)));
        Answer third = Answer.of(Kind.FAILED, 1, "one line\nand another");

        assertEquals(List.of(first, second, third), read(first.line() + second.line() + third.line()));
    }

    @Test
    void whatNativeCodePrintsIsNoAnswer() {
        Answer answer = Answer.of(Kind.DONE, 0);

        assertEquals(
                List.of(answer, answer),
                read("warning: no newline at its end" + answer.line() + "{\"kind\": \"done\"}\n\n" + answer.line()
                        + "more"));
    }
}
