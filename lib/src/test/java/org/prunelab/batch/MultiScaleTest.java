package org.prunelab.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MultiScaleTest {

    @Test
    void sidesAreTheMultiplesWithinTheFactor() {
        assertEquals(
                List.of(320, 352, 384, 416, 448, 480, 512, 544, 576),
                MultiScale.darknet(32).sizes(416));
        assertEquals(List.of(96, 128, 160), MultiScale.darknet(32).sizes(128));
        assertEquals(List.of(64, 128), new MultiScale(2, 1, 64).sizes(64));
    }

    @ParameterizedTest
    @CsvSource({"1.4, 100, 96", "1.4, 64, 1.5"})
    void sizesThatDoNotSuitAreRefusedWithOnesThatDo(double factor, int size, String advice) {
        MultiScale multiScale = new MultiScale(factor, 10, 32);
        var refused = assertThrows(IllegalArgumentException.class, () -> multiScale.sizes(size));
        assertTrue(refused.getMessage().contains(advice), refused.getMessage());
    }

    @Test
    void theAdvisedFactorIsEnough() {
        assertEquals(List.of(64, 96), new MultiScale(1.5, 10, 32).sizes(64));
        assertEquals(List.of(96, 128), new MultiScale(1.34, 10, 32).sizes(96));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new MultiScale(1, 10, 32));
        assertThrows(IllegalArgumentException.class, () -> new MultiScale(Double.NaN, 10, 32));
        assertThrows(IllegalArgumentException.class, () -> new MultiScale(1.4, 0, 32));
        assertThrows(IllegalArgumentException.class, () -> new MultiScale(1.4, 10, 0));
    }

    @Test
    void theGreatestComesFirstThenAllAtEvenChancesForTheirSteps() {
        MultiScale multiScale = new MultiScale(1.4, 10, 32);
        assertEquals(160, multiScale.size(128, 7, 0));
        int[] counts = new int[3];
        for (int period = 0; period < 3000; period++) {
            int first = multiScale.size(128, 7, 10L * period);
            assertEquals(first, multiScale.size(128, 7, 10L * period + 9));
            counts[first / 32 - 3]++;
        }
        for (int count : counts) {
            assertEquals(1000, count, 100);
        }
    }

    @Test
    void seedsDifferAndAreRepeated() {
        assertEquals(sizes(1), sizes(1));
        assertNotEquals(sizes(1), sizes(2));
        assertEquals(Set.of(96, 128, 160), sizes(1).stream().collect(Collectors.toSet()));
    }

    private static List<Integer> sizes(long seed) {
        return IntStream.range(0, 50)
                .mapToObj(step -> new MultiScale(1.4, 1, 32).size(128, seed, step))
                .toList();
    }
}
