package org.prunelab.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Yolov4;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Nets;
import org.prunelab.train.Findings;
import org.prunelab.train.GammaHistogram;

class GammaPenaltyTest {

    private static final Network NETWORK = Yolov4.of(2).width(0.0625).at(64).build();

    private static GammaPenalty penalty(SparseRate rate, Integer... layers) {
        return new GammaPenalty(rate, List.of(new PenalisedGroup("all", 1, Set.of(layers))));
    }

    @Test
    void addsRateTimesSignToTheGradientOfItsLayersOnly() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<Integer, NDArray> gammas = Map.of(
                    0, manager.create(new float[] {0.5f, -0.2f}),
                    3, manager.create(new float[] {0, 1, -1}),
                    7, manager.create(new float[] {1}));
            Map<Integer, NDArray> gradients = Map.of(
                    0, manager.create(new float[] {1, 1}),
                    3, manager.create(new float[] {0, 0, 0}),
                    7, manager.create(new float[] {2}));
            double mean = penalty(SparseRate.constant(0.1), 0, 3).addTo(gammas, gradients, 0);
            assertEquals(0.1, mean, 1e-6);
            assertArrayEquals(new float[] {1.1f, 0.9f}, gradients.get(0).toFloatArray(), 1e-6f);
            assertArrayEquals(new float[] {0, 0.1f, -0.1f}, gradients.get(3).toFloatArray(), 1e-6f);
            assertArrayEquals(new float[] {2}, gradients.get(7).toFloatArray());
        }
    }

    @Test
    void leavesNoArraysBehind() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<Integer, NDArray> gammas = Map.of(0, manager.ones(new Shape(4)), 1, manager.ones(new Shape(2)));
            Map<Integer, NDArray> gradients = Map.of(0, manager.zeros(new Shape(4)), 1, manager.zeros(new Shape(2)));
            int before = manager.getManagedArrays().size();
            penalty(SparseRate.relaxed(1, 0, 0.5, 0), 0, 1).addTo(gammas, gradients, 0.5);
            assertEquals(before, manager.getManagedArrays().size());
        }
    }

    @Test
    void aPenaltyForAnotherNetworkIsRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<Integer, NDArray> gammas = Map.of(0, manager.create(new float[] {1}));
            GammaPenalty penalty = penalty(SparseRate.constant(0.1), 0, 9);
            String message = assertThrows(IllegalArgumentException.class, () -> penalty.addTo(gammas, gammas, 0))
                    .getMessage();
            assertEquals(
                    "The penalty is for the layers [0, 9], but the network has batch normalisation at [0];"
                            + " make it with GammaPenalty.on(network, rate).",
                    message);
        }
    }

    @Test
    void aNetworkWithoutItsLayersIsAProblemBeforeAnythingRuns() {
        Network network = Nets.of("conv 2\nconv 3\nplain 1");
        Findings findings = new Findings();
        penalty(SparseRate.constant(0.1), 0, 1).check(network, findings);
        assertEquals(List.of(), findings.problems());
        penalty(SparseRate.constant(0.1), 0, 2).check(network, findings);
        assertEquals(
                List.of("The penalty is for the layers [0, 2], but the network has batch normalisation at [0, 1];"
                        + " make it with GammaPenalty.on(network, rate)."),
                findings.problems());
    }

    @Test
    void identityNamesRateGroupsAndLayersInOrder() {
        assertEquals(
                Optional.of("GammaPenalty[rate=constant, s = 0.5, "
                        + "groups=[PenalisedGroup[name=all, factor=1.0, layers=[3, 20, 100]]]]"),
                penalty(SparseRate.constant(0.5), 100, 3, 20).identity());
    }

    @Test
    void withoutGroupsAllPrunableLayersAreOne() {
        List<PenalisedGroup> groups =
                GammaPenalty.on(NETWORK, SparseRate.constant(1)).groups();
        assertEquals(1, groups.size());
        assertEquals("all", groups.get(0).name());
        assertEquals(1, groups.get(0).factor());
        // of 110 convolutions, three end at heads, one is before SPP and two are before upsamplings
        assertEquals(104, groups.get(0).layers().size());
    }

    @Test
    void groupsWithoutWeightsArePushedAlike() {
        List<PenalisedGroup> groups = GammaPenalty.on(NETWORK, SparseRate.constant(1), ChannelGroups.paper(NETWORK))
                .groups();
        assertEquals(
                List.of("1", "2", "3", "4", "5"),
                groups.stream().map(PenalisedGroup::name).toList());
        groups.forEach(group -> assertEquals(1, group.factor(), 1e-12));
    }

    @Test
    void magnitudesOfAllLayersAreRankedTogether() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<Integer, NDArray> gammas = Map.of(
                    0, manager.create(new float[] {0.5f, -0.9f}),
                    3, manager.create(new float[] {0.1f, -0.2f}));
            Map<Integer, NDArray> gradients = Map.of(0, manager.zeros(new Shape(2)), 3, manager.zeros(new Shape(2)));
            // the upper half of 0.1, 0.2, 0.5 and 0.9 is relaxed to nothing
            double mean = penalty(SparseRate.relaxed(1, 0, 0.5, 0), 0, 3).addTo(gammas, gradients, 0);
            assertEquals(0.5, mean);
            assertArrayEquals(new float[] {0, 0}, gradients.get(0).toFloatArray());
            assertArrayEquals(new float[] {1, -1}, gradients.get(3).toFloatArray());
        }
    }

    @Test
    void oneLayerIsPushedAsSeveralAre() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<Integer, NDArray> gammas = Map.of(4, manager.create(new float[] {-2, 3}));
            Map<Integer, NDArray> gradients = Map.of(4, manager.create(new float[] {1, 1}));
            assertEquals(0.5, penalty(SparseRate.constant(0.5), 4).addTo(gammas, gradients, 0));
            assertArrayEquals(new float[] {0.5f, 1.5f}, gradients.get(4).toFloatArray());
        }
    }

    @Test
    void groupsArePushedInTheRatioOfTheirWeightsAtTheSameMeanRate() {
        GammaPenalty penalty = GammaPenalty.on(
                NETWORK, SparseRate.constant(0.5), ChannelGroups.paper(NETWORK), List.of(0.18, 0.5, 0.67, 0.0, 0.68));
        assertEquals(0.5 / 0.18, factor(penalty, 1) / factor(penalty, 0), 1e-9);
        assertEquals(0, factor(penalty, 3));
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<Integer, NDArray> gammas = new HashMap<>();
            Map<Integer, NDArray> gradients = new HashMap<>();
            for (int layer : NETWORK.convolutions()) {
                gammas.put(
                        layer, manager.ones(new Shape(NETWORK.convolution(layer).filters())));
                gradients.put(
                        layer,
                        manager.zeros(new Shape(NETWORK.convolution(layer).filters())));
            }
            assertEquals(0.5, penalty.addTo(gammas, gradients, 0.3), 1e-6);
            assertEquals(0.5 * factor(penalty, 2), gradients.get(90).max().getFloat(), 1e-6);
            assertEquals(0, gradients.get(120).max().getFloat());
        }
    }

    private static double factor(GammaPenalty penalty, int group) {
        return penalty.groups().get(group).factor();
    }

    @Test
    void oneWeightForAllIsNoWeight() {
        GammaPenalty weighted =
                GammaPenalty.on(NETWORK, SparseRate.constant(1), ChannelGroups.paper(NETWORK), List.of(7.0));
        weighted.groups().forEach(group -> assertEquals(1, group.factor(), 1e-12));
    }

    @Test
    void weightsThatDoNotSuitTheGroupsAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> GammaPenalty.on(
                        NETWORK, SparseRate.constant(1), ChannelGroups.paper(NETWORK), List.of(1.0, 2.0)));
        String allSpared = assertThrows(
                        IllegalArgumentException.class,
                        () -> GammaPenalty.on(
                                NETWORK, SparseRate.constant(1), ChannelGroups.paper(NETWORK), List.of(0.0)))
                .getMessage();
        assertEquals("The relative sparse rates [0.0] spare every group; let one be above 0.", allSpared);
        assertThrows(
                IllegalArgumentException.class,
                () -> new GammaPenalty(
                        SparseRate.constant(1),
                        List.of(new PenalisedGroup("a", 1, Set.of(0, 1)), new PenalisedGroup("b", 1, Set.of(1, 2)))));
    }

    @Test
    void aRateOfNothingLeavesGradientsAloneButCountsGammas() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<Integer, NDArray> gammas = Map.of(0, manager.create(new float[] {0.5f, -0.009f, 0.01f, 7}));
            Map<Integer, NDArray> gradients = Map.of(0, manager.create(new float[] {1, -0f, 3, 4}));
            GammaPenalty nothing = penalty(SparseRate.constant(0), 0);
            assertEquals(0, nothing.addTo(gammas, gradients, 0));
            assertArrayEquals(new float[] {1, -0f, 3, 4}, gradients.get(0).toFloatArray());
            GammaHistogram counted = nothing.histograms(gammas).get(0);
            assertEquals(4, counted.channels());
            assertEquals(2, counted.nearZero()); // 0.01f is 0.00999999978
            assertEquals(1, counted.counts().get(50));
            assertEquals(1, counted.counts().get(150));
        }
    }
}
