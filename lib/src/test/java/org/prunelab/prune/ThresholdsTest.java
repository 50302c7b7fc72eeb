package org.prunelab.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;

class ThresholdsTest {

    /** Layers 2 and 3 are the third group, layers 4 and 5 the fourth. */
    private final Network chain = Nets.of("""
            conv 2
            conv 2
            conv 4
            conv 2
            conv 2
            conv 3
            plain 1""");

    private final Model model = Nets.model(
            chain,
            Map.of(
                    2, Nets.gamma(.9, -.8, .7, .6),
                    3, Nets.gamma(.1, .2),
                    4, Nets.gamma(.3, .4),
                    5, Nets.gamma(.5, .05, .25)));

    private final ChannelGroups groups = ChannelGroups.of(
            chain,
            ChannelGroup.range("1", 0, 1),
            ChannelGroup.range("2", 1, 2),
            ChannelGroup.range("3", 2, 4),
            ChannelGroup.range("4", 4, 6),
            ChannelGroup.range("5", 6, 7));

    private int[] kept(PruningRule rule, int layer) {
        return rule.leastChannels(1).plan(model).layer(layer).kept().indices();
    }

    @Test
    void correctedPercentileIsOfTheWholeGroup() {
        PruningRule rule = groups.percentiles(0, 0, .5, .6, 0);
        // sorted .1 .2 .6 .7 .8 .9: element 3 is .7; layer 3 keeps its largest, the minimum
        assertArrayEquals(new int[] {0, 1}, kept(rule, 2));
        assertArrayEquals(new int[] {1}, kept(rule, 3));
        // sorted .05 .25 .3 .4 .5: element 3 is .4
        assertArrayEquals(new int[] {1}, kept(rule, 4));
        assertArrayEquals(new int[] {0}, kept(rule, 5));
    }

    @Test
    void publishedPercentileIsOfTheOverwrittenVector() {
        PruningRule rule = groups.percentiles(0, 0, .5, .6, 0).thresholdRule(ThresholdRule.AS_PUBLISHED);
        // layer 3 overwrites the start of layer 2's: .1 .2 .7 .6 0 0, sorted 0 0 .1 .2 .6 .7: element 3 is .2
        assertArrayEquals(new int[] {0, 1, 2, 3}, kept(rule, 2));
        assertArrayEquals(new int[] {1}, kept(rule, 3));
        // .5 .05 .25 0 0, sorted 0 0 .05 .25 .5: element 3 is .25
        assertArrayEquals(new int[] {0, 1}, kept(rule, 4));
        assertArrayEquals(new int[] {0}, kept(rule, 5));
        GroupPlan third = rule.leastChannels(1).plan(model).groups().get(2);
        assertEquals(.2f, (float) third.value());
        assertEquals("the published threshold removes 2 of 6, layer minimum brings back 1", third.why());
        assertEquals(1 / 6.0, third.achieved());
    }

    @Test
    void onlyTheThirdAndFourthGroupAreOverwritten() {
        ChannelGroups two = ChannelGroups.of(chain, ChannelGroup.range("a", 2, 4), ChannelGroup.range("b", 4, 6));
        PruningRule rule = two.percentiles(.5, .6).leastChannels(1);
        assertEquals(
                rule.plan(model), rule.thresholdRule(ThresholdRule.AS_PUBLISHED).plan(model));
    }

    @Test
    void equalGammaAtTheThresholdIsExplained() {
        Model equal = Nets.model(chain, Map.of(2, Nets.gamma(.5, .5, .5, .9)));
        GroupPlan group = ChannelGroups.of(chain, ChannelGroup.range("two", 2, 3))
                .percentiles(.25)
                .leastChannels(1)
                .plan(equal)
                .groups()
                .get(0);
        assertEquals(3, group.removed());
        assertEquals("1 more are equal to the threshold", group.why());
    }

    @Test
    void shareThatDiffersFromTheAskedOneIsExplained() {
        Model eight = Nets.model(Nets.of("conv 8\nplain 1"), Map.of(0, Nets.gamma(.1, .2, .3, .4, .5, .6, .7, .8)));
        assertEquals("whole channels: 2 of 8", why(eight, .2));
        assertEquals("the channel at the threshold goes too", why(eight, .25));
        assertEquals("", why(eight, .375 - 1e-9));
    }

    private static String why(Model model, double percentile) {
        return ChannelGroups.global(model.network())
                .percentiles(percentile)
                .leastChannels(1)
                .plan(model)
                .groups()
                .get(0)
                .why();
    }

    @Test
    void percentileZeroRemovesNothing() {
        PruningPlan plan = ChannelGroups.global(chain).percentiles(0).plan(model);
        assertEquals(plan.costBefore(), plan.costAfter());
    }

    @Test
    void absoluteKeepsWhatIsGreater() {
        PruningRule rule = ChannelGroups.global(chain).thresholds(Threshold.absolute(.65));
        assertArrayEquals(new int[] {0, 1, 2}, kept(rule, 2));
    }

    @Test
    void topKeepsTheLargest() {
        PruningRule rule = ChannelGroups.global(chain).thresholds(Threshold.topK(2));
        assertArrayEquals(new int[] {0, 1}, kept(rule, 2));
        assertArrayEquals(new int[] {0, 2}, kept(rule, 5));
    }

    @Test
    void listedKeepsTheList() {
        PruningRule rule = ChannelGroups.global(chain).thresholds(Threshold.listed(Map.of(2, ChannelSet.of(4, 3, 1))));
        assertArrayEquals(new int[] {1, 3}, kept(rule, 2));
        assertArrayEquals(new int[] {0, 1}, kept(rule, 3));
    }

    @Test
    void listForAnotherLayerSizeIsRefused() {
        PruningRule rule = ChannelGroups.global(chain).thresholds(Threshold.listed(Map.of(2, ChannelSet.of(5, 3))));
        String message = assertThrows(IllegalArgumentException.class, () -> rule.plan(model))
                .getMessage();
        assertEquals("Layer 2 has 4 channels, but the list of kept ones is for 5.", message);
    }

    @Test
    void importanceByKernelNormsIsAPartOfTheLayersMean() {
        float[] kernel = {3, -4, 0, 6};
        var weights = new ConvolutionWeights(kernel, new float[2], Nets.gamma(-2, 1), new float[2], new float[2]);
        assertArrayEquals(new float[] {2, 1}, Importance.gamma().of(0, weights));
        // sums 7 and 6, roots 5 and 6, as parts of their means
        assertArrayEquals(new float[] {7 / 6.5f, 6 / 6.5f}, Importance.l1().of(0, weights));
        assertArrayEquals(new float[] {5 / 5.5f, 6 / 5.5f}, Importance.l2().of(0, weights));
        assertArrayEquals(
                Importance.random(3).of(0, weights), Importance.random(3).of(0, weights));
    }

    @Test
    void brokenGammaIsRefused() {
        Model broken = Nets.model(chain, Map.of(2, Nets.gamma(1, Double.NaN, 1, 1)));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> ChannelGroups.global(chain).percentiles(.5).plan(broken))
                .getMessage();
        assertTrue(message.startsWith("The importance of channel 1 of layer 2 is NaN"), message);
    }

    @Test
    void percentilesOutsideOfZeroToOneAreRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> ChannelGroups.global(chain)
                        .percentiles(64.7))
                .getMessage();
        assertTrue(message.startsWith("percentile=64.7 must be at least 0 and below 1"), message);
    }

    @Test
    void weightsOfAnotherNetworkAreRefused() {
        Weights other = Weights.random(Nets.of("conv 3\nplain 1"), 1);
        assertThrows(
                IllegalArgumentException.class,
                () -> ChannelGroups.global(chain).percentiles(.5).plan(chain, other));
    }

    @Test
    void aSingleShareServesAllGroupsOfARule() {
        ChannelGroups groups =
                ChannelGroups.paper(Yolov4.of(20).width(0.125).at(128).build());

        assertEquals(groups.percentiles(.4), groups.rule().percentiles(.4));
        assertEquals(groups.percentiles(.4, .4, .4, .4, .4), groups.rule().percentiles(.4));
    }
}
