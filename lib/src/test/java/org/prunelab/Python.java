package org.prunelab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The Python whose libraries are the independent judges of some tests; environment/test installs one. */
public final class Python {

    private static final String COMMAND = System.getenv().getOrDefault("PRUNELAB_PYTHON", "python3");

    private Python() {}

    /** Skips the test where Python does not say that a condition holds, such as {@code cv2.__version__ < '5'}. */
    public static void assumeThat(String module, String condition) throws IOException, InterruptedException {
        String code = "import %s, sys; sys.exit(not (%s))".formatted(module, condition);
        boolean holds = false;
        try {
            holds = start(List.of("-c", code), ProcessBuilder.Redirect.DISCARD).waitFor() == 0;
        } catch (IOException noPython) {
            // the same as a Python that lacks the library
        }
        assumeTrue(
                holds,
                "skipped: %s lacks %s (%s); name a Python that has environment/requirements-test.txt in PRUNELAB_PYTHON"
                        .formatted(COMMAND, module, condition));
    }

    /** What a script or {@code -c} prints; the test fails, with that, where Python does. */
    public static String run(Object... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile("python", ".txt");
        try {
            List<String> words = Stream.of(arguments).map(Object::toString).toList();
            int exitCode =
                    start(words, ProcessBuilder.Redirect.to(output.toFile())).waitFor();
            String printed = Files.readString(output, StandardCharsets.UTF_8);
            assertEquals(0, exitCode, printed);
            return printed.strip();
        } finally {
            Files.delete(output);
        }
    }

    private static Process start(List<String> arguments, ProcessBuilder.Redirect output) throws IOException {
        List<String> command = new ArrayList<>(List.of(COMMAND));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
    }
}
