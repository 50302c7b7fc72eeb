package org.prunelab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.RandomNetwork;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;

class PruningRuleTest {

    private final Network network = Nets.of("conv 8\nconv 8\nplain 2");
    private final ChannelGroups groups = ChannelGroups.global(network);

    @Test
    void eachSettingChangesItselfOnly() {
        PruningRule rule = groups.percentiles(.5)
                .thresholdRule(ThresholdRule.AS_PUBLISHED)
                .importance(Importance.l2())
                .merge(Merge.UNION)
                .layerKeep(.25)
                .leastChannels(3)
                .roundTo(4)
                .protect(1)
                .protect(0, 1);
        PruningRule all = new PruningRule(
                groups,
                List.of(Threshold.percentile(.5)),
                ThresholdRule.AS_PUBLISHED,
                Importance.l2(),
                Merge.UNION,
                .25,
                3,
                Rounding.up(4),
                Set.of(0, 1));
        assertEquals(all, rule);
        assertEquals(
                new PruningRule(
                        groups,
                        List.of(Threshold.topK(2)),
                        ThresholdRule.AS_PUBLISHED,
                        Importance.l2(),
                        Merge.UNION,
                        .25,
                        3,
                        Rounding.down(4),
                        Set.of(0, 1)),
                rule.thresholds(List.of(Threshold.topK(2))).rounding(Rounding.down(4)));
    }

    @Test
    void aLayersMinimumIsItsShareOrTheLeastNumber() {
        PruningRule rule = groups.rule();
        assertEquals(4, rule.layerKeep(.5).minimum(network, 9));
        assertEquals(1, rule.layerKeep(.125).leastChannels(3).minimum(network, 8));
        assertEquals(3, rule.layerKeep(.12).leastChannels(3).minimum(network, 8));
        assertEquals(2, rule.layerKeep(0).leastChannels(3).minimum(network, 2));
        assertEquals(4, rule.layerKeep(0).minimum(network, 8)); // 16 at 32 filters of the first layer
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertEquals(0, groups.rule().layerKeep(0).layerKeep());
        assertEquals(1, groups.rule().layerKeep(1).layerKeep());
        assertMessage(
                "layerKeep=1.5 must be between 0 and 1; 0.01 keeps 1 % of a layer",
                () -> groups.rule().layerKeep(1.5));
        assertThrows(IllegalArgumentException.class, () -> groups.rule().layerKeep(-0.1));
        assertMessage("leastChannels=-1 must be at least 1, or PruningRule.DERIVED", () -> groups.rule()
                .leastChannels(-1));
        assertMessage("multiple=0 must be at least 1", () -> Rounding.up(0));
        assertMessage(
                "percentile=1.0 must be at least 0 and below 1; 0.3 removes 30 % of the group",
                () -> Threshold.percentile(1));
        assertMessage("threshold=-0.5 must be at least 0 and finite", () -> Threshold.absolute(-.5));
        assertMessage(
                "threshold=Infinity must be at least 0 and finite", () -> Threshold.absolute(Double.POSITIVE_INFINITY));
        assertMessage("channels=0 must be at least 1", () -> Threshold.topK(0));
    }

    private static void assertMessage(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void tablesNameThresholds() {
        assertEquals("percentile 0.25", Threshold.percentile(.25).describe());
        assertEquals("above 0.0", Threshold.absolute(0).describe());
        assertEquals("top 1", Threshold.topK(1).describe());
        assertEquals("listed", Threshold.listed(Map.of()).describe());
    }

    @Test
    void measuresOfImportanceHaveNames() {
        assertEquals(
                List.of(Importance.gamma(), Importance.l1(), Importance.l2(), Importance.random(7)),
                Importance.NAMED.names().stream()
                        .map(name -> Importance.named(name, 7))
                        .toList());
    }

    @Test
    void chanceDiffersBetweenLayersAndSeeds() {
        ConvolutionWeights weights =
                Weights.random(Nets.of("conv 100\nplain 1"), 1).of(0);
        float[] chance = Importance.random(3).of(0, weights);
        float[] rising = chance.clone();
        Arrays.sort(rising);
        assertTrue(rising[0] >= 0 && rising[0] < .1 && rising[99] > .9 && rising[99] < 1);
        assertNotEquals(
                Arrays.toString(chance), Arrays.toString(Importance.random(3).of(1, weights)));
        assertNotEquals(
                Arrays.toString(chance), Arrays.toString(Importance.random(4).of(0, weights)));
    }

    @Test
    void withoutNormalisationNoMeasureHasValues() {
        ConvolutionWeights plain = Weights.random(network, 1).of(2);
        for (String name : Importance.NAMED.names()) {
            assertEquals(0, Importance.named(name, 1).of(2, plain).length, name);
        }
    }

    @Test
    void aPlannerForetellsTheNetworkOfThePlan() {
        for (long seed = 0; seed < 20; seed++) {
            Network random = RandomNetwork.of(seed);
            Model model = new Model(random, Weights.random(random, seed));
            PruningRule rule =
                    ChannelGroups.byStride(random).rule().leastChannels(2).rounding(Rounding.down(3));
            double[] percentiles = new double[rule.groups().groups().size()];
            Arrays.setAll(percentiles, group -> .3 + .1 * (group % 4));
            PruningRule asked = rule.percentiles(percentiles);
            assertEquals(
                    asked.plan(model).network(), new Planner(rule, model).network(asked.thresholds()), "seed " + seed);
        }
    }

    @Test
    void channelsOfAGroupThatMayGoAreThoseThatNothingHolds() {
        Network network = Yolov4.of(20).at(32).build();
        Planner planner =
                new Planner(ChannelGroups.paper(network).rule(), new Model(network, Weights.random(network, 1)));
        // the last group has 7936 channels, and layers 138, 149 and 160, which end at heads, are not among them
        assertEquals(7936, planner.prunableChannels(4));
        // of 11776 channels, layer 107 before the pyramid holds its 512
        assertEquals(11776 - 512, planner.prunableChannels(2));
    }

    @Test
    void aListThatJustHoldsTheMinimumIsKept() {
        Model model = Nets.model(network, Map.of(0, Nets.gamma(8, 7, 6, 5, 4, 3, 2, 1)));
        PruningRule rule = groups.thresholds(Threshold.listed(Map.of(0, ChannelSet.of(8, 6, 7))));
        assertEquals(
                ChannelSet.of(8, 6, 7),
                rule.leastChannels(2).plan(model).layer(0).kept());
    }

    @Test
    void aListForWhatIsNoConvolutionIsRefused() {
        Network pooled = Nets.of("conv 4\npool 3\nplain 2");
        PruningRule rule = ChannelGroups.global(pooled).thresholds(Threshold.listed(Map.of(1, ChannelSet.of(4, 0))));
        assertMessage(
                "Layer 1 is to be protected or listed, but it is no convolution of "
                        + "Network of 3 layers (2 convolutions, 0 heads) for 2 x 4 x 4; name convolutions.",
                () -> rule.plan(Nets.model(pooled, Map.of())));
    }
}
