package org.prunelab.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;

class ScalingFactorsTest {

    private static final double TOLERANCE = 1e-7;

    private final Network network = Nets.of("conv 4\nconv 3\nplain 2");
    private final Model model =
            Nets.model(network, Map.of(0, Nets.gamma(0.5, -0.001, -0.25, 0.005), 1, Nets.gamma(0.125, 0.0, 1)));

    @Test
    void allOfAModelAreMagnitudesInRisingOrder() {
        ScalingFactors all = ScalingFactors.of(model);
        assertArrayEquals(new double[] {0, 0.001, 0.005, 0.125, 0.25, 0.5, 1}, all.values(), TOLERANCE);
        assertEquals(3, all.countBelow(0.01));
        assertEquals(3.0 / 7, all.shareBelow(0.01));
        assertEquals(7, all.count());
        assertEquals(5, all.countBelow(0.5)); // which is not below itself
    }

    @Test
    void layersWithoutNormalisationAndThoseBeforeAnUpsamplingStay() {
        assertArrayEquals(new int[] {0, 1}, ScalingFactors.prunable(network));
        assertArrayEquals(new int[] {0}, ScalingFactors.prunable(Nets.of("conv 4\nconv 3\nupsample\nplain 2")));
    }

    @Test
    void thoseThatAPlanRemovesAreTheOthersThanItKeeps() {
        PruningPlan plan = PruningPlan.fromLists(network, Map.of(0, ChannelSet.of(4, 0, 3), 1, ChannelSet.of(3, 2)));
        ScalingFactors removed = ScalingFactors.removedBy(plan, model);
        assertArrayEquals(new double[] {0, 0.001, 0.125, 0.25}, removed.values(), TOLERANCE);
        assertEquals(2, removed.countBelow(0.01));
    }

    @Test
    void aPlanThatRemovesNothingHasNone() {
        PruningPlan plan = PruningPlan.fromLists(network, Map.of());
        assertEquals(0, ScalingFactors.removedBy(plan, model).count());
        assertEquals(0, ScalingFactors.removedBy(plan, model).shareBelow(1));
    }
}
