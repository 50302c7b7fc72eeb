package org.prunelab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.RandomNetwork;
import org.prunelab.darknet.Weights;

class PlanFileTest {

    @TempDir
    Path folder;

    @Property(tries = 200)
    void roundTripKeepsThePlan(@ForAll long seed, @ForAll Merge merge) throws IOException {
        Network network = RandomNetwork.of(seed);
        PruningPlan plan = ChannelGroups.byModule(network)
                .thresholds(Threshold.percentile(.4))
                .merge(merge)
                .plan(network, Weights.random(network, seed));
        Path file = Files.createTempFile("plan", ".json");
        try {
            plan.save(file);
            PruningPlan loaded = PruningPlan.load(file, inAnotherSize(network));
            assertEquals(plan, loaded);
            assertEquals(
                    plan.network(),
                    loaded.network()
                            .at(network.input().height(), network.input().width()));
        } finally {
            Files.delete(file);
        }
    }

    /** The network for 16 x 16 pixels, or as it is where joined maps would then differ in size. */
    private static Network inAnotherSize(Network network) {
        try {
            return network.at(16, 16);
        } catch (IllegalArgumentException sizesDiffer) {
            return network;
        }
    }

    @Test
    void nothingIsLeftAside() throws IOException {
        Network network = Nets.of("conv 4\nplain 1");
        PruningPlan.fromChannels(network, Map.of(0, 2)).save(folder.resolve("new/plan.json"));
        try (var files = Files.list(folder.resolve("new"))) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void planForAnotherNetworkIsRefused() {
        Path file = folder.resolve("plan.json");
        PruningPlan plan = PruningPlan.fromChannels(Nets.of("conv 4\nplain 1"), Map.of(0, 2));
        plan.save(file);
        String message = assertThrows(IllegalArgumentException.class, () -> PruningPlan.load(file, plan.network()))
                .getMessage();
        assertTrue(message.contains("the plan of a network of another structure"), message);
    }

    @Test
    void tamperedPlansAreRefused() throws IOException {
        Network network = Nets.of("conv 4\nconv 4\nshortcut -2\nplain 1");
        Path file = folder.resolve("plan.json");
        PruningPlan.fromChannels(network, Map.of(0, 2)).save(file);
        String text = Files.readString(file);
        for (String[] change : new String[][] {
            {"\"kept\":[0,1]}", "\"kept\":[0,9]}"},
            {"\"kept\":[0,1]}", "\"kept\":[0]}"},
            {"\"kept\":[0,1]},", "\"kept\":[0,2]},"},
            {"\"layer\":1,", "\"layer\":2,"},
            {"prunelab-plan-1", "other"},
            {"\"layers\":[", "\"layers\":7,\"rest\":["},
        }) {
            String broken = text.replaceFirst(Pattern.quote(change[0]), change[1]);
            assertFalse(broken.equals(text), change[0]);
            Files.writeString(file, broken);
            String message = assertThrows(IllegalArgumentException.class, () -> PruningPlan.load(file, network))
                    .getMessage();
            assertTrue(message.startsWith(file.toString()), message);
        }
    }

    @Test
    void collapseIsWarnedOfInALineAGroupAlsoAfterLoading() {
        Network network = Nets.of("conv 40\nconv 60\nconv 60\nconv 60\nconv 60\nconv 8\nplain 1");
        PruningPlan plan = ChannelGroups.of(
                        network, ChannelGroup.range("first", 0, 5), ChannelGroup.range("last", 5, 7))
                .percentiles(.98, .2)
                .leastChannels(2)
                .layerKeep(0)
                .plan(network, Weights.random(network, 2));
        assertEquals(1, plan.warnings().size(), plan.toString());
        String warning = plan.warnings().get(0);
        assertTrue(
                warning.matches("Group \"first\": 1\\d of 280 prunable channels are left; "
                        + "\\d of 5 layers fall to the minimum of channels.* \\d \\(2 of [46]0\\).*"),
                warning);
        assertTrue(plan.toString().contains("\nWarning: " + warning + "\n"), plan.toString());
        plan.save(folder.resolve("plan.json"));
        assertEquals(
                plan.warnings(),
                PruningPlan.load(folder.resolve("plan.json"), network).warnings());
        assertEquals(
                List.of(),
                ChannelGroups.global(network)
                        .percentiles(.3)
                        .leastChannels(2)
                        .plan(network, Weights.random(network, 2))
                        .warnings());
    }

    @Test
    void warningsOfManyGroupsAreOneLine() {
        Network network = Nets.of("conv 20\n".repeat(12) + "plain 1");
        double[] percentiles = new double[12];
        Arrays.fill(percentiles, .9);
        List<String> warnings = ChannelGroups.perLayer(network)
                .percentiles(percentiles)
                .leastChannels(4)
                .layerKeep(0)
                .plan(network, Weights.random(network, 2))
                .warnings();
        assertEquals(
                List.of("12 of 12 groups are left with little: 12 of 12 layers fall to the minimum of channels, such as"
                        + " 0 (4 of 20), 1 (4 of 20), 2 (4 of 20)."),
                warnings);
    }

    private static List<String> warnings(int layers, ChannelGroups groups, Threshold threshold, int least) {
        Network network = Nets.of("conv 20\n".repeat(layers) + "plain 1");
        return groups.thresholds(threshold)
                .leastChannels(least)
                .layerKeep(0)
                .plan(network, Weights.random(network, 2))
                .warnings();
    }

    @Test
    void eightGroupsAreALineEach() {
        ChannelGroups groups = ChannelGroups.perLayer(Nets.of("conv 20\n".repeat(8) + "plain 1"));
        assertEquals(
                IntStream.range(0, 8)
                        .mapToObj(i ->
                                "Group \"layer %1$d\": 1 of 1 layers falls to the minimum of channels: %1$d (4 of 20)."
                                        .formatted(i))
                        .toList(),
                warnings(8, groups, Threshold.percentile(.9), 4));
    }

    @Test
    void aTwentiethOfAGroupIsNearlyNothing() {
        ChannelGroups groups = ChannelGroups.global(Nets.of("conv 20\nplain 1"));
        assertEquals(
                List.of("Group \"all\": 1 of 20 prunable channels are left."),
                warnings(1, groups, Threshold.topK(1), 1));
        assertEquals(List.of(), warnings(1, groups, Threshold.topK(2), 1));
    }

    @Test
    void threeLayersAtTheirMinimumAreAllNamed() {
        ChannelGroups groups = ChannelGroups.global(Nets.of("conv 20\n".repeat(3) + "plain 1"));
        assertEquals(
                List.of(
                        "Group \"all\": 3 of 3 layers fall to the minimum of channels: 0 (4 of 20), 1 (4 of 20), 2 (4 of 20)."),
                warnings(3, groups, Threshold.absolute(5), 4));
    }

    @Test
    void aFileTellsWhatWasAskedAndAchieved() throws IOException {
        Network network = Nets.of("conv 4\nplain 1");
        Path file = folder.resolve("plan.json");
        ChannelGroups.global(network)
                .percentiles(.25)
                .leastChannels(1)
                .plan(Nets.model(network, Map.of(0, Nets.gamma(4, 3, 2, 1))))
                .save(file);
        String text = Files.readString(file);
        assertTrue(
                text.contains("\"threshold\":\"percentile 0.25\",\"asked\":0.25,\"achieved\":0.5,\"value\":2.0,"
                        + "\"channels\":4,\"prunable\":4,\"removedBy\":{\"threshold\":2,"),
                text);
    }

    @Test
    void textShowsGroupsLayersAndCost() {
        Network network = Nets.of("conv 4\nplain 1");
        PruningPlan plan = ChannelGroups.global(network)
                .percentiles(.25)
                .leastChannels(1)
                .plan(Nets.model(network, Map.of(0, Nets.gamma(4, 3, 2, 1))));
        assertTrue(plan.table().contains("    0  all                     4      2  threshold removes 2"), plan.table());
        assertTrue(plan.toString().contains("percentile 0.25       50.0 %         2"), plan.toString());
        // 4 x 2 + 8 + 4 + 1 before, 2 x 2 + 4 + 2 + 1 after
        assertTrue(plan.toString().contains("21 =>              11  (-47.6 %)"), plan.toString());
    }
}
