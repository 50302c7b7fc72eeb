package org.prunelab.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import org.prunelab.darknet.Model;
import org.prunelab.image.Picture;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Constants;
import org.prunelab.prune.Cost;
import org.prunelab.prune.PruningPlan;

class CommandLineTest {

    @TempDir
    private Path folder;

    private TinyDetector tiny;

    @BeforeEach
    void writeDetector() throws IOException {
        tiny = TinyDetector.in(folder);
    }

    private Run prune(Object... options) {
        Object[] files = {"prune", "--cfg", tiny.cfg(), "--weights", tiny.weights()};
        return Run.of(
                Stream.concat(Arrays.stream(files), Arrays.stream(options)).toArray());
    }

    private Run detect(Object... options) {
        Object[] files = {"detect", "--cfg", tiny.cfg(), "--weights", tiny.weights()};
        return Run.of(
                Stream.concat(Arrays.stream(files), Arrays.stream(options)).toArray());
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
        JsonNode found = detect("--names", tiny.names(), "--score", "0.3", image, "--json")
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
        Run run = detect(picture("grey.png"));
        assertEquals(0, run.exitCode());
        assertTrue(run.output().contains("\n  class 1 0.72 [8, 4, 24, 28]\n"), run.output());
    }

    @Test
    void nothingAboveTheScore() {
        Path image = picture("grey.png");
        assertEquals(
                0,
                detect("--score", "0.73", image, "--json")
                        .json()
                        .get(0)
                        .get("detections")
                        .size());
        assertEquals(
                image + ": nothing found",
                detect("--score", "0.73", image).output().strip());
    }

    @Test
    void overlaysAreDrawn() throws IOException {
        Path drawn = folder.resolve("deep/drawn");
        assertEquals(
                2,
                detect("--draw", drawn, picture("a.png"), picture("b.png"), "--json")
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
        assertTrue(detect("--draw", drawn, picture("a.png"), missing).failure().contains("no picture file " + missing));
        assertFalse(Files.exists(drawn));
        Path other = Files.createDirectory(folder.resolve("other")).resolve("a.jpg");
        String message = detect("--draw", drawn, picture("a.png"), other).failure();
        assertTrue(message.contains("would both be drawn as " + drawn.resolve("a.png")), message);
    }

    @Test
    void pruneWritesTheModelThatThePlanGives() throws IOException {
        Path out = folder.resolve("pruned");
        JsonNode json = prune("--groups", "global", "--percentiles", ".5", "--out", out, "--json")
                .json();
        assertEquals(List.of("model.cfg", "model.weights", "plan.json"), files(out));
        PruningPlan plan =
                PruningPlan.load(out.resolve("plan.json"), tiny.model().network());
        assertEquals(
                ChannelGroups.global(tiny.model().network()).percentiles(.5).plan(tiny.model()), plan);
        Model written = Model.read(out.resolve("model.cfg"), out.resolve("model.weights"));
        Model expected = plan.apply(tiny.model(), Constants.MOVED);
        assertEquals(expected.network(), written.network());
        for (int layer : expected.network().convolutions()) {
            assertArrayEquals(
                    expected.weights().of(layer).kernel(),
                    written.weights().of(layer).kernel());
            assertArrayEquals(
                    expected.weights().of(layer).bias(),
                    written.weights().of(layer).bias());
        }
        assertEquals(6875, json.get("before").get("parameters").asLong());
        assertEquals(
                Cost.of(written.network()).macs(), json.get("after").get("macs").asLong());
        JsonNode group = json.get("groups").get(0);
        assertEquals(0.5, group.get("asked").asDouble());
        assertEquals(52 - plan.costAfter().bnChannels(), group.get("removed").asLong());
        assertEquals(group.get("removed").asDouble() / 52, group.get("achieved").asDouble(), 1e-12);
    }

    @Test
    void pruneOptionsReachTheRule() {
        Path out = folder.resolve("pruned");
        PruningPlan plan;
        prune("--groups=layer", "--percentiles=.3,.6", "--importance=l1", "--round-to=8", "--out", out)
                .output();
        plan = PruningPlan.load(out.resolve("plan.json"), tiny.model().network());
        // the percentiles leave 22 and 7, and a layer keeps at least 16 channels at this width
        assertEquals(24, plan.layer(0).after());
        assertEquals(16, plan.layer(1).after());
        prune("--groups=stride", "--percentiles=.3", "--protect=0", "--layer-keep=.9", "--merge=union", "--out", out);
        plan = PruningPlan.load(out.resolve("plan.json"), tiny.model().network());
        assertEquals(32, plan.layer(0).after());
        assertEquals(18, plan.layer(1).after());
    }

    @Test
    void pruneTellsPeopleWhatWasAskedAndAchieved() {
        Run run = prune("--groups=global", "--percentiles=.5", "--out", folder.resolve("pruned"));
        assertEquals("", run.error());
        assertTrue(run.output().contains("percentile 0.5"), run.output());
        assertTrue(run.output().contains("parameters"), run.output());
    }

    @Test
    void groupsFromAFile() throws IOException {
        Path groups = folder.resolve("groups.json");
        Files.writeString(groups, "{\"groups\": [{\"name\": \"first\", \"ranges\": [[0, 1]]}]}");
        Path out = folder.resolve("pruned");
        JsonNode json = prune("--groups", groups, "--percentiles=.5", "--out", out, "--json")
                .json();
        assertEquals("first", json.get("groups").get(0).get("name").asText());
        assertEquals(32, json.get("groups").get(0).get("channels").asInt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--groups=paper", "--percentiles=.5,.6,.7", "--protect=1,3", "--round-to=0", "--groups=no.json"})
    void pruneThatIsRefusedWritesNothing(String option) {
        Path out = folder.resolve("pruned");
        String groups = option.startsWith("--groups") ? option : "--groups=stride";
        String percentiles = option.startsWith("--percentiles") ? option : "--percentiles=.5";
        String rest = option.startsWith("--protect") || option.startsWith("--round") ? option : "--merge=majority";
        String message = prune(groups, percentiles, rest, "--out", out).failure();
        assertTrue(message.length() > 30 && !message.contains("Exception"), message);
        assertFalse(Files.exists(out));
    }

    @Test
    void folderThatCannotBeMade() {
        Path out = tiny.cfg().resolve("inside-a-file");
        String message =
                prune("--groups=global", "--percentiles=.5", "--out", out).failure();
        assertTrue(message.contains("The folder " + out + " can't be written to"), message);
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
    void truncatedAndForeignFilesAreRefusedInOneLine() throws IOException {
        byte[] bytes = Files.readAllBytes(tiny.weights());
        Files.write(tiny.weights(), Arrays.copyOf(bytes, bytes.length - 40));
        String message = detect(picture("a.png")).failure();
        assertTrue(message.startsWith("prunelab: " + tiny.weights() + " holds "), message);
        Files.write(tiny.weights(), Arrays.copyOf(bytes, bytes.length + 40));
        message = prune("--groups=global", "--percentiles=.5", "--out", folder.resolve("out"))
                .failure();
        assertTrue(message.contains("too many"), message);
        Files.writeString(
                tiny.cfg(), Files.readString(tiny.cfg()).replace("activation=mish", "activation=mish\n[reorg]"));
        message = Run.of("cost", tiny.cfg()).failure();
        assertTrue(message.contains("[reorg]") && message.contains("not known"), message);
        Path onnx = folder.resolve("model.onnx");
        message = Run.of("export", "--cfg", tiny.cfg(), "--weights", tiny.weights(), "--onnx", onnx)
                .failure();
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
                detect("--draw", out, picture("a.png")),
                prune("--groups=global", "--percentiles=.5", "--out", out),
                Run.of("export", "--cfg", tiny.cfg(), "--weights", tiny.weights(), "--onnx", out))) {
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
        Path names = folder.resolve("three.names");
        Files.writeString(names, "cat\ndog\ncow\n");
        assertTrue(detect("--names", names, picture("a.png")).failure().contains("2 classes apart, but there are 3"));
        assertTrue(detect("--score", "1.5", picture("a.png")).failure().contains("score=1.5 must be in [0, 1)"));
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
    @ValueSource(strings = {"--help", "cost --help", "detect --help", "prune --help", "export --help", "--version"})
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
