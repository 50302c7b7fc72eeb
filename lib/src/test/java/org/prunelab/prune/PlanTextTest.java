package org.prunelab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.prunelab.base.Sha256;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Shape;
import org.prunelab.darknet.Weights;

/** What plans and their parts say of themselves, and of networks that they are not for. */
class PlanTextTest {

    @Test
    void reasonsAddUpAndAreToldInOrder() {
        Reasons reasons = new Reasons(5000, -1200, 3, -1);
        assertEquals(3802, reasons.removed());
        assertEquals(
                "layer minimum brings back 1,200, merge removes 3, rounding brings back 1", reasons.afterThreshold());
        assertEquals("", new Reasons(7, 0, 0, 0).afterThreshold());
        assertEquals(new Reasons(5001, -1198, 6, 3), reasons.plus(new Reasons(1, 2, 3, 4)));
    }

    private static LayerPlan layer(int channels, int protectedChannels, String why, Reasons reasons) {
        ChannelSet kept = ChannelSet.rising(channels, ChannelSet.all(channels).indices(), channels - reasons.removed());
        return new LayerPlan(3, "neck", kept, protectedChannels, why, reasons);
    }

    @Test
    void aLayerTellsWhatWentAndWhatIsHeld() {
        assertEquals("", layer(8, 0, "", Reasons.NONE).why());
        assertEquals(
                "threshold removes 4", layer(8, 0, "", new Reasons(4, 0, 0, 0)).why());
        assertEquals("merge removes 1", layer(8, 0, "", new Reasons(0, 0, 1, 0)).why());
        assertEquals(
                "protected (on request)",
                layer(8, 8, "on request", Reasons.NONE).why());
        assertEquals(
                "threshold removes 4, rounding brings back 1, 2 protected (joined)",
                layer(8, 2, "joined", new Reasons(4, 0, 0, -1)).why());
        assertEquals(3, layer(8, 0, "", new Reasons(4, 0, 0, -1)).removed());
        assertMessage(
                "Layer 3 loses 6 of 8 channels, but the reasons account for 5.",
                () -> new LayerPlan(3, "", ChannelSet.of(8, 0, 1), 0, "", new Reasons(5, 0, 0, 0)));
    }

    @Test
    void aGroupWithoutPrunableChannelsAchievesNothing() {
        assertEquals(0, new GroupPlan("a", "top 1", 0, 0, 8, 0, Reasons.NONE, "").achieved());
        assertEquals(0.25, new GroupPlan("a", "top 1", 0, 0, 8, 8, new Reasons(2, 0, 0, 0), "").achieved());
    }

    @Test
    void costIsShownWithSeparators() {
        Cost cost = new Cost(162, 64_040_001L, 33_152, 29_834_335_232L);
        assertEquals(
                "162 layers, 64,040,001 parameters, 33,152 normalised channels, 29,834,335,232 MACs", cost.toString());
        assertEquals(256.160004, cost.megabytes());
    }

    @Test
    void theWholeTextOfAPlan() {
        Network network = Nets.of("conv 4\nconv 4\nplain 2");
        PruningPlan plan = ChannelGroups.of(
                        network, ChannelGroup.range("first", 0, 1), ChannelGroup.range("last", 2, 3))
                .percentiles(.5, .5)
                .leastChannels(1)
                .plan(Nets.model(network, Map.of(0, Nets.gamma(4, 3, 2, 1))));
        assertEquals("""
                layer  group              before  after  why
                    0  first                   4      1  threshold removes 3
                    1                          4      4  protected (layer 1: in no group)
                    2  last                    2      2  protected (layer 2: no batch normalisation)
                """, plan.table());
        // 8 + 16 weights, 16 of normalisation and 8 + 2 of the last layer; 3 x 2 weights, 6 and 12 of the others go
        assertEquals("""
                group              asked                removed  channels  why
                first              percentile 0.5        75.0 %         1  the channel at the threshold goes too
                last               percentile 0.5         0.0 %         0  no channel may go
                parameters                50 =>              26  (-48.0 %)
                MACs                     512 =>             224  (-56.3 %)
                BN channels                8 =>               5  (-37.5 %)
                Warning: mind the gap
                """, plan.summary(List.of("mind the gap")));
        assertEquals(List.of(), plan.warnings());
        assertMessage(
                "Layer 5 is no convolution of Network of 3 layers (3 convolutions, 0 heads) for 2 x 4 x 4.",
                () -> plan.layer(5));
    }

    private static final String KINDS = """
            conv 4
            leaky 4 size=3 pad=1
            shortcut -2
            half -1
            pool 3
            upsample
            plain 2""";

    @Test
    void aStructuresDigestIsThatOfItsLines() {
        String text = """
                2 channels
                convolutional of [-1] filters=4 size=1 stride=1 padding=0 groups=1 batch_normalize=true linear
                convolutional of [0] filters=4 size=3 stride=1 padding=1 groups=1 batch_normalize=true leaky
                shortcut of [1, 0] linear
                route of [2] part 1 of 2
                maxpool of [3]
                upsample of [4]
                convolutional of [5] filters=2 size=1 stride=1 padding=0 groups=1 batch_normalize=false linear""";
        assertEquals(Sha256.of(text.getBytes(StandardCharsets.UTF_8)), Structure.digest(Nets.of(KINDS)));
    }

    @Test
    void plansAreEqualByStructureLayersAndGroups() {
        PruningPlan plan = PruningPlan.fromChannels(Nets.of("conv 4\nplain 1"), Map.of(0, 2));
        PruningPlan same = PruningPlan.fromChannels(Nets.of("conv 4\nplain 1").at(8, 8), Map.of(0, 2));
        assertEquals(plan, same);
        assertEquals(plan.hashCode(), same.hashCode());
        PruningPlan other = PruningPlan.fromChannels(Nets.of("conv 4\nplain 1"), Map.of(0, 3));
        assertNotEquals(plan, other);
        assertNotEquals(plan.hashCode(), other.hashCode());
        assertNotEquals(plan, PruningPlan.fromChannels(Nets.of("leaky 4\nplain 1"), Map.of(0, 2)));
    }

    @Test
    void theFirstDifferenceOfAnotherNetworkIsNamed() {
        Network network = Nets.of("conv 4\nplain 1");
        PruningPlan plan = PruningPlan.fromChannels(network, Map.of(0, 2));
        assertDifference(
                plan, Nets.of("conv 4\nplain 1\npool 3"), "layer 2 should be \"no layer\", but is \"maxpool of [1]\"");
        PruningPlan longer = PruningPlan.fromChannels(Nets.of("conv 4\npool 3\nplain 1"), Map.of(0, 2));
        assertDifference(
                longer,
                Nets.of("conv 4\npool 3"),
                "layer 2 should be \"convolutional of [1] filters=1 size=1 stride=1 "
                        + "padding=0 groups=1 batch_normalize=false linear\", but is \"no layer\"");
        assertDifference(
                plan,
                new Network(new Shape(3, 4, 4), network.layers(), Map.of()),
                "the image should be \"2 channels\", but is \"3 channels\"");
    }

    private static void assertDifference(PruningPlan plan, Network other, String difference) {
        String message = "The plan is for another network: %s. Make a plan for this network.".formatted(difference);
        Model model = new Model(other, Weights.random(other, 1));
        assertMessage(message, () -> plan.apply(model));
        assertMessage(message, () -> plan.mask(model));
    }

    private static void assertMessage(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
