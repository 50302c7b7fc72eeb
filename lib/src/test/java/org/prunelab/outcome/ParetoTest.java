package org.prunelab.outcome;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.prunelab.report.Charts;

/** Fronts of numbers that are known. */
class ParetoTest extends KnownOutcomes {

    @Test
    void theFrontHasWhatNothingBeatsInBoth() {
        add("cheap", 0.9, 1e6, 0.4);
        add("middle", 0.5, 2e6, 0.7);
        add("beaten", 0.5, 2.5e6, 0.6);
        add("dear", 0.1, 3e6, 0.8);
        Pareto pareto = Pareto.of(outcomes(), "parameters");
        assertArrayEquals(
                new double[] {1, 2, 3},
                pareto.chart().getSeriesMap().get("front").getXData());
        assertEquals(
                "No other point is both cheaper and better than these, by parameters [M]: cheap (1.000, mAP 0.400); middle (2.000, mAP 0.700); dear (3.000, mAP 0.800).",
                pareto.finding().text());
        assertEquals(
                "No row of these results has latency [ms].",
                Pareto.of(outcomes(), "milliseconds").finding().text());
        assertEquals(1280, Charts.picture(pareto.chart()).getWidth());
    }

    @Test
    void theFrontsPointsThatHardlyDetectAreOnlyCounted() {
        add("tiny", 0.9, 1e6, 0.01);
        add("small", 0.8, 2e6, 0.39);
        add("middle", 0.5, 3e6, 0.4);
        add("whole", 0.1, 4e6, 0.8);
        assertEquals(
                "No other point is both cheaper and better than these, by parameters [M]: middle (3.000, mAP 0.400); whole (4.000, mAP 0.800); and 2 with less than half of the highest mAP.",
                Pareto.of(outcomes(), "parameters").finding().text());
    }

    @Test
    void ofSparsityMoreIsBetter() {
        for (double[] row : new double[][] {{0.1, 0.8}, {0.6, 0.7}, {0.5, 0.6}}) {
            seeds.add(new Outcome.OfSeed(
                    Map.of("arm", "arm " + row[0]), 1, Map.of("sparsity", row[0], "map_sparse", row[1]), "evaluate-1"));
        }
        Pareto pareto = Pareto.of(outcomes(), "sparsity", "map_sparse");
        assertEquals(
                "No other point is both sparser and better than these, by channels with |γ| < 0.01 [%]: arm 0.1 (10.0, mAP 0.800); arm 0.6 (60.0, mAP 0.700).",
                pareto.finding().text());
        assertEquals("mAP sparse", pareto.chart().getYAxisTitle());
    }
}
