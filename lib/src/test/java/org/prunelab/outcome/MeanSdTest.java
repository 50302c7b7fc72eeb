package org.prunelab.outcome;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Spread, interval and test of what several seeds gave. */
class MeanSdTest {

    /** Hours of sleep gained by ten patients under one drug beyond another: Student, "The probable error of a mean" (1908). */
    private static final double[] SLEEP = {1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4};

    @Test
    void aSpreadIsTheStandardDeviationOfASample() {
        MeanSd measured = MeanSd.of(1, 2, 3, Double.NaN);
        assertEquals(2, measured.mean());
        assertEquals(1, measured.sd());
        assertEquals(3, measured.seeds());
        assertEquals("2.000 ± 1.000", measured.toString(3));
        assertEquals("5.0", MeanSd.of(5).toString(1));
        assertEquals("", MeanSd.of().toString(1));
    }

    /** As R's t.test(extra ~ group, data = sleep, paired = TRUE) prints it. */
    @Test
    void intervalAndTestAreThosePublishedOfStudentsData() {
        MeanSd sleep = MeanSd.of(SLEEP);
        assertEquals(1.58, sleep.mean(), 1e-12);
        assertEquals(0.7001142, sleep.interval().low(), 1e-7);
        assertEquals(2.4598858, sleep.interval().high(), 1e-7);
        assertEquals(0.002833, sleep.p(), 5e-7);
        assertTrue(sleep.isTold());
        assertEquals("+0.70 to +2.46", sleep.interval().toString(2));
    }

    /** With two degrees of freedom t has a distribution in closed form: P(T <= t) = 1/2 + t / (2 sqrt(2 + t²)). */
    @Test
    void threeSeedsAreTestedByTheClosedForm() {
        MeanSd three = MeanSd.of(0.028, 0.017, 0.006);
        double t = three.mean() / (three.sd() / Math.sqrt(3));
        assertEquals(1 - t / Math.sqrt(2 + t * t), three.p(), 1e-9);
        assertEquals(4.302653 * three.sd() / Math.sqrt(3), three.interval().high() - three.mean(), 1e-7);
        assertFalse(three.isTold(), "0.017 ± 0.011 of three seeds");
    }

    @Test
    void noVerdictBelowThreeSeeds() {
        assertFalse(MeanSd.of(0.5, 0.5).isTold());
        assertFalse(MeanSd.of(0.5, 0.5).hasVerdict());
        assertFalse(MeanSd.of(0.9).interval().isKnown());
        assertTrue(Double.isNaN(MeanSd.of(0.9).p()));
        assertTrue(Double.isNaN(MeanSd.of().p()));
    }

    @Test
    void whatIsTheSameInEachSeedIsTold() {
        assertEquals(0, MeanSd.of(0.1, 0.1, 0.1).p(), 1e-12);
        assertEquals(1, MeanSd.of(0, 0, 0).p());
        assertFalse(MeanSd.of(0, 0, 0).isTold());
    }

    /** As R's p.adjust(c(0.04, 0.01, 0.03, 0.02), "holm") gives it. */
    @Test
    void severalTestsAreCorrectedTogether() {
        assertArrayEquals(
                new double[] {0.06, 0.04, 0.06, 0.06}, Holm.adjusted(new double[] {0.04, 0.01, 0.03, 0.02}), 1e-12);
        assertArrayEquals(new double[] {0.04, Double.NaN, 1}, Holm.adjusted(new double[] {0.02, Double.NaN, 1}), 1e-12);
    }
}
