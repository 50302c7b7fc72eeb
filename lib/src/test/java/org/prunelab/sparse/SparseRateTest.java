package org.prunelab.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.prunelab.base.Parameters;

class SparseRateTest {

    private static final float[] GAMMA = {0.5f, 0.1f, 0.9f, 0.3f, 0.7f, 0.2f, 0.4f, 0.8f, 0.6f, 1.0f};

    @Test
    void constantIsTheSameForAllAndAlways() {
        SparseRate rate = SparseRate.constant(1e-3);
        float[] all = {1e-3f, 1e-3f};
        assertArrayEquals(all, rate.rates(new float[] {0, 5}, 0));
        assertArrayEquals(all, rate.rates(new float[] {0, 5}, 1));
    }

    @Test
    void relaxedIsConstantBeforeItsTime() {
        SparseRate rate = SparseRate.relaxed(1e-3, 0.4, 0.65, 0.01);
        assertArrayEquals(SparseRate.constant(1e-3).rates(GAMMA, 0.39), rate.rates(GAMMA, 0.39));
    }

    @Test
    void relaxedSparesTheChannelsAtOrAboveThePercentile() {
        // floor(10 x 0.65) = 6: the seventh smallest of 0.1 ... 1.0 is 0.7, so 0.7, 0.8, 0.9 and 1.0 are relaxed
        float s = 1e-3f;
        float low = 1e-5f;
        float[] expected = {s, s, low, s, low, s, s, low, s, low};
        assertArrayEquals(expected, SparseRate.relaxed(1e-3, 0.4, 0.65, 0.01).rates(GAMMA, 0.4), 1e-12f);
    }

    @Test
    void scalingMultipliesEveryRate() {
        float[] expected = SparseRate.relaxed(5e-3, 0.4, 0.65, 0.01).rates(GAMMA, 0.5);
        assertArrayEquals(
                expected, SparseRate.relaxed(1e-3, 0.4, 0.65, 0.01).scaled(5).rates(GAMMA, 0.5), 1e-9f);
    }

    @Test
    void linearFallsOnALineToTheShareThatIsLeft() {
        SparseRate rate = SparseRate.linear(8e-3, 0.25);
        assertEquals(8e-3, rate.rates(GAMMA, 0)[3], 1e-9);
        assertEquals(5e-3, rate.rates(GAMMA, 0.5)[3], 1e-9);
        assertEquals(2e-3, rate.rates(GAMMA, 1)[9], 1e-9);
    }

    @Test
    void cosineFallsSlowlyAtFirstAndAtTheEnd() {
        SparseRate rate = SparseRate.cosine(1e-3, 0);
        assertEquals(1e-3, rate.rates(GAMMA, 0)[0], 1e-9);
        assertEquals(0.75e-3, rate.rates(GAMMA, 1 / 3.0)[0], 1e-9); // (1 + cos 60 degrees) / 2
        assertEquals(0.5e-3, rate.rates(GAMMA, 0.5)[0], 1e-9);
        assertEquals(0, rate.rates(GAMMA, 1)[0], 1e-9);
    }

    @Test
    void cosineEndsAtTheShareThatIsLeft() {
        SparseRate rate = SparseRate.cosine(8e-3, 0.25);
        assertEquals(8e-3, rate.rates(GAMMA, 0)[0], 1e-9);
        assertEquals(5e-3, rate.rates(GAMMA, 0.5)[0], 1e-9); // half-way between 8 and 2
        assertEquals(2e-3, rate.rates(GAMMA, 1)[0], 1e-9);
    }

    @Test
    void scalingChangesTheRateAtTheStartAndNothingElse() {
        assertEquals(SparseRate.constant(0.75), SparseRate.constant(0.25).scaled(3));
        assertEquals(
                SparseRate.relaxed(0.75, 0.4, 0.65, 0.01),
                SparseRate.relaxed(0.25, 0.4, 0.65, 0.01).scaled(3));
        assertEquals(SparseRate.linear(0.75, 0.5), SparseRate.linear(0.25, 0.5).scaled(3));
        assertEquals(SparseRate.cosine(0.75, 0.5), SparseRate.cosine(0.25, 0.5).scaled(3));
    }

    @Test
    void schedulesAreMadeByName() {
        Parameters numbers = Parameters.of(Map.of(
                "sparseRate", 0.1, "relaxFrom", 0.2, "relaxPercentile", 0.3, "relaxFactor", 0.4, "decayTo", 0.5));
        assertEquals(
                List.of(
                        SparseRate.constant(0),
                        SparseRate.constant(0.1),
                        SparseRate.relaxed(0.1, 0.2, 0.3, 0.4),
                        SparseRate.linear(0.1, 0.5),
                        SparseRate.cosine(0.1, 0.5)),
                SparseRate.NAMED.names().stream()
                        .map(name -> SparseRate.named(name, numbers))
                        .toList());
    }

    @Test
    void textsShowEveryNumber() {
        assertEquals("constant, s = 0.5", SparseRate.constant(0.5).toString());
        assertEquals(
                "relaxed, s = 0.5, x 0.01 from 0.4 of the training for |gamma| above the 0.65 quantile",
                SparseRate.relaxed(0.5, 0.4, 0.65, 0.01).toString());
        assertEquals("linear, s = 0.5 to 0.1 of it", SparseRate.linear(0.5, 0.1).toString());
        assertEquals("cosine, s = 0.5 to 0.1 of it", SparseRate.cosine(0.5, 0.1).toString());
    }

    @Test
    void noChannelsHaveNoRates() {
        assertEquals(0, SparseRate.relaxed(1, 0, 0.5, 0).rates(new float[0], 1).length);
    }

    @Test
    void ratesReachFromNothingToAMillion() {
        assertEquals(1e6, SparseRate.constant(1e6).s());
        String message = assertThrows(IllegalArgumentException.class, () -> SparseRate.constant(Math.nextUp(1e6)))
                .getMessage();
        assertEquals("The sparse rate's s is 1000000.0000000001; allowed are 0 to 1000000.0.", message);
    }

    @Test
    void aRateThatRisesIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> SparseRate.linear(1e-3, 1.5));
        assertThrows(IllegalArgumentException.class, () -> SparseRate.cosine(1e-3, -0.1));
    }

    @Test
    void aPercentileOfOneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> SparseRate.relaxed(1e-3, 0.4, 1, 0.01));
    }

    @Test
    void aNegativeRateIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> SparseRate.constant(-1));
    }
}
