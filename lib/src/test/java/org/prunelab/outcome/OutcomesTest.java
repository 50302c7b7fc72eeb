package org.prunelab.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables and findings from numbers that are known. */
class OutcomesTest extends KnownOutcomes {

    @Test
    void whatHasNoSeedInCommonIsNotCompared() {
        add("paper", 0.5, 1e6, 0.50);
        seeds.add(new Outcome.OfSeed(Map.of("arm", "other"), 2, Map.of("map", 0.6), "evaluate-1"));
        assertEquals(
                "mAP is not known in both \"paper\" and \"other\" with the same seed.",
                outcomes().difference("map", "paper", "other").text());
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
    void nothingSaysSoInPlaceOfAChart() {
        Outcomes none = Outcomes.none("Nothing is recorded.");
        assertEquals("Nothing is recorded.", none.where("arm", "paper").toText());
        assertEquals("Nothing is recorded.", Cliff.of(none, "percentiles").toText());
        assertEquals("Nothing is recorded.", Pareto.of(none, "parameters").toText());
        add("paper", 0.5, 1e6, 0.8);
        assertEquals(
                "No row of Known has latency [ms].",
                Pareto.of(outcomes(), "milliseconds").toText());
        assertEquals(
                "No arm of Known goes through target.",
                Cliff.of(outcomes(), "target").toText());
        assertEquals("Not known before there are results.", none.order("map").text());
        assertEquals(
                "Not known before there are results.",
                Cliff.of(none, "percentiles").finding().text());
        assertEquals("Nothing is recorded.", Breakdown.byClass(none).toText());
    }

    @Test
    void recoveryIsAShareOfWhatPruningCost() {
        for (int seed = 1; seed <= 2; seed++) {
            seeds.add(new Outcome.OfSeed(
                    Map.of("arm", "tuned"),
                    seed,
                    Map.of("map", 0.45 + 0.1 * seed, "map_pruned", 0.4, "map_sparse", 0.8),
                    "evaluate-1"));
        }
        seeds.add(new Outcome.OfSeed(
                Map.of("arm", "free"), 1, Map.of("map", 0.9, "map_pruned", 0.795, "map_sparse", 0.8), "evaluate-2"));
        assertEquals(0.5, outcomes().rows().get(0).measured("recovered").mean(), 1e-12);
        assertEquals(0, outcomes().rows().get(1).measured("recovered").seeds(), "where pruning cost nothing");
        assertTrue(outcomes().show("recovered").toText().contains("50 ± 18"));
    }

    @Test
    void latencyIsComparedWithTheWholeModelThatWasTimedAlongWithIt() {
        for (double[] row : new double[][] {{6, 10}, {4.2, 7}}) {
            seeds.add(new Outcome.OfSeed(
                    Map.of("arm", "whole " + row[1]),
                    1,
                    Map.of(
                            "milliseconds",
                            row[0],
                            "milliseconds_whole",
                            row[1],
                            "milliseconds_low",
                            row[0] - 0.1 * row[1]),
                    "evaluate-1"));
        }
        for (Outcome row : outcomes().rows()) {
            assertEquals(-40, row.measured("milliseconds_change_percent").mean(), 1e-9);
            assertEquals(-50, row.measured("milliseconds_change_percent_low").mean(), 1e-9);
        }
        assertTrue(outcomes().show("milliseconds_change_percent").toText().contains("Δ latency [%]"));
    }

    @Test
    void pairsThatOpposeEachOtherAreCounted() {
        add("few", 0.5, 1e6, 0.5, 0.75);
        add("more", 0.5, 2e6, 0.75, 0.5);
        add("most", 0.5, 3e6, 0.25, 0.25);
        add("equal", 0.5, 3e6, 0.125, 0.125);
        // few and more have one mean, most and equal the same parameters
        assertEquals(
                "In 4 of 6 pairs of rows, the one that is higher in \"parameters [M]\" is lower in \"mAP\".",
                outcomes().opposed("parameters", "map").text());
        assertEquals(
                "No two rows have both \"mAP\" and \"removed with |γ| ≥ 0.01\".",
                outcomes().opposed("map", "live_removed").text());
    }

    @Test
    void classesAndSizesAreColumnsOfTheirOwn() {
        for (double factor : new double[] {1, 0.5}) {
            seeds.add(new Outcome.OfSeed(
                    Map.of("arm", "paper"),
                    (long) (2 * factor),
                    Map.of("map", 0.6, "map_small", 0.2 * factor, "map_medium", 0.4, "map_large", 0.8, "ap star", 0.6),
                    "evaluate-1"));
        }
        String sizes = Breakdown.bySize(outcomes()).toText();
        assertTrue(sizes.contains("0.150 ± 0.071") && sizes.contains("large"), sizes);
        assertTrue(Breakdown.byClass(outcomes()).toText().contains("star"));
        assertTrue(Breakdown.byClass(outcomes()).toHtml().contains("<img "));
    }

    @Test
    void anOrderIsToldOfThreeSeedsOnly() {
        add("paper", 0.5, 1e6, 0.50, 0.60, 0.70);
        add("global", 0.5, 1e6, 0.49, 0.589, 0.69);
        add("noisy", 0.5, 1e6, 0.70, 0.40, 0.60);
        add("layer", 0.5, 1e6, 0.52);
        assertEquals(
                "mAP over 3 seeds, highest first: paper 0.600 ± 0.100; global 0.590 ± 0.100; noisy 0.567 ± 0.153. Not told apart from the first: noisy. With fewer than three seeds, and not ranked: layer.",
                outcomes().order("map").text());
        assertEquals(
                "mAP is 0.520 in \"layer\" and 0.500 in \"paper\": +0.020, with 1 seed; no verdict below three.",
                outcomes().difference("map", "layer", "paper").text());
        assertEquals(
                "mAP is 0.600 ± 0.100 in \"paper\" and 0.590 ± 0.100 in \"global\": +0.010 (95 % interval over 3 seeds +0.009 to +0.012), told apart.",
                outcomes().difference("map", "paper", "global").text());
        assertEquals(
                "No order of mAP is told: no row has 3 seeds.",
                outcomes().where("arm", "layer").order("map").text());
    }
}
