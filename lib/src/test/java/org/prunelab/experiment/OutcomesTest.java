package org.prunelab.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.prunelab.report.Charts;

/** Tables, charts and findings from numbers that are known. */
class OutcomesTest {

    private final List<Outcome.OfSeed> seeds = new ArrayList<>();

    private void add(String arm, double percentile, double parameters, double... maps) {
        for (double map : maps) {
            seeds.add(new Outcome.OfSeed(
                    Map.of("arm", arm, "percentiles", String.valueOf(percentile)),
                    Map.of("map", map, "map_pruned", map, "map_sparse", 0.8, "parameters", parameters),
                    "evaluate-" + seeds.size()));
        }
    }

    private Outcomes outcomes() {
        return Outcomes.of("Known", "mAP@0.5", "", Outcome.together(seeds));
    }

    @Test
    void aSpreadIsTheStandardDeviationOfASample() {
        Measured measured = Measured.of(1, 2, 3, Double.NaN);
        assertEquals(2, measured.mean());
        assertEquals(1, measured.sd());
        assertEquals(3, measured.seeds());
        assertEquals("2.000 ± 1.000", measured.toString(3));
        assertEquals("5.0", Measured.of(5).toString(1));
        assertEquals("", Measured.of().toString(1));
    }

    @Test
    void aDifferenceCountsOnlyBeyondItsSpread() {
        Measured low = Measured.of(0.70, 0.72);
        assertFalse(low.differsFrom(Measured.of(0.71, 0.74)));
        assertTrue(low.differsFrom(Measured.of(0.75, 0.77)));
        assertFalse(low.differsFrom(Measured.of(0.9)), "a single seed tells no spread");
    }

    @Test
    void findingsSayWhatIsWithinTheSpread() {
        add("paper", 0.5, 1e6, 0.80, 0.82);
        add("global", 0.5, 1e6, 0.79, 0.82);
        add("layer", 0.5, 1e6, 0.50, 0.52);
        assertEquals(
                "mAP, highest first: paper 0.810 ± 0.014; global 0.805 ± 0.021; layer 0.510 ± 0.014. Within the spread of the first: global.",
                outcomes().order("map").text());
        assertEquals(
                "mAP is 0.810 ± 0.014 in \"paper\" and 0.805 ± 0.021 in \"global\": higher by 0.005, which is within its spread over the seeds, 0.025.",
                outcomes().difference("map", "paper", "global").text());
        assertEquals(
                "mAP is 0.510 ± 0.014 in \"layer\" and 0.810 ± 0.014 in \"paper\": lower by 0.300, more than its spread over the seeds, 0.020.",
                outcomes().difference("map", "layer", "paper").text());
    }

    @Test
    void aSingleSeedIsCalledThat() {
        add("paper", 0.5, 1e6, 0.80);
        add("global", 0.5, 1e6, 0.70);
        assertTrue(outcomes()
                .order("map")
                .text()
                .endsWith("With one seed no spread is known, and small differences may be chance."));
        assertTrue(outcomes()
                .difference("map", "paper", "global")
                .text()
                .endsWith("with one seed, so that it may be chance."));
    }

    @Test
    void anArmOfSeveralRowsIsRefusedWithWhatToDo() {
        add("paper", 0.5, 1e6, 0.80);
        add("paper", 0.6, 1e6, 0.70);
        var e = assertThrows(IllegalArgumentException.class, () -> outcomes().difference("map", "paper", "paper"));
        assertTrue(e.getMessage().contains("narrow them down with where(column, value)"), e.getMessage());
    }

    @Test
    void theTableHasMeanAndSpreadAndLeavesOutWhatIsThereTwice() {
        add("paper", 0.5, 1.5e6, 0.80, 0.82);
        String text = outcomes().toText();
        assertTrue(text.contains("0.810 ± 0.014"), text);
        assertFalse(text.contains("mAP pruned"), text);
        assertTrue(outcomes().show("parameters").toText().contains("1.500 ± 0.000"));
    }

    @Test
    void nothingSaysSoAndShowsNoCharts() {
        Outcomes none = Outcomes.none("Nothing is recorded.");
        assertEquals("Nothing is recorded.", none.where("arm", "paper").toText());
        assertEquals(
                "",
                Cliff.of(none, "percentiles").toHtml()
                        + Pareto.of(none, "parameters").toHtml());
        assertEquals("Not known before there are results.", none.order("map").text());
        assertEquals(
                "Not known before there are results.",
                Cliff.of(none, "percentiles").finding().text());
        assertEquals("Nothing is recorded.", Breakdown.byClass(none).toText());
    }

    @Test
    void aCliffStartsAtTheWholeModelAndIsFoundAtEightyPercent() {
        add("paper", 0.6, 1e6, 0.5, 0.5);
        add("paper", 0.3, 2e6, 0.7, 0.72);
        add("random", 0.3, 2e6, 0.1);
        add("robust", 0.3, 2e6, 0.8);
        Cliff cliff = Cliff.of(outcomes(), "percentiles");
        XYChart chart = cliff.chart();
        assertArrayEquals(
                new double[] {0, 0.3, 0.6}, chart.getSeriesMap().get("paper").getXData());
        assertArrayEquals(
                new double[] {0.8, 0.71, 0.5}, chart.getSeriesMap().get("paper").getYData(), 1e-12);
        assertEquals(
                "mAP stays above 80 % of the whole model's up to percentiles = 0.3 in \"paper\"; less than its start, 0.3, in \"random\"; its end, 0.3, in \"robust\".",
                cliff.finding().text());
        assertEquals(1280, Charts.picture(chart).getWidth());
    }

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
    void classesAndSizesAreColumnsOfTheirOwn() {
        for (double factor : new double[] {1, 0.5}) {
            seeds.add(new Outcome.OfSeed(
                    Map.of("arm", "paper"),
                    Map.of("map", 0.6, "map_small", 0.2 * factor, "map_medium", 0.4, "map_large", 0.8, "ap star", 0.6),
                    "evaluate-1"));
        }
        String sizes = Breakdown.bySize(outcomes()).toText();
        assertTrue(sizes.contains("0.150 ± 0.071") && sizes.contains("large"), sizes);
        assertTrue(Breakdown.byClass(outcomes()).toText().contains("star"));
        assertTrue(Breakdown.byClass(outcomes()).toHtml().contains("<img "));
    }
}
