package org.prunelab.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Weights;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Constants;
import org.prunelab.prune.Cost;
import org.prunelab.prune.PruningPlan;

class PruneCommandTest {

    @TempDir
    private Path folder;

    private TinyDetector tiny;

    @BeforeEach
    void writeDetector() throws IOException {
        tiny = TinyDetector.in(folder);
    }

    private List<String> files(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void writesTheModelThatThePlanGives() throws IOException {
        Path out = folder.resolve("pruned");
        JsonNode json = tiny.run("prune", "--groups", "global", "--percentiles", ".5", "--out", out, "--json")
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
    void optionsReachTheRule() {
        Path out = folder.resolve("pruned");
        PruningPlan plan;
        tiny.run("prune", "--groups=layer", "--percentiles=.3,.6", "--importance=l1", "--round-to=8", "--out", out)
                .output();
        plan = PruningPlan.load(out.resolve("plan.json"), tiny.model().network());
        // the percentiles leave 22 and 7, and a layer keeps at least 16 channels at this width
        assertEquals(24, plan.layer(0).after());
        assertEquals(16, plan.layer(1).after());
        tiny.run(
                "prune",
                "--groups=stride",
                "--percentiles=.3",
                "--protect=0",
                "--layer-keep=.9",
                "--merge=union",
                "--out",
                out);
        plan = PruningPlan.load(out.resolve("plan.json"), tiny.model().network());
        assertEquals(32, plan.layer(0).after());
        assertEquals(18, plan.layer(1).after());
    }

    @Test
    void tellsPeopleWhatWasAskedAndAchieved() {
        Run run = tiny.run("prune", "--groups=global", "--percentiles=.5", "--out", folder.resolve("pruned"));
        assertEquals("", run.error());
        assertTrue(run.output().contains("percentile 0.5"), run.output());
        assertTrue(run.output().contains("parameters"), run.output());
    }

    @Test
    void collapseIsWarnedOfWithPercentilesToo() {
        Path out = folder.resolve("pruned");
        String warning = "Group \"all\": 2 of 2 layers fall to the minimum of channels: 0 (16 of 32), 1 (16 of 20).";
        JsonNode json = tiny.run("prune", "--groups=global", "--percentiles=.9", "--out", out, "--json")
                .json();
        assertEquals(1, json.get("warnings").size());
        assertEquals(warning, json.get("warnings").get(0).asText());
        Run run = tiny.run("prune", "--groups=global", "--percentiles=.9", "--out", out);
        assertTrue(run.output().contains("\nWarning: " + warning + "\n"), run.output());
    }

    @Test
    void activationThatOpenCvDoesNotKnowIsNoted() throws IOException {
        Files.writeString(tiny.cfg(), Files.readString(tiny.cfg()).replace("activation=leaky", "activation=relu6"));
        Run run = tiny.run("prune", "--groups=global", "--percentiles=.2", "--out", folder.resolve("pruned"));
        assertTrue(run.output().contains("\nNote: OpenCV 4 reads no cfg with activation=relu6; "), run.output());
        assertEquals(
                0,
                TinyDetector.in(folder)
                        .run("prune", "--groups=global", "--percentiles=.2", "--out", folder.resolve("p"), "--json")
                        .json()
                        .get("notes")
                        .size());
    }

    @Test
    void targetsAreReached() throws IOException {
        Path out = folder.resolve("pruned");
        Files.writeString(
                tiny.cfg(),
                Files.readString(tiny.cfg())
                        .replace("filters=32", "filters=320")
                        .replace("filters=20", "filters=400"));
        Model wide = Model.initial(Cfg.read(tiny.cfg()), 1);
        new Model(wide.network(), Weights.random(wide.network(), 1)).write(folder, "tiny");
        JsonNode json = tiny.run("prune", "--groups=global", "--target=parameters=-0.5", "--out", out, "--json")
                .json();
        JsonNode target = json.get("targets").get(0);
        assertEquals("parameters", target.get("name").asText());
        assertEquals(-0.5, target.get("asked").asDouble());
        assertEquals(-0.5, target.get("achieved").asDouble(), 0.002);
        double before = Cost.of(wide.network()).parameters();
        long after = Cost.of(Cfg.read(out.resolve("model.cfg"))).parameters();
        assertEquals(after / before - 1, target.get("achieved").asDouble(), 1e-9);
        assertTrue(json.get("warnings").isArray());
    }

    @Test
    void targetOutOfReachWritesNothing() {
        Path out = folder.resolve("pruned");
        String message = tiny.run("prune", "--groups=global", "--target=parameters=-0.99", "--out", out)
                .failure();
        assertTrue(message.contains("the nearest found reach parameters"), message);
        message = tiny.run("prune", "--groups=global", "--target=milliseconds=-0.3", "--out", out)
                .failure();
        assertTrue(message.contains("needs a latency table"), message);
        assertFalse(Files.exists(out));
    }

    @Test
    void percentilesOrTargetsButNotBoth() {
        Run both = tiny.run("prune", "--percentiles=.5", "--target=macs=-.5", "--out", folder.resolve("out"));
        assertEquals(2, both.exitCode());
        assertTrue(both.error().contains("--percentiles"), both.error());
        assertEquals(2, tiny.run("prune", "--out", folder.resolve("out")).exitCode());
    }

    @Test
    void groupsFromAFile() throws IOException {
        Path groups = folder.resolve("groups.json");
        Files.writeString(groups, "{\"groups\": [{\"name\": \"first\", \"ranges\": [[0, 1]]}]}");
        Path out = folder.resolve("pruned");
        JsonNode json = tiny.run("prune", "--groups", groups, "--percentiles=.5", "--out", out, "--json")
                .json();
        assertEquals("first", json.get("groups").get(0).get("name").asText());
        assertEquals(32, json.get("groups").get(0).get("channels").asInt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--groups=paper", "--percentiles=.5,.6,.7", "--protect=1,3", "--round-to=0", "--groups=no.json"})
    void whatIsRefusedWritesNothing(String option) {
        Path out = folder.resolve("pruned");
        String groups = option.startsWith("--groups") ? option : "--groups=stride";
        String percentiles = option.startsWith("--percentiles") ? option : "--percentiles=.5";
        String rest = option.startsWith("--protect") || option.startsWith("--round") ? option : "--merge=majority";
        String message =
                tiny.run("prune", groups, percentiles, rest, "--out", out).failure();
        assertTrue(message.length() > 30 && !message.contains("Exception"), message);
        assertFalse(Files.exists(out));
    }
}
