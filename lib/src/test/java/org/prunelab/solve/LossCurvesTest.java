package org.prunelab.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Nets;

/** The small slope is 0.02 to a percentile of 1. */
class LossCurvesTest {

    private static final ChannelGroups GROUPS = ChannelGroups.perLayer(Nets.of("conv 4\nconv 4\nplain 1"));

    private static void assertPoint(LossCurves curves, int group, double percentile, double loss) {
        assertEquals(loss, curves.loss(group, percentile), 1e-12);
        assertEquals(percentile, curves.percentile(group, loss), 1e-12);
    }

    @Test
    void withoutAScanTheSlopeAloneIsLeft() {
        LossCurves curves = new LossCurves(GROUPS, Optional.empty());
        assertFalse(curves.steer());
        assertEquals(1.02, curves.largest());
        for (int group = 0; group < 2; group++) {
            assertPoint(curves, group, 0, 0);
            assertPoint(curves, group, 0.25, 0.255);
            assertPoint(curves, group, 1, 1.02);
        }
    }

    @Test
    void aScanBendsTheCurveOfItsGroup() {
        // at 0.5 a quarter of the mAP is lost
        Sensitivity scan = new Sensitivity(
                0.8, List.of(new Sensitivity.Curve("layer 1", List.of(new Sensitivity.Point(0.5, 0.6)))));
        LossCurves curves = new LossCurves(GROUPS, Optional.of(scan));
        assertTrue(curves.steer());
        assertPoint(curves, 0, 0.5, 0.51);
        assertPoint(curves, 1, 0.25, 0.13);
        assertPoint(curves, 1, 0.5, 0.26);
        assertPoint(curves, 1, 0.75, 0.64); // half-way to 1.02
        assertEquals(1, curves.percentile(1, 5));
    }

    @Test
    void whatIsLostStaysLost() {
        Sensitivity scan = new Sensitivity(
                0.8,
                List.of(new Sensitivity.Curve(
                        "layer 0",
                        List.of(
                                new Sensitivity.Point(0.2, 0.8),
                                new Sensitivity.Point(0.3, 0.4),
                                new Sensitivity.Point(0.6, 0.6)))));
        LossCurves curves = new LossCurves(GROUPS, Optional.of(scan));
        assertPoint(curves, 0, 0.2, 0.004);
        assertPoint(curves, 0, 0.3, 0.506);
        assertPoint(curves, 0, 0.6, 0.512);
    }
}
