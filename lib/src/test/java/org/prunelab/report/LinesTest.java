package org.prunelab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinesTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream before = System.out;
    private final Lines lines = new Lines();

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveBack() {
        System.setOut(before);
    }

    @Test
    void linesThatStandStillAreNotRepeated() {
        lines.show(Rendered.of("", "0 of 2 done\ntrain 10 %"));
        lines.show(Rendered.of("", "0 of 2 done\ntrain 20 %"));
        lines.show(Rendered.of("", "0 of 2 done\ntrain 20 %"));
        lines.show(Rendered.of("", "1 of 2 done"));
        lines.show(Rendered.of("", "0 of 2 done"));

        assertEquals(
                "0 of 2 done\ntrain 10 %\ntrain 20 %\n1 of 2 done\n0 of 2 done\n",
                bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void theLongerTheWorkTheFewerTheLines() {
        assertEquals(Duration.ofSeconds(5), lines.interval());
        Duration all = Duration.ZERO;
        int count = 0;
        while (all.compareTo(Duration.ofHours(10)) < 0) {
            all = all.plus(lines.interval());
            lines.show(Rendered.of("", "work " + count++));
        }
        assertEquals(Duration.ofMinutes(1), lines.interval());
        assertEquals(661, count); // 132 in the first 71 minutes, then one a minute
    }
}
