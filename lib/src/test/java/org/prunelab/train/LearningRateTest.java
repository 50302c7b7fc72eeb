package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateTest {

    @Test
    void constantStays() {
        assertEquals(0.3, new LearningRate.Constant(0.3).at(0, 10));
        assertEquals(0.3, new LearningRate.Constant(0.3).at(9, 10));
    }

    /** From 1 to 0.2: the middle is 0.6; at a third the cosine is 1/2, so 0.2 + 0.8 x 3/4. */
    @ParameterizedTest
    @CsvSource({"0, 1", "4, 0.8", "6, 0.6", "8, 0.4", "12, 0.2", "20, 0.2"})
    void cosineFallsToItsFraction(int step, double rate) {
        assertEquals(rate, new LearningRate.Cosine(1, 0.2).at(step, 12), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "79, 1", "80, 0.1", "89, 0.1", "90, 0.01", "99, 0.01"})
    void stepsFallAtTheirMilestones(int step, double rate) {
        assertEquals(rate, new LearningRate.Steps(1, 0.1, List.of(0.8, 0.9)).at(step, 100), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.25", "1, 0.5", "2, 0.75", "3, 1", "50, 1"})
    void warmUpRisesLinearly(int step, double rate) {
        assertEquals(rate, new LearningRate.WarmUp(4, new LearningRate.Constant(1)).at(step, 100), 1e-12);
    }

    @Test
    void warmUpThenCosineIsTheirProduct() {
        LearningRate rate = LearningRate.warmUpThenCosine(0.02, 10, 0.05);
        LearningRate cosine = new LearningRate.Cosine(0.02, 0.05);
        assertEquals(0.5 * cosine.at(4, 100), rate.at(4, 100), 1e-15);
        assertEquals(cosine.at(60, 100), rate.at(60, 100), 1e-15);
        assertEquals(0.02, LearningRate.warmUpThenCosine(0.02, 0, 0.05).at(0, 100), 1e-15);
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new LearningRate.Constant(-1));
        assertThrows(IllegalArgumentException.class, () -> new LearningRate.Constant(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new LearningRate.Cosine(1, 1.5));
        assertThrows(IllegalArgumentException.class, () -> new LearningRate.Steps(1, 0.1, List.of(0.9, 0.8)));
        assertThrows(IllegalArgumentException.class, () -> new LearningRate.WarmUp(-1, new LearningRate.Constant(1)));
        assertThrows(IllegalArgumentException.class, () -> new LearningRate.Cosine(1, 0).at(0, 0));
    }
}
