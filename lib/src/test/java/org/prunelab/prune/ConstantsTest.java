package org.prunelab.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Forward;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;

class ConstantsTest {

    private static final float[] NONE = {};

    @Test
    void betaMovesIntoTheBiasOfAPlainConvolution() {
        Network network = Nets.of("leaky 2\nplain 1");
        Model model = new Model(
                network,
                new Weights(Map.of(
                        0,
                        normalized(new float[4], Nets.gamma(1, 0), Nets.gamma(5, -3)),
                        1,
                        new ConvolutionWeights(Nets.gamma(2, 7), Nets.gamma(1), NONE, NONE, NONE))));
        Model pruned = PruningPlan.fromChannels(model, Map.of(0, 1)).apply(model, Constants.MOVED);
        // leaky(-3) = -0.3, times 7, plus 1
        assertEquals(-1.1f, pruned.weights().of(1).bias()[0], 1e-6f);
    }

    @Test
    void betaMovesOutOfTheRunningMean() {
        Network network = Nets.of("conv 2\nconv 1\nplain 1");
        Model model = new Model(
                network,
                new Weights(Map.of(
                        0,
                        normalized(new float[4], Nets.gamma(1, 0), Nets.gamma(5, -3)),
                        1,
                        new ConvolutionWeights(
                                Nets.gamma(2, 7), Nets.gamma(0), Nets.gamma(1), Nets.gamma(4), Nets.gamma(1)),
                        2,
                        new ConvolutionWeights(Nets.gamma(1), Nets.gamma(0), NONE, NONE, NONE))));
        Model pruned = PruningPlan.fromChannels(model, Map.of(0, 1)).apply(model, Constants.MOVED);
        assertEquals(4 + 21, pruned.weights().of(1).mean()[0]);
        assertArrayEquals(
                Nets.gamma(4),
                PruningPlan.fromChannels(model, Map.of(0, 1))
                        .apply(model)
                        .weights()
                        .of(1)
                        .mean());
    }

    @Test
    void shortcutAddsTheConstantsOfItsMembers() {
        Network network = Nets.of("conv 2\nconv 2\nshortcut -2\nplain 1");
        Model model = new Model(
                network,
                new Weights(Map.of(
                        0, normalized(new float[4], Nets.gamma(1, 0), Nets.gamma(5, 2)),
                        1, normalized(new float[4], Nets.gamma(1, 0), Nets.gamma(5, 3)),
                        3, new ConvolutionWeights(Nets.gamma(1, 10), Nets.gamma(0), NONE, NONE, NONE))));
        Model pruned = PruningPlan.fromChannels(model, Map.of(0, 1)).apply(model, Constants.MOVED);
        assertEquals(50, pruned.weights().of(3).bias()[0]);
    }

    @Test
    void onlyTheBorderOfAPaddedKernelIsOff() {
        Network network = Nets.of("conv 4\nplain 1 size=3 pad=1");
        Model model = Nets.model(network, Map.of(0, Nets.gamma(.9, .8, 0, 0)));
        PruningPlan plan = PruningPlan.fromChannels(model, Map.of(0, 2));
        double[] image = Forward.image(network, 1);
        double[] full = Forward.ends(model, image);
        double[] moved = Forward.ends(plan.apply(model, Constants.MOVED), image);
        double[] dropped = Forward.ends(plan.apply(model), image);
        for (int inner : new int[] {5, 6, 9, 10}) {
            assertEquals(full[inner], moved[inner], 1e-5);
            assertTrue(Math.abs(full[inner] - dropped[inner]) > 1e-3);
        }
        assertTrue(List.of(0, 3, 12, 15).stream().anyMatch(corner -> Math.abs(full[corner] - moved[corner]) > 1e-3));
    }

    @Test
    void constantsPassUpsamplingAndPools() {
        Network network = Nets.of("conv 4\nupsample\npool 3\nroute -1,-2\nplain 3");
        Model model = Nets.model(network, Map.of(0, Nets.gamma(.9, 0, .8, 0)));
        PruningPlan plan = PruningPlan.fromChannels(model, Map.of(0, 2));
        double[] image = Forward.image(network, 1);
        assertEquals(
                0,
                Forward.largestDifference(
                        Forward.ends(model, image), Forward.ends(plan.apply(model, Constants.MOVED), image)),
                1e-5);
    }

    @Test
    void inAPaddedDetectorMovingComesCloserThanDropping() {
        Network network = Yolov4.of(3).width(0.125).at(64).build();
        Model model = new Model(network, Weights.random(network, 6));
        PruningPlan plan = ChannelGroups.paper(network)
                .thresholds(Threshold.percentile(.3))
                .plan(model);
        Model silent = PruningParityTest.withGammaZero(model, plan);
        double[] image = Forward.image(network, 1);
        double[] full = Forward.ends(silent, image);
        double moved = meanDifference(full, Forward.ends(plan.apply(silent, Constants.MOVED), image));
        double dropped = meanDifference(full, Forward.ends(plan.apply(silent), image));
        assertTrue(moved < dropped / 3, "moved %s, dropped %s".formatted(moved, dropped));
        assertTrue(moved > 1e-4, "the border can't be exact, but differs by " + moved);
    }

    private static double meanDifference(double[] one, double[] other) {
        return IntStream.range(0, one.length)
                .mapToDouble(i -> Math.abs(one[i] - other[i]))
                .average()
                .orElseThrow();
    }

    private static ConvolutionWeights normalized(float[] kernel, float[] gamma, float[] beta) {
        return new ConvolutionWeights(kernel, beta, gamma, new float[gamma.length], new float[gamma.length]);
    }
}
