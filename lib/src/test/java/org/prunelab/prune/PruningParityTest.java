package org.prunelab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.CfgText;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Forward;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.RandomNetwork;
import org.prunelab.darknet.Weights;

/** Pruned and masked networks, and moved constants, against a plain forward pass on random networks. */
class PruningParityTest {

    @Property(tries = 500)
    void prunedOutputEqualsMaskedOutput(
            @ForAll long seed,
            @ForAll Merge merge,
            @ForAll @DoubleRange(min = 0.05, max = 0.95) double percentile,
            @ForAll @IntRange(min = 1, max = 4) int multiple,
            @ForAll boolean up) {
        Model model = model(RandomNetwork.of(seed), seed);
        PruningPlan plan = rule(model, percentile)
                .merge(merge)
                .rounding(new Rounding(multiple, up))
                .plan(model);
        double[] image = Forward.image(model.network(), seed);
        double[] masked = Forward.ends(plan.mask(model), image);
        double[] pruned = Forward.ends(plan.apply(model), image);
        assertTrue(Forward.largestDifference(masked, pruned) < 1e-4, () -> "differs by %s: %s"
                .formatted(Forward.largestDifference(masked, pruned), plan.table()));
    }

    @Property(tries = 200)
    void plansConserveChannels(
            @ForAll long seed, @ForAll Merge merge, @ForAll @DoubleRange(min = 0.05, max = 0.95) double percentile) {
        Model model = model(RandomNetwork.of(seed), seed);
        PruningRule rule = rule(model, percentile).merge(merge);
        PruningPlan plan = rule.plan(model);
        Network pruned = plan.network();
        for (LayerPlan layer : plan.layers()) {
            assertEquals(layer.before(), layer.after() + layer.reasons().removed(), layer.toString());
            assertEquals(layer.after(), pruned.convolution(layer.layer()).filters());
            assertTrue(layer.after() >= rule.minimum(model.network(), layer.before()), layer.toString());
            assertTrue(layer.reasons().minimum() <= 0, layer.toString());
        }
        int removed = plan.groups().stream().mapToInt(GroupPlan::removed).sum();
        assertEquals(plan.costBefore().bnChannels() - removed, plan.costAfter().bnChannels());
    }

    @Property(tries = 200)
    void roundedLayersHaveAMultipleOrAllTheirChannels(
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0.05, max = 0.95) double percentile,
            @ForAll @IntRange(min = 2, max = 4) int multiple,
            @ForAll boolean up) {
        Model model = model(RandomNetwork.of(seed), seed);
        PruningRule rule = rule(model, percentile);
        PruningPlan plan = rule.plan(model);
        PruningPlan rounded = rule.rounding(new Rounding(multiple, up)).plan(model);
        for (LayerPlan layer : rounded.layers()) {
            assertTrue(layer.after() % multiple == 0 || layer.after() == layer.before(), () -> "%s\n%s"
                    .formatted(layer, rounded.table()));
            assertTrue(!up || layer.after() >= plan.layer(layer.layer()).after(), layer.toString());
            assertTrue(layer.after() >= rule.minimum(model.network(), layer.before()), layer.toString());
        }
    }

    @Property(tries = 200)
    void prunedNetworksSurviveAsCfg(@ForAll long seed, @ForAll Merge merge) {
        Model model = model(RandomNetwork.of(seed), seed);
        Network pruned = rule(model, 0.5).merge(merge).plan(model).network();
        assertEquals(pruned, Cfg.parse(CfgText.of(pruned)));
    }

    @Property(tries = 200)
    void channelsOfGammaZeroLeaveOnlyTheirConstant(@ForAll long seed) {
        Model model = model(RandomNetwork.ofSingleCells(seed), seed);
        PruningPlan plan = rule(model, 0.5).plan(model);
        Model silent = withGammaZero(model, plan);
        double[] image = Forward.image(model.network(), seed);
        double[] before = Forward.ends(silent, image);
        double[] after = Forward.ends(plan.apply(silent, Constants.MOVED), image);
        assertTrue(Forward.largestDifference(before, after) < 1e-4, () -> "differs by %s: %s"
                .formatted(Forward.largestDifference(before, after), plan.table()));
    }

    private static Model model(Network network, long seed) {
        return new Model(network, Weights.random(network, seed));
    }

    private static PruningRule rule(Model model, double percentile) {
        return ChannelGroups.byStride(model.network()).percentiles(repeat(model.network(), percentile));
    }

    private static double[] repeat(Network network, double percentile) {
        double[] all = new double[ChannelGroups.byStride(network).groups().size()];
        Arrays.fill(all, percentile);
        return all;
    }

    /** gamma = 0 in the channels that the plan removes; beta stays. */
    static Model withGammaZero(Model model, PruningPlan plan) {
        Map<Integer, ConvolutionWeights> changed = new HashMap<>();
        for (LayerPlan layer : plan.layers()) {
            ConvolutionWeights weights = model.weights().of(layer.layer()).copy();
            Layer.Convolutional c = model.network().convolution(layer.layer());
            for (int channel = 0; channel < c.filters(); channel++) {
                if (!layer.kept().contains(channel)) {
                    weights.gamma()[channel] = 0;
                }
            }
            changed.put(layer.layer(), weights);
        }
        return new Model(model.network(), new Weights(changed));
    }
}
