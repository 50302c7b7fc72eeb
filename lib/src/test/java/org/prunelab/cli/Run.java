package org.prunelab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;

/** What a command line, run in this JVM, wrote and returned. */
record Run(int exitCode, String output, String error) {

    static Run of(Object... arguments) {
        StringWriter output = new StringWriter();
        StringWriter error = new StringWriter();
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        int exitCode = Prunelab.execute(
                Prunelab.commandLine().setOut(new PrintWriter(output, true)).setErr(new PrintWriter(error, true)),
                words);
        return new Run(exitCode, output.toString(), error.toString());
    }

    /** The JSON on standard output of a command that succeeded and said nothing else. */
    JsonNode json() {
        assertEquals("", error);
        assertEquals(0, exitCode);
        try {
            return new ObjectMapper().readTree(output);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + output, e);
        }
    }

    /** The single line on standard error of a command that failed and wrote nothing else. */
    String failure() {
        assertEquals(1, exitCode, error);
        assertEquals("", output);
        assertFalse(error.strip().contains("\n"), error);
        return error.strip();
    }
}
