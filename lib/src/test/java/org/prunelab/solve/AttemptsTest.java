package org.prunelab.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptsTest {

    @ParameterizedTest
    @CsvSource({"0, 10, 0", "1, 10, 0.01", "2, 10, 0.11", "10, 10, 0.91", "3, 1000, 0.0021", "1, 1, 0.1"})
    void percentileHasFewDecimals(int asked, int size, double percentile) {
        assertEquals(percentile, Attempts.percentile(asked, size));
    }

    @Property
    void percentilePicksTheElementOfTheLastChannelThatGoes(
            @ForAll @IntRange(min = 1, max = 40_000) int size, @ForAll @IntRange(max = 40_000) int any) {
        int asked = 1 + any % size;
        double percentile = Attempts.percentile(asked, size);
        assertTrue(percentile > 0 && percentile < 1);
        assertEquals(asked - 1, (int) Math.floor(size * percentile));
    }
}
