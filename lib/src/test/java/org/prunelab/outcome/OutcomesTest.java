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
    void aLiveDifferenceIsHeldAgainstTheRecordedOnes() {
        KnownOutcomes recorded = new KnownOutcomes() {};
        recorded.add("a", 0.5, 10, 0.80, 0.82, 0.84);
        recorded.add("b", 0.5, 10, 0.79, 0.80, 0.81); // differences 0.01, 0.02, 0.03: 0.02 and 0.01 to either side
        assertTrue(agreement(0.71, 0.70, recorded)
                .endsWith("+0.020 ± 0.010. The live difference is within 2 standard deviations of the recorded one."));
        assertTrue(agreement(0.75, 0.70, recorded).endsWith("The order is the same."));
        assertTrue(agreement(0.65, 0.70, recorded).contains("The order is the opposite"));
        KnownOutcomes once = new KnownOutcomes() {};
        once.add("a", 0.5, 10, 0.80);
        once.add("b", 0.5, 10, 0.79);
        assertTrue(agreement(0.65, 0.70, once).endsWith("of one seed each, so that it may be chance."));
        assertTrue(agreement(0.71, 0.70, new KnownOutcomes() {}).endsWith("Nothing is recorded of it."));
    }

    private static String agreement(double one, double other, KnownOutcomes recorded) {
        KnownOutcomes live = new KnownOutcomes() {};
        live.add("a", 0.5, 10, one);
        live.add("b", 0.5, 10, other);
        return live.outcomes().agreement("map", "a", "b", recorded.outcomes()).text();
    }

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

    @Test
    void aDifferenceCountsOnlyBeyondItsSpread() {
        assertFalse(MeanSd.of(-0.01, 0.04).beyondSpread());
        assertTrue(MeanSd.of(-0.03, -0.04).beyondSpread());
        assertFalse(MeanSd.of(0.9).beyondSpread(), "a single seed tells no spread");
        assertFalse(MeanSd.of().beyondSpread());
    }

    /** Seeds differ by more than arms do, but in each the same arm is ahead. */
    @Test
    void armsAreComparedSeedBySeed() {
        add("attention", 0.5, 1e6, 0.51, 0.62, 0.73);
        add("tuned", 0.5, 1e6, 0.50, 0.60, 0.70);
        assertEquals(
                "mAP is 0.620 ± 0.110 in \"attention\" and 0.600 ± 0.100 in \"tuned\": higher by 0.020 ± 0.010, more than its spread over the seeds (higher in 3 of 3).",
                outcomes().difference("map", "attention", "tuned").text());
    }

    @Test
    void anArmOfOneSeedIsComparedWithTheSameSeedOfOthers() {
        add("paper", 0.5, 1e6, 0.50, 0.60, 0.70);
        add("global", 0.5, 1e6, 0.49, 0.58, 0.67);
        add("layer", 0.5, 1e6, 0.52);
        assertEquals(
                "mAP is 0.520 in \"layer\" and 0.500 in \"paper\": higher by 0.020, with one seed, so that it may be chance.",
                outcomes().difference("map", "layer", "paper").text());
        assertEquals(
                "mAP with 3 seeds, highest first: paper 0.600 ± 0.100; global 0.580 ± 0.090. The first is ahead of the others by more than the spread over the seeds. With fewer seeds, in brackets the difference from the first with the same: layer 0.520 (+0.020).",
                outcomes().order("map").text());
    }

    @Test
    void whatIsEqualIsCalledThat() {
        add("paper", 0.5, 1e6, 0, 0);
        add("global", 0.5, 1e6, 0, 0);
        assertEquals(
                "C. There is no difference here. mAP is 0.000 ± 0.000 in \"paper\" and 0.000 ± 0.000 in \"global\": no difference.",
                outcomes().claim("C", "map", "paper", "global").text());
    }

    @Test
    void aSingleRowIsNotCalledAhead() {
        add("paper", 0.5, 1e6, 0.80, 0.82);
        assertEquals(
                "mAP, highest first: paper 0.810 ± 0.014.",
                outcomes().order("map").text());
    }

    @Test
    void whatHasNoSeedInCommonIsNotCompared() {
        add("paper", 0.5, 1e6, 0.50);
        seeds.add(new Outcome.OfSeed(Map.of("arm", "other"), 2, Map.of("map", 0.6), "evaluate-1"));
        assertEquals(
                "mAP is not known in both \"paper\" and \"other\" with the same seed.",
                outcomes().difference("map", "paper", "other").text());
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
                "mAP is 0.810 ± 0.014 in \"paper\" and 0.805 ± 0.021 in \"global\": higher by 0.005 ± 0.007, which is within its spread over the seeds (higher in 1 of 2).",
                outcomes().difference("map", "paper", "global").text());
        assertEquals(
                "mAP is 0.510 ± 0.014 in \"layer\" and 0.810 ± 0.014 in \"paper\": lower by 0.300 ± 0.000, more than its spread over the seeds (lower in 2 of 2).",
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
    void aClaimIsAnsweredEitherWay() {
        add("attention", 0.5, 1e6, 0.80, 0.82);
        add("tuned", 0.5, 1e6, 0.79, 0.82);
        add("imitation", 0.5, 1e6, 0.90, 0.92);
        add("alone", 0.5, 1e6, 0.5);
        Outcomes known = outcomes();
        assertTrue(known.claim("C", "map", "attention", "tuned")
                .text()
                .startsWith(
                        "C. This is neither borne out nor contradicted here, the difference being within the spread."));
        assertTrue(known.claim("C", "map", "attention", "imitation")
                .text()
                .startsWith("C. The order is the opposite here, by more than the spread over 2 seeds."));
        assertTrue(known.claim("C", "map", "imitation", "attention")
                .text()
                .startsWith("C. The order is the same here, by more than the spread over 2 seeds."));
        assertTrue(known.claim("C", "map", "alone", "attention")
                .text()
                .startsWith("C. The order is the opposite here, with one seed."));
        assertEquals(
                "C. Not known here: latency [ms] is not known in both \"alone\" and \"tuned\" with the same seed.",
                known.claim("C", "milliseconds", "alone", "tuned").text());
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
    void pairsOfOneSeedMayBeSoByChance() {
        add("few", 0.5, 1e6, 0.5);
        add("more", 0.5, 2e6, 0.25);
        assertEquals(
                "In 1 of 1 pairs of rows, the one that is higher in \"parameters [M]\" is lower in \"mAP\". Pairs of one seed may be so by chance.",
                outcomes().opposed("parameters", "map").text());
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
}
