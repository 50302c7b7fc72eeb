package org.prunelab.outcome;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.prunelab.report.Charts;

/** What numbers that are known fall to as channels go. */
class CliffTest extends KnownOutcomes {

    @Test
    void aCliffStartsAtTheWholeModelAndIsFoundAtEightyPercent() {
        add("paper", 0.6, 1e6, 0.5, 0.5);
        add("paper", 0.3, 2e6, 0.7, 0.72);
        add("random", 0.3, 2e6, 0.1);
        add("robust", 0.3, 2e6, 0.8);
        add("uneven", 0.2, 2e6, 0.7);
        add("uneven", 0.3, 2e6, 0.6);
        add("uneven", 0.4, 2e6, 0.65);
        add("uneven", 0.5, 2e6, 0.66);
        Cliff cliff = Cliff.of(outcomes(), "percentiles");
        XYChart chart = cliff.chart();
        assertArrayEquals(
                new double[] {0, 0.3, 0.6}, chart.getSeriesMap().get("paper").getXData());
        assertArrayEquals(
                new double[] {0.8, 0.71, 0.5}, chart.getSeriesMap().get("paper").getYData(), 1e-12);
        assertEquals(
                "mAP stays above 80 % of the unpruned model's up to percentiles: 0.3 in \"paper\"; below 0.3 (smallest tried) in \"random\"; at least 0.3 (largest tried) in \"robust\"; 0.2 in \"uneven\" (above it again at 0.4, 0.5).",
                cliff.finding().text());
        assertEquals(1280, Charts.picture(chart).getWidth());
    }

    @Test
    void whatCanGoAtASmallLossIsTheLargestShareBeforeTheFirstThatCostsMore() {
        add("robust", 0.2, 1e6, 0.80);
        add("robust", 0.4, 1e6, 0.79);
        add("robust", 0.6, 1e6, 0.70);
        add("robust", 0.8, 1e6, 0.795);
        add("weak", 0.2, 1e6, 0.5, 0.6);
        assertEquals(
                "Prunable where mAP may fall by 2 points below the base before any recovery: \"robust\" 40 % (mAP 0.790, from 0.800); \"weak\" not even 20 % (mAP 0.550 ± 0.071, from 0.800 ± 0.000). (Largest share tried up to which every smaller one also passes.)",
                Cliff.of(outcomes(), "percentiles").prunable(0.02).text());
    }

    @Test
    void whatHasHardlyAnyMapHasNoneToLose() {
        seeds.add(new Outcome.OfSeed(
                Map.of("arm", "ruined", "percentiles", "0.2"),
                1,
                Map.of("map", 0.015, "map_sparse", 0.022),
                "evaluate-1"));
        assertTrue(Cliff.of(outcomes(), "percentiles").prunable(0.02).text().contains("\"ruined\" has no mAP to lose"));
    }
}
