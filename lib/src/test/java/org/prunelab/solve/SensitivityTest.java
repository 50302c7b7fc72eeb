package org.prunelab.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;
import org.prunelab.prune.ChannelGroup;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Constants;
import org.prunelab.prune.Cost;
import org.prunelab.prune.Nets;
import org.prunelab.prune.PruningPlan;
import org.prunelab.prune.PruningRule;

class SensitivityTest {

    private static Sensitivity.Curve curve(String group, double... maps) {
        List<Sensitivity.Point> points = new ArrayList<>();
        for (int i = 0; i < maps.length; i++) {
            points.add(new Sensitivity.Point((i + 1) / 10.0, maps[i]));
        }
        return new Sensitivity.Curve(group, points);
    }

    @Test
    void scanPrunesOneGroupAtATime() {
        Network network = Yolov4.of(3).width(0.125).at(64).build();
        Model model = new Model(network, Weights.random(network, 1));
        PruningRule rule = ChannelGroups.paper(network).percentiles(.9, .9, .9, .9, .9);
        List<String> evaluated = new ArrayList<>();
        Sensitivity sensitivity = SensitivityScan.of(rule, 0.25, 0.5).run(model, candidate -> {
            List<String> smaller = new ArrayList<>();
            long channels = 0;
            for (ChannelGroup group : rule.groups().groups()) {
                long kept = channels(candidate.network(), group);
                channels += kept;
                if (kept < channels(network, group)) {
                    smaller.add(group.name());
                }
            }
            evaluated.add(String.join("+", smaller));
            return (double) channels / Cost.of(network).bnChannels();
        });
        assertEquals(List.of("", "1", "1", "2", "2", "3", "3", "4", "4", "5", "5"), evaluated);
        assertEquals(1, sensitivity.unpruned());
        assertEquals(
                rule.groups().groups().stream().map(ChannelGroup::name).toList(),
                sensitivity.groups().stream().map(Sensitivity.Curve::group).toList());
        PruningPlan half =
                ChannelGroups.paper(network).percentiles(0, 0, 0, 0, .5).plan(model);
        assertEquals(
                new Sensitivity.Point(
                        0.5,
                        (double) half.costAfter().bnChannels()
                                / half.costBefore().bnChannels()),
                sensitivity.groups().get(4).points().get(1));
    }

    private static long channels(Network network, ChannelGroup group) {
        return group.layers().stream()
                .filter(layer -> network.layer(layer) instanceof Layer.Convolutional)
                .filter(layer -> network.convolution(layer).batchNormalize())
                .mapToLong(layer -> network.convolution(layer).filters())
                .sum();
    }

    @Test
    void groupsWithNothingToRemoveAreNotScanned() {
        Network network = Nets.of("""
                conv 4
                conv 4
                plain 3""");
        Model model = Nets.model(network, Map.of());
        PruningRule rule = ChannelGroups.perLayer(network).rule().protect(1);
        Sensitivity sensitivity = SensitivityScan.of(rule, 0.5).run(model, candidate -> 0.7);
        assertEquals(
                List.of("layer 0"),
                sensitivity.groups().stream().map(Sensitivity.Curve::group).toList());
    }

    @Test
    void cliffBeginsAtTheLastPercentileBefore80Percent() {
        Sensitivity sensitivity = new Sensitivity(
                0.5, List.of(curve("a", 0.5, 0.41, 0.39, 0), curve("b", 0.2, 0.1), curve("c", 0.5, 0.45)));
        assertEquals(Optional.of(0.2), sensitivity.cliff("a"));
        assertEquals(Optional.of(0.0), sensitivity.cliff("b"));
        assertEquals(Optional.empty(), sensitivity.cliff("c"));
        assertEquals(Optional.empty(), sensitivity.cliff("not scanned"));
        assertEquals(Optional.empty(), sensitivity.whyFlat());
    }

    @Test
    void flatAtTheBottomAndAtTheTop() {
        assertTrue(new Sensitivity(0.8, List.of(curve("a", 0.3, 0), curve("b", 0.1)))
                .whyFlat()
                .orElseThrow()
                .startsWith("Not sparse enough to prune"));
        assertTrue(new Sensitivity(0, List.of(curve("a", 0)))
                .whyFlat()
                .orElseThrow()
                .startsWith("Not sparse enough to prune"));
        assertTrue(new Sensitivity(0.8, List.of(curve("a", 0.8, 0.79), curve("b", 0.81)))
                .whyFlat()
                .orElseThrow()
                .startsWith("The scan is flat: no group loses mAP"));
    }

    @Test
    void justAtALimitIsNotBelowIt() {
        assertEquals(Optional.empty(), new Sensitivity(0.5, List.of(curve("a", 0.4))).cliff("a"));
        assertEquals(Optional.empty(), new Sensitivity(0.8, List.of(curve("a", 0.4))).whyFlat());
        assertEquals(Optional.empty(), new Sensitivity(1, List.of(curve("a", 0.98))).whyFlat());
        assertTrue(new Sensitivity(0.8, List.of()).whyFlat().orElseThrow().endsWith("no group was scanned."));
    }

    @Test
    void groupsBehindTheirCliffAreWarnedOf() {
        Network network = Nets.of("conv 4\nconv 4\nconv 4\nplain 1");
        PruningRule rule = ChannelGroups.perLayer(network).percentiles(.5, .1, .3);
        Sensitivity scan = new Sensitivity(
                0.8, List.of(curve("layer 0", 0.8, 0.7, 0.2), curve("layer 1", 0.8, 0.1), curve("layer 2", 0.6)));
        assertEquals(
                List.of(
                        "Group \"layer 0\" is at percentile 0.5, but behind 0.2 the scan shows a cliff: less than 80 % of the mAP is left.",
                        "Group \"layer 2\" is at percentile 0.3, but already at the first scanned percentile 0.1 less than 80 % of the mAP is left."),
                CliffWarnings.of(rule, scan));
        Sensitivity flat = new Sensitivity(0.8, List.of(curve("layer 0", 0.8)));
        assertEquals(List.of(flat.whyFlat().orElseThrow()), CliffWarnings.of(rule, flat));
    }

    @Test
    void percentilesOfAScanMustRise() {
        PruningRule rule = ChannelGroups.global(Nets.of("conv 4\nplain 1")).rule();
        assertMessage("The percentiles of group \"scan\" must rise", () -> SensitivityScan.of(rule, 0.5, 0.4));
        assertEquals(new SensitivityScan(rule, List.of(0.4, 0.5), Constants.MOVED), SensitivityScan.of(rule, 0.4, 0.5));
    }

    @Test
    void jsonRoundTrips(@TempDir Path folder) {
        Sensitivity sensitivity = new Sensitivity(0.8, List.of(curve("a", 0.79, 0.1), curve("b", 0.8)));
        sensitivity.write(folder.resolve("sensitivity.json"));
        assertEquals(sensitivity, Sensitivity.read(folder.resolve("sensitivity.json")));
    }

    @Test
    void brokenCurvesAreNamed(@TempDir Path folder) throws IOException {
        assertMessage("percentile=1.0 must be", () -> new Sensitivity.Point(1, 0.5));
        assertMessage("percentile=0.0 must be", () -> new Sensitivity.Point(0, 0.5));
        assertMessage("mAP=-0.1 must be between 0 and 1", () -> new Sensitivity.Point(0.5, -0.1));
        assertMessage("unpruned mAP=1.1 must be between 0 and 1", () -> new Sensitivity(1.1, List.of()));
        assertMessage("mAP=80.0 must be between 0 and 1", () -> new Sensitivity.Point(0.5, 80));
        assertMessage("The curve of group \"a\" has no point", () -> curve("a"));
        assertMessage(
                "The percentiles of group \"a\" must rise, but 0.5 follows 0.5",
                () -> new Sensitivity.Curve(
                        "a", List.of(new Sensitivity.Point(0.5, 1), new Sensitivity.Point(0.5, 1))));
        assertMessage(
                "Two curves are of the same group", () -> new Sensitivity(0.8, List.of(curve("a", 1), curve("a", 1))));
        Path file = folder.resolve("broken.json");
        Files.writeString(
                file, "{\"unpruned\": 0.8, \"groups\": [{\"name\": \"a\", \"points\": [{\"percentile\": 2}]}]}");
        assertMessage(file + ": \"map\" must be a number, but is missing", () -> Sensitivity.read(file));
        Files.writeString(file, "{\"unpruned\": 8, \"groups\": []}");
        assertMessage(
                file + ": its sensitivity: unpruned mAP=8.0 must be between 0 and 1", () -> Sensitivity.read(file));
    }

    private static void assertMessage(String start, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.startsWith(start), message);
    }
}
