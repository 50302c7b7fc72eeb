package org.prunelab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private static final String UP = "\u001b[%dF\u001b[J";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Terminal terminal = new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), 20);

    private String shown(String text) {
        bytes.reset();
        terminal.show(Rendered.of("", text));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void newsTakeThePlaceOfThoseBefore() {
        assertEquals("one\ntwo\n", shown("one\ntwo"));
        assertEquals(UP.formatted(2) + "three\n", shown("three"));
        assertEquals(UP.formatted(1) + "four\n", shown("four"));
    }

    @Test
    void aLineThatWouldBeWrappedIsCut() {
        assertEquals("1234567890123456789\n", shown("1234567890123456789"));
        assertEquals(UP.formatted(1) + "123456789012345678…\n", shown("12345678901234567890"));
    }

    @Test
    void noMoreLinesThanTheTerminalCanGoBackOver() {
        String many = IntStream.range(0, 50).mapToObj(Integer::toString).collect(Collectors.joining("\n"));

        assertEquals(20, shown(many).lines().count());
        assertEquals(UP.formatted(20) + "end\n", shown("end"));
    }
}
