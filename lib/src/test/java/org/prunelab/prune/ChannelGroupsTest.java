package org.prunelab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.SharedData;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;

class ChannelGroupsTest {

    private final Network yolov4 = Yolov4.of(20).at(416).build();

    @TempDir
    Path folder;

    private static List<Integer> channels(Network network, ChannelGroups groups) {
        return groups.groups().stream()
                .map(group -> group.layers().stream()
                        .filter(i -> network.layer(i) instanceof Layer.Convolutional c && c.batchNormalize())
                        .mapToInt(i -> network.convolution(i).filters())
                        .sum())
                .toList();
    }

    @Test
    void paperGroupsHaveThePublishedChannels() {
        assertEquals(List.of(4608, 5376, 11776, 3456, 7936), channels(yolov4, ChannelGroups.paper(yolov4)));
    }

    @Test
    void olderLastGroupHas8064Channels() {
        assertEquals(8064, channels(yolov4, ChannelGroups.paperOlder(yolov4)).get(4));
    }

    @Test
    void olderLastGroupAtHalfKeepsWhatTheReleasedCfgKeeps() {
        Network small = yolov4.at(32, 32);
        GroupPlan last = ChannelGroups.paperOlder(small)
                .percentiles(0, 0, 0, 0, .5)
                .plan(small, Weights.random(small, 1))
                .groups()
                .get(4);
        assertEquals(4031, last.channels() - last.removed());
    }

    @Test
    void paperGroupsOfAnotherNetworkNameTheAlternatives() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> ChannelGroups.paper(Nets.of("conv 2\nplain 1")))
                .getMessage();
        assertTrue(message.contains("has 2 layers"), message);
        assertTrue(message.contains("byStride, byModule, global or perLayer"), message);
    }

    @Test
    void protectedLayersOfYolov4AreThePapers() {
        assertEquals(
                List.of(107, 117, 127, 138, 149, 160),
                List.copyOf(ProtectedLayers.of(yolov4).keySet()));
    }

    @Test
    void protectedLayersOfYolov3WithSpp() {
        // 77 before the pools, 91 and 103 before upsamplings, 88, 100 and 112 before the heads
        assertEquals(
                List.of(77, 88, 91, 100, 103, 112),
                List.copyOf(ProtectedLayers.of(Cfg.read(SharedData.at("cfg/yolov3-spp.cfg")))
                        .keySet()));
    }

    @Test
    void strideGroupsFollowTheMaps() {
        ChannelGroups groups = ChannelGroups.byStride(yolov4);
        assertEquals(
                List.of("stride 1", "stride 2", "stride 4", "stride 8", "stride 16", "stride 32"),
                groups.groups().stream().map(ChannelGroup::name).toList());
        assertEquals(List.of(0), groups.groups().get(0).layers());
        assertTrue(groups.groups().get(3).layers().containsAll(List.of(24, 54, 130, 137, 138)));
    }

    @Test
    void moduleGroupsFindTheHeadsAndThePyramid() {
        Map<String, List<Integer>> layers = new HashMap<>();
        ChannelGroups.byModule(yolov4).groups().forEach(group -> layers.put(group.name(), group.layers()));
        assertEquals(List.of(137, 138, 148, 149, 159, 160), layers.get("heads"));
        assertEquals(List.of(107, 114, 115, 116), layers.get("SPP"));
        assertEquals(
                List.of(86, 87, 89, 90, 91, 93, 94, 96, 97, 99, 100, 102, 104, 105, 106),
                layers.get("backbone stride 32"));
        assertEquals(110, layers.values().stream().mapToInt(List::size).sum());
    }

    @Test
    void perLayerHasAGroupForEachNormalisedConvolution() {
        assertEquals(107, ChannelGroups.perLayer(yolov4).groups().size());
    }

    @Test
    void groupsOfOnesOwnByPredicate() {
        ChannelGroup even = ChannelGroup.where("even", Nets.of("conv 2\nconv 2\nplain 1"), i -> i % 2 == 0);
        assertEquals(List.of(0, 2), even.layers());
    }

    @Test
    void layerInTwoGroupsIsRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> ChannelGroups.of(yolov4, ChannelGroup.range("a", 0, 5), ChannelGroup.range("b", 4, 9)))
                .getMessage();
        assertEquals("Layer 4 is in both group \"a\" and group \"b\"; take it out of one.", message);
    }

    @Test
    void numberOfThresholdsMustBeThatOfTheGroups() {
        String message = assertThrows(IllegalArgumentException.class, () -> ChannelGroups.paper(yolov4)
                        .percentiles(.1, .2))
                .getMessage();
        assertEquals("There are 5 groups (1, 2, 3, 4, 5), but 2 thresholds; give one for each.", message);
    }

    @Test
    void jsonRoundTrip() {
        for (ChannelGroups groups :
                List.of(ChannelGroups.paper(yolov4), ChannelGroups.byModule(yolov4), ChannelGroups.byStride(yolov4))) {
            Path file = folder.resolve("groups.json");
            groups.write(file);
            assertEquals(groups, ChannelGroups.read(file, yolov4));
        }
    }

    @Test
    void brokenFilesAreNamed() throws IOException {
        Path file = folder.resolve("own.json");
        refused(file, "{\"groups\": [", "is not JSON: line 1");
        refused(file, "[]", "it holds no JSON object");
        refused(file, "{\"groups\": 3}", "\"groups\" must be a list, but is 3");
        refused(file, "{\"groups\": [{\"name\": \"a\", \"ranges\": [[4, 400]]}]}", "outside of layers 0 to 161");
        refused(file, "{\"groups\": [{\"ranges\": [[4, 5]]}]}", "\"name\" must be a text, but is missing");
        refused(file, "{\"networkSize\": 24, \"groups\": []}", "a network of 24 layers, but this one has 162");
        refused(file, "{\"groups\": []}", "There are no groups");
        assertThrows(UncheckedIOException.class, () -> ChannelGroups.read(folder.resolve("absent.json"), yolov4));
    }

    private void refused(Path file, String text, String expected) throws IOException {
        Files.writeString(file, text);
        String message = assertThrows(IllegalArgumentException.class, () -> ChannelGroups.read(file, yolov4))
                .getMessage();
        assertTrue(message.startsWith(file.toString()) && message.contains(expected), message);
    }

    @Test
    void divisionsHaveNamesAndTexts() {
        assertEquals(
                List.of(
                        ChannelGroups.paper(yolov4),
                        ChannelGroups.paperOlder(yolov4),
                        ChannelGroups.byStride(yolov4),
                        ChannelGroups.byModule(yolov4),
                        ChannelGroups.global(yolov4),
                        ChannelGroups.perLayer(yolov4)),
                ChannelGroups.NAMED.names().stream()
                        .map(name -> ChannelGroups.named(name, yolov4))
                        .toList());
        ChannelGroups own = ChannelGroups.of(
                yolov4, new ChannelGroup("some", List.of(7, 3, 4, 5, 9)), new ChannelGroup("one", List.of(1)));
        assertEquals("some: layers 3 to 5, 7, 9\none: layer 1", own.toString());
        assertEquals("all: layers 0 to 161", ChannelGroups.global(yolov4).toString());
    }

    @Test
    void aFileHoldsHalfOpenRanges() throws IOException {
        Path file = folder.resolve("groups.json");
        ChannelGroups.of(yolov4, new ChannelGroup("some", List.of(3, 4, 5, 7)), new ChannelGroup("one", List.of(1)))
                .write(file);
        assertEquals(
                "{\"networkSize\":162,\"groups\":[{\"name\":\"some\",\"ranges\":[[3,6],[7,8]]},"
                        + "{\"name\":\"one\",\"ranges\":[[1,2]]}]}",
                Files.readString(file).replaceAll("\\s", ""));
    }

    @Test
    void rangesReachFromTheFirstLayerToTheLast() throws IOException {
        Path file = folder.resolve("own.json");
        String text = "{\"groups\": [{\"name\": \"a\", \"ranges\": [%s]}]}";
        Files.writeString(file, text.formatted("[0, 162]"));
        assertEquals(
                162, ChannelGroups.read(file, yolov4).groups().get(0).layers().size());
        for (String range : List.of("[-1,4]", "[4,4]", "[0,163]")) {
            refused(
                    file,
                    text.formatted(range),
                    "the range %s is empty or outside of layers 0 to 161".formatted(range));
        }
        for (String range : List.of("4", "[4]", "[4,5,6]", "[4.5,6]", "[4,\"6\"]")) {
            refused(file, text.formatted(range), "such as [0, 56], but one is " + range);
        }
        // layer 9 of YOLOv4 is a route
        refused(file, text.formatted("[9,10]"), "group \"a\" holds no convolution in its ranges [[9,10]]");
    }

    @Test
    void groupsThatCannotBeAreNamed() {
        assertMessage("A group needs a name.", () -> ChannelGroup.range(" ", 0, 1));
        assertMessage("Group \"a\" is the range [4, 4), which holds no layer.", () -> ChannelGroup.range("a", 4, 4));
        assertMessage(
                "Group \"a\" needs layers, with indices from 0 on, but has [].",
                () -> new ChannelGroup("a", List.of()));
        assertMessage(
                "Group \"a\" needs layers, with indices from 0 on, but has [-1, 2].",
                () -> new ChannelGroup("a", List.of(2, -1)));
        assertMessage("There are no groups; name at least one.", () -> ChannelGroups.of(yolov4));
        assertMessage(
                "Group \"a\" holds layer 162, but the network has layers 0 to 161.",
                () -> ChannelGroups.of(yolov4, ChannelGroup.range("a", 160, 163)));
        assertMessage(
                "Two groups have the same name: [a, a]",
                () -> ChannelGroups.of(yolov4, ChannelGroup.range("a", 0, 1), ChannelGroup.range("a", 1, 2)));
    }

    private static void assertMessage(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void aPyramidIsSeveralPoolsOfStrideOne() {
        String pools = "conv 4\npool %d\nroute 0\npool %d stride=%d\nplain 1";
        assertEquals(
                "before spatial pyramid pooling",
                ProtectedLayers.of(Nets.of(pools.formatted(3, 5, 1))).get(0));
        assertEquals(
                List.of(4),
                List.copyOf(
                        ProtectedLayers.of(Nets.of(pools.formatted(3, 1, 1))).keySet()));
        assertEquals(
                List.of(2),
                List.copyOf(
                        ProtectedLayers.of(Nets.of("conv 4\npool 3\nplain 1")).keySet()));
    }

    @Test
    void longChainsAreFollowedToTheirEnd() {
        String cfg = "[net]\nwidth=4\nheight=4\n[convolutional]\nbatch_normalize=1\nfilters=4\nactivation=linear\n"
                + "[dropout]\n".repeat(30_000)
                + "[upsample]\nstride=2\n[convolutional]\nfilters=1\nactivation=linear\n";
        Network network = Cfg.parse(cfg);
        assertEquals("before an upsampling", ProtectedLayers.of(network).get(0));
        PruningPlan plan = ChannelGroups.byModule(network).percentiles(.5).plan(network, Weights.random(network, 1));
        assertEquals(
                4,
                plan.apply(new Model(network, Weights.random(network, 1)))
                        .network()
                        .convolution(0)
                        .filters());
    }
}
