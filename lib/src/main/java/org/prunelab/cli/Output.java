package org.prunelab.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a command says on standard output: text for people, or JSON for programs. */
final class Output {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    /** Prints one of the two forms of a result. */
    void print(String text, Object asJson) {
        print(() -> text, () -> asJson);
    }

    /** The same where each takes a while to make. */
    void print(Supplier<String> text, Supplier<?> asJson) {
        PrintWriter out = command.commandLine().getOut();
        out.println(json ? json(asJson.get()) : text.get());
        out.flush();
    }

    private static String json(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records, lists and numbers are always JSON", e);
        }
    }
}
