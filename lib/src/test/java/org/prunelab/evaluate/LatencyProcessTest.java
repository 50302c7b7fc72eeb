package org.prunelab.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Weights;
import org.prunelab.prune.Nets;

@Tag("slow")
class LatencyProcessTest {

    private static final Model MODEL = model(4);

    @TempDir
    private Path folder;

    private static Model model(int filters) {
        var network = Nets.of("conv %d\nplain 2".formatted(filters));
        return new Model(network, Weights.random(network, 1));
    }

    private static String runtimes() {
        Engine engine = Engine.getInstance();
        return "DJL %s on %s %s, ONNX Runtime %s"
                .formatted(
                        Engine.getDjlVersion(),
                        engine.getEngineName(),
                        engine.getVersion(),
                        OrtEnvironment.getEnvironment().getVersion());
    }

    @Test
    void anotherProcessTimesTheNetworksWithItsOwnThreads() throws IOException {
        List<LatencyProcess.Entry> entries = List.of(
                new LatencyProcess.Entry(InferenceRuntime.DJL, MODEL),
                new LatencyProcess.Entry(InferenceRuntime.ONNX_RUNTIME, MODEL),
                new LatencyProcess.Entry(InferenceRuntime.DJL, model(2)));
        try (LatencyProcess process = LatencyProcess.start(1, entries, folder)) {
            assertTrue(process.machine().endsWith(" cores, 1 thread, " + runtimes()), process.machine());
            for (int entry = 0; entry < entries.size(); entry++) {
                assertTrue(process.time(entry, 2) > 0);
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(4, files.count()); // a cfg and weights for each model
        }
    }

    @Test
    void aProcessThatEndsIsToldOf() {
        try (LatencyProcess process = LatencyProcess.start(1, List.of(), folder)) {
            String message = assertThrows(IllegalStateException.class, () -> process.time(0, 1))
                    .getMessage();
            assertEquals(
                    "The process that measures latencies ended before it answered;"
                            + " what it said of why stands on standard error.",
                    message);
        }
    }

    @Test
    void theWorkerAnswersALineForEachTurn() throws IOException {
        MODEL.write(folder, "model");
        String cfg = folder.resolve("model.cfg").toString();
        String weights = folder.resolve("model.weights").toString();
        List<String> answers = worker(
                "0 1\n2 3\n 1 1 \n", "1", "DJL", cfg, weights, "ONNX_RUNTIME", cfg, weights, "DJL", cfg, weights);
        assertEquals("ready " + Machine.current() + ", " + runtimes(), answers.get(0));
        assertEquals(4, answers.size());
        answers.subList(1, 4).forEach(answer -> assertTrue(answer.matches("\\d+\\.\\d{4}"), answer));
    }

    /** What a worker in this process writes for some lines. */
    private static List<String> worker(String turns, String... arguments) throws IOException {
        InputStream in = System.in;
        PrintStream out = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setIn(new ByteArrayInputStream(turns.getBytes(StandardCharsets.UTF_8)));
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            LatencyWorker.main(arguments);
        } finally {
            System.setIn(in);
            System.setOut(out);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void aMachineIsShownWithItsCoresAndThreads() {
        assertEquals("Some CPU, 8 cores, 1 thread", new Machine("Some CPU", 8, 1).toString());
        assertEquals("Some CPU, 8 cores, 2 threads", new Machine("Some CPU", 8, 2).toString());
        assertEquals(
                Runtime.getRuntime().availableProcessors(), Machine.current().cores());
    }
}
