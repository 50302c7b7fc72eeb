package org.prunelab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.prunelab.SharedData;
import org.prunelab.darknet.Safetensors;
import org.prunelab.image.Picture;

class CommandLineTest {

    @TempDir
    private Path folder;

    private TinyDetector tiny;

    @BeforeEach
    void writeDetector() throws IOException {
        tiny = TinyDetector.in(folder);
    }

    private Path picture(String name) {
        Path file = folder.resolve(name);
        Picture.filled(64, 64, 200, 100, 50).write(file);
        return file;
    }

    private List<String> files(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void costOfHandCountedNetwork() {
        JsonNode cost = Run.of("cost", tiny.cfg(), "--json").json();
        assertEquals(4, cost.get("layers").asInt());
        // kernels 32 x 3 x 9, 20 x 32 x 9, 7 x 20, gamma and beta of 52 channels, 7 biases
        assertEquals(864 + 5760 + 140 + 104 + 7, cost.get("parameters").asLong());
        assertEquals(52, cost.get("bnChannels").asLong());
        // maps of 8 x 8, 2 x 2 and 2 x 2
        assertEquals(864 * 64 + 5760 * 4 + 140 * 4, cost.get("macs").asLong());
    }

    @Test
    void costAtAnotherSizeCountsItsPositions() {
        JsonNode cost = Run.of("cost", "--size", "64", tiny.cfg(), "--json").json();
        assertEquals(4 * (864 * 64 + 5760 * 4 + 140 * 4), cost.get("macs").asLong());
    }

    @Test
    void costOfThePaperIsItsGoldenNumber() {
        JsonNode cost = Run.of("cost", SharedData.at("cfg/group_prun-orMask-96M-v4-voc.cfg"), "--size", 416, "--json")
                .json();
        assertEquals(24_032_813, cost.get("parameters").asLong());
        assertEquals(20_715, cost.get("bnChannels").asLong());
        assertEquals(19_764_206_423L, cost.get("macs").asLong());
    }

    @Test
    void costForPeople() {
        Run run = Run.of("cost", tiny.cfg());
        assertEquals(0, run.exitCode());
        assertTrue(run.output().matches("(?s)layers +4\\nparameters +6,875\\n.*32 x 32\\s+"), run.output());
    }

    @Test
    void detectionsInPixelsOfThePicture() {
        Path image = picture("grey.png");
        JsonNode found = tiny.run("detect", "--names", tiny.names(), "--score", "0.3", image, "--json")
                .json();
        assertEquals(1, found.size());
        assertEquals(image.toString(), found.get(0).get("image").asText());
        JsonNode detections = found.get(0).get("detections");
        assertEquals(4, detections.size());
        for (JsonNode detection : detections) {
            assertEquals("dog", detection.get("class").asText());
            assertEquals(0.72, detection.get("score").asDouble(), 1e-6);
        }
        // centre (8, 8) of the first cell, anchor 8 x 12, in a picture of twice the size
        double[] box = {8, 4, 24, 28};
        for (int i = 0; i < 4; i++) {
            assertEquals(box[i], detections.get(0).get("box").get(i).asDouble(), 1e-4);
        }
        assertEquals(4, detections.get(0).get("box").size());
    }

    @Test
    void classesWithoutNamesAreNumbered() {
        Run run = tiny.run("detect", picture("grey.png"));
        assertEquals(0, run.exitCode());
        assertTrue(run.output().contains("\n  class 1 0.72 [8, 4, 24, 28]\n"), run.output());
    }

    @Test
    void nothingAboveTheScore() {
        Path image = picture("grey.png");
        assertEquals(
                0,
                tiny.run("detect", "--score", "0.73", image, "--json")
                        .json()
                        .get(0)
                        .get("detections")
                        .size());
        assertEquals(
                image + ": nothing found",
                tiny.run("detect", "--score", "0.73", image).output().strip());
    }

    @Test
    void overlaysAreDrawn() throws IOException {
        Path drawn = folder.resolve("deep/drawn");
        assertEquals(
                2,
                tiny.run("detect", "--draw", drawn, picture("a.png"), picture("b.png"), "--json")
                        .json()
                        .size());
        assertEquals(List.of("a.png", "b.png"), files(drawn));
        Picture overlay = Picture.read(drawn.resolve("a.png"));
        int scale = overlay.width() / 64;
        // the colour of class 1, on the left edge of the first box
        assertEquals(0x56, overlay.at(8 * scale, 16 * scale, 0));
        assertEquals(200, overlay.at(16 * scale, 16 * scale, 0));
    }

    @Test
    void overlaysAreAllDrawnOrNone() throws IOException {
        Path drawn = folder.resolve("drawn");
        Path missing = folder.resolve("missing.png");
        assertTrue(tiny.run("detect", "--draw", drawn, picture("a.png"), missing)
                .failure()
                .contains("no picture file " + missing));
        assertFalse(Files.exists(drawn));
        Path other = Files.createDirectory(folder.resolve("other")).resolve("a.jpg");
        String message =
                tiny.run("detect", "--draw", drawn, picture("a.png"), other).failure();
        assertTrue(message.contains("would both be drawn as " + drawn.resolve("a.png")), message);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void exportWritesOnnxWithNames(boolean fold) throws IOException, OrtException {
        Path file = folder.resolve("model.onnx");
        List<Object> command = new ArrayList<>(List.of("export", "--cfg", tiny.cfg(), "--weights", tiny.weights()));
        command.addAll(List.of("--names", tiny.names(), "--onnx", file, "--json"));
        command.addAll(fold ? List.of("--fold") : List.of());
        JsonNode json = Run.of(command.toArray()).json();
        assertEquals(file.toString(), json.get("onnx").asText());
        assertEquals(fold, json.get("folded").asBoolean());
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
            assertEquals(Set.of("yolo_3"), session.getOutputNames());
            assertEquals(Optional.of("[\"cat\",\"dog\"]"), session.getMetadata().getCustomMetadataValue("class_names"));
        }
    }

    @Test
    void weightsAreExportedAsSafetensors() {
        Path file = folder.resolve("tiny.safetensors");

        assertEquals(
                file.toString(),
                tiny.run("export", "--safetensors", file, "--json")
                        .json()
                        .path("safetensors")
                        .textValue());
        assertEquals(
                tiny.model().weights().fingerprint(),
                Safetensors.read(file, tiny.model().network()).fingerprint());
        String refused = tiny.run("export").error();
        assertTrue(refused.contains("--onnx") && refused.contains("--safetensors"), refused);
    }

    @Test
    void truncatedAndForeignFilesAreRefusedInOneLine() throws IOException {
        byte[] bytes = Files.readAllBytes(tiny.weights());
        Files.write(tiny.weights(), Arrays.copyOf(bytes, bytes.length - 40));
        String message = tiny.run("detect", picture("a.png")).failure();
        assertTrue(message.startsWith("prunelab: " + tiny.weights() + " holds "), message);
        Files.write(tiny.weights(), Arrays.copyOf(bytes, bytes.length + 40));
        message = tiny.run("prune", "--groups=global", "--percentiles=.5", "--out", folder.resolve("out"))
                .failure();
        assertTrue(message.contains("too many"), message);
        Files.writeString(
                tiny.cfg(), Files.readString(tiny.cfg()).replace("activation=mish", "activation=mish\n[reorg]"));
        message = Run.of("cost", tiny.cfg()).failure();
        assertTrue(message.contains("[reorg]") && message.contains("not known"), message);
        Path onnx = folder.resolve("model.onnx");
        message = tiny.run("export", "--onnx", onnx).failure();
        assertTrue(message.contains("[reorg]"), message);
        assertFalse(Files.exists(onnx));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            filters=32 | filters=2147483648 | layer 0 [convolutional]: filters=2147483648
            filters=32 | filters=-1         | filters=-1
            [yolo]     | [route]\\nlayers=4\\n[yolo] | layers= refers to layer 4
            [yolo]     | [shortcut]\\nfrom=-9\\n[yolo] | from= refers to layer
            stride=4   | stride=0           | stride
            """)
    void damagedCfgIsRefusedByEveryCommand(String text, String instead, String message) throws IOException {
        String cfg = Files.readString(tiny.cfg());
        assertTrue(cfg.contains(text), cfg);
        Files.writeString(tiny.cfg(), cfg.replace(text, instead.replace("\\n", "\n")));
        Path out = folder.resolve("out");
        for (Run run : List.of(
                Run.of("cost", tiny.cfg()),
                tiny.run("detect", "--draw", out, picture("a.png")),
                tiny.run("prune", "--groups=global", "--percentiles=.5", "--out", out),
                tiny.run("export", "--onnx", out))) {
            assertTrue(run.failure().contains(message), run.failure());
            assertFalse(Files.exists(out));
        }
    }

    @Test
    void missingFilesAndValuesThatDoNotFit() throws IOException {
        Path missing = folder.resolve("missing.cfg");
        assertEquals(
                "prunelab: There is no cfg file " + missing,
                Run.of("cost", missing).failure());
        assertTrue(Run.of("cost", tiny.cfg(), "--size", "0").failure().contains("--size 0 does not suit"));
        assertTrue(tiny.run("detect", "--score", "1.5", picture("a.png"))
                .failure()
                .contains("score=1.5 must be in [0, 1)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "cost", "detect a.png", "prune --out x", "cots a.cfg", "cost a.cfg --size big", "export --no"
            })
    void wrongCommandLinesAreMisuse(String line) {
        Run run = Run.of((Object[]) line.split(" ", -1));
        assertEquals(2, run.exitCode());
        assertEquals("", run.output());
        assertTrue(run.error().startsWith("prunelab: ") && run.error().contains("--help."), run.error());
        assertFalse(run.error().contains("\tat "), run.error());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "cost --help",
                "detect --help",
                "prune --help",
                "export --help",
                "train --help",
                "--version"
            })
    void helpAndVersionSucceed(String line) {
        Run run = Run.of((Object[]) line.split(" "));
        assertEquals(0, run.exitCode());
        assertTrue(run.output().contains("prunelab"), run.output());
    }

    @Test
    void noCommandIsMisuse() {
        Run run = Run.of();
        assertEquals(2, run.exitCode());
        assertTrue(run.error().contains("Missing required subcommand"), run.error());
    }
}
