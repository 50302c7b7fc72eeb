package org.prunelab.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Model;
import org.prunelab.prune.ScalingFactors;
import org.prunelab.shapes.Shapes;
import org.prunelab.sparse.GammaHistory;

class TrainCommandTest {

    @TempDir
    private static Path data;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeShapes() {
        new Shapes(8, 4, 64, 2, 3).write(data.resolve("shapes"));
    }

    private List<String> command(Path out, int epochs) {
        return List.of(
                "train",
                "--voc",
                data.resolve("shapes").toString(),
                "--out",
                out.toString(),
                "--width",
                "0.0625",
                "--size",
                "64",
                "--batch",
                "4",
                "--evaluations",
                "1",
                "--epochs",
                String.valueOf(epochs),
                "--json");
    }

    @Test
    void trainingWritesModelHistoryAndResultAndRunAgainRepeatsThem() throws IOException {
        Path out = folder.resolve("out");
        JsonNode result = Run.of(command(out, 1).toArray()).json();
        assertEquals("mAP@0.5 (VOC 2007, 11 points)", result.at("/mAP/protocol").asText());
        assertEquals(1, result.at("/settings/epochs").asInt());
        String loss = result.at("/settings/loss").asText();
        assertTrue(loss.startsWith("LossSettings[iouLoss=CIOU, labelSmoothing=0.0, ignoreThreshold=0.7"), loss);
        assertEquals(result, new ObjectMapper().readTree(Files.readString(out.resolve("result.json"))));
        Model trained = Model.read(out.resolve("model.cfg"), out.resolve("model.weights"));
        assertEquals(2, trained.network().classes());
        List<String> history = Files.readAllLines(out.resolve("history.csv"));
        assertEquals(2, history.size());
        assertTrue(history.get(0).startsWith("epoch,"), history.get(0));
        assertEquals(result, Run.of(command(out, 1).toArray()).json());
        try (Stream<Path> files = Files.list(out)) {
            assertEquals(
                    List.of("checkpoints", "history.csv", "model.cfg", "model.weights", "result.json"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void aTrainedDetectorIsTrainedSparselyAndTeachesAnother() throws IOException {
        Path base = folder.resolve("base");
        Run.of(command(base, 1).toArray()).json();
        Path sparse = folder.resolve("sparse");
        JsonNode result = Run.of(onward("sparse", base, sparse, "--schedule", "linear", "--rate", "0.5"))
                .json();
        assertEquals("linear, s = 0.5 to 0.0 of it", result.path("penalty").asText());
        assertEquals(
                ScalingFactors.of(Model.read(sparse.resolve("model.cfg"), sparse.resolve("model.weights")))
                        .shareBelow(0.01),
                result.path("sparsity").asDouble());
        assertEquals(
                List.of("all", "1", "2", "3", "4", "5"),
                GammaHistory.read(sparse.resolve("gammas.csv")).groups());
        assertEquals(
                result,
                Run.of(onward("sparse", base, sparse, "--schedule", "linear", "--rate", "0.5"))
                        .json());

        Path student = folder.resolve("student");
        Object[] distilling = onward(
                "distill",
                base,
                student,
                "--teacher-cfg",
                sparse.resolve("model.cfg"),
                "--teacher-weights",
                sparse.resolve("model.weights"),
                "--method",
                "attention-near-objects,soft-targets");
        JsonNode distilled = Run.of(distilling).json();
        String guide = distilled.path("guide").asText();
        assertTrue(guide.contains("nearObjects=true") && guide.contains("SoftTargets[temperature=3.0"), guide);
        assertTrue(distilled.at("/settings/learningRate").asText().contains("0.01"), distilled.toString());
        assertTrue(Files.exists(student.resolve("model.weights")) && !Files.exists(student.resolve("gammas.csv")));
    }

    private Object[] onward(String command, Path from, Path out, Object... more) {
        List<Object> words = new ArrayList<>(List.of(
                command,
                "--cfg",
                from.resolve("model.cfg"),
                "--weights",
                from.resolve("model.weights"),
                "--voc",
                data.resolve("shapes"),
                "--out",
                out,
                "--batch",
                "4",
                "--evaluations",
                "1",
                "--epochs",
                "1",
                "--json"));
        words.addAll(List.of(more));
        return words.toArray();
    }

    @Test
    void wrongNumbersOfSparseAndDistillAreToldWithTheOthers() throws IOException {
        TinyDetector tiny = TinyDetector.in(folder);
        String message = tiny.run(
                        "sparse",
                        "--voc",
                        data.resolve("shapes"),
                        "--out",
                        folder.resolve("out"),
                        "--rate",
                        "-1",
                        "--epochs",
                        "0")
                .failure();
        assertTrue(message.contains("epochs is 0") && message.contains("s is -1.0"), message);
        message = tiny.run(
                        "distill",
                        "--teacher-cfg",
                        tiny.cfg(),
                        "--teacher-weights",
                        tiny.weights(),
                        "--voc",
                        data.resolve("shapes"),
                        "--out",
                        folder.resolve("out"),
                        "--batch",
                        "0",
                        "--method",
                        "soft-targets",
                        "--temperature",
                        "0")
                .failure();
        assertTrue(message.contains("batch is 0") && message.contains("temperature 0.0"), message);
        message = tiny.run(
                        "distill",
                        "--teacher-cfg",
                        tiny.cfg(),
                        "--teacher-weights",
                        tiny.weights(),
                        "--voc",
                        data.resolve("shapes"),
                        "--out",
                        folder.resolve("out"))
                .failure();
        assertTrue(
                message.contains("Attention is asked for at layer 10") && message.contains("name layers of your own"),
                message);
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void anotherTrainingIntoTheSameFolderIsRefusedInOneLine() {
        Path out = folder.resolve("out");
        Run.of(command(out, 1).toArray()).json();
        String message = Run.of(command(out, 2).toArray()).failure();
        assertTrue(message.contains("epochs is 1 there and 2 here"), message);
    }

    @Test
    void allNumbersThatAreNotAllowedAreToldAtOnce() {
        Path out = folder.resolve("out");
        String message = Run.of("train", "--voc", data.resolve("shapes"), "--out", out, "--epochs", "0", "--batch", "0")
                .failure();
        assertTrue(message.contains("epochs is 0") && message.contains("batch is 0"), message);
        message = Run.of(
                        "train",
                        "--voc",
                        folder.resolve("missing"),
                        "--out",
                        out,
                        "--epochs",
                        "0",
                        "--width",
                        "9",
                        "--size",
                        "100")
                .failure();
        assertTrue(
                message.contains("epochs is 0") && message.contains("width=9") && message.contains("size=100"),
                message);
        assertFalse(Files.exists(out));
    }

    @Test
    void wrongDataAndSizesAreRefusedInOneLine() {
        Path out = folder.resolve("out");
        String message = Run.of("train", "--voc", folder.resolve("missing"), "--out", out)
                .failure();
        assertTrue(message.contains("There is no folder"), message);
        message = Run.of("train", "--voc", data.resolve("shapes"), "--out", out, "--size", "100")
                .failure();
        assertTrue(message.contains("multiple of 32"), message);
        assertFalse(Files.exists(out));
    }

    @Tag("slow")
    @Test
    void aSignalLeavesACheckpointFromWhichTheSameCommandGoesOn() throws Exception {
        Path out = folder.resolve("stopped");
        Process process = start(out);
        try (BufferedReader said = process.errorReader(StandardCharsets.UTF_8)) {
            String line = said.readLine();
            while (line != null && !line.startsWith("Epoch 1 of 2")) {
                line = said.readLine();
            }
            assertNotNull(line, "it ended without a step");
            process.toHandle().destroy(); // SIGTERM, with its output left open; SIGINT is handled alike
            String rest = said.lines().collect(Collectors.joining("\n"));
            assertNotEquals(0, process.waitFor());
            assertTrue(rest.contains("was interrupted. The checkpoint of step "), rest);
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertFalse(Files.exists(out.resolve("model.weights")));
        Process again = start(out);
        again.getErrorStream().transferTo(java.io.OutputStream.nullOutputStream());
        assertEquals(0, again.waitFor());
        Process undisturbed = start(folder.resolve("undisturbed"));
        undisturbed.getErrorStream().transferTo(java.io.OutputStream.nullOutputStream());
        assertEquals(0, undisturbed.waitFor());
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("undisturbed/model.weights")),
                Files.readAllBytes(out.resolve("model.weights")));
    }

    private Process start(Path out) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                Prunelab.class.getName()));
        words.addAll(command(out, 2));
        words.addAll(List.of("--threads", "1"));
        ProcessBuilder program = new ProcessBuilder(words);
        program.environment().put("OMP_NUM_THREADS", "1");
        return program.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }
}
