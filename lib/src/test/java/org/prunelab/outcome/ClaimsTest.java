package org.prunelab.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.prunelab.outcome.Claims.Verdict;

/** Verdicts from numbers that are known. */
class ClaimsTest extends KnownOutcomes {

    private static final String D = "made up";

    /** Seeds differ by more than arms do, but in each the same arm is ahead. */
    private void arms() {
        add("attention", 0.5, 1e6, 0.511, 0.621, 0.732);
        add("tuned", 0.5, 1e6, 0.500, 0.610, 0.720);
        add("noisy", 0.5, 1e6, 0.600, 0.500, 0.900);
        add("once", 0.5, 1e6, 0.9);
        add("twice", 0.5, 1e6, 0.9, 0.9);
    }

    @Test
    void aClaimIsAnsweredEitherWay() {
        arms();
        Claims claims = Claims.none()
                .and("attention above tuned", D, outcomes(), "map", "attention", "tuned")
                .and("tuned above attention", D, outcomes(), "map", "tuned", "attention")
                .and("noisy above tuned", D, outcomes(), "map", "noisy", "tuned")
                .and("once above tuned", D, outcomes(), "map", "once", "tuned")
                .and("twice above tuned", D, outcomes(), "map", "twice", "tuned")
                .and("nobody above tuned", D, outcomes(), "map", "nobody", "tuned");
        assertEquals(
                List.of(
                        Verdict.BORNE_OUT,
                        Verdict.CONTRADICTED,
                        Verdict.NOT_TOLD_APART,
                        Verdict.TOO_FEW_SEEDS,
                        Verdict.TOO_FEW_SEEDS,
                        Verdict.NOT_RECORDED),
                claims.verdicts());
        String text = claims.inShort().toText();
        assertTrue(
                text.startsWith("In short. Borne out: attention above tuned (made up, +0.011). Contradicted: tuned"),
                text);
        assertTrue(claims.toText().contains("+0.010 to +0.013"), claims.toText());
    }

    /** 0.017 ± 0.011 is further from 0 than its spread, and with three seeds yet not told. */
    @Test
    void moreThanItsSpreadIsNotEnough() {
        add("relaxed", 0.6, 1e6, 0.856, 0.845, 0.834);
        add("constant", 0.6, 1e6, 0.828, 0.828, 0.828);
        assertEquals(
                List.of(Verdict.NOT_TOLD_APART),
                Claims.none()
                        .and("relaxed above constant", D, outcomes(), "map", "relaxed", "constant")
                        .verdicts());
    }

    /** p is 0.0296 here: told alone, and not as one of two. */
    @Test
    void severalClaimsAreCorrectedTogether() {
        add("a", 0.6, 1e6, 0.51, 0.51, 0.52);
        add("b", 0.6, 1e6, 0.50, 0.496, 0.50);
        Claims one = Claims.none().and("a above b", D, outcomes(), "map", "a", "b");
        double p = outcomes().paired("map", "a", "b").overSeeds().p();
        assertTrue(p > 0.025 && p < 0.05, String.valueOf(p));
        assertEquals(List.of(Verdict.BORNE_OUT), one.verdicts());
        Claims two = one.and("again", D, outcomes(), "map", "a", "b");
        assertEquals(List.of(Verdict.NOT_TOLD_APART, Verdict.NOT_TOLD_APART), two.verdicts());
    }

    @Test
    void theIntervalOverPicturesIsThatOfThePairedResamples() {
        for (int seed = 1; seed <= 2; seed++) {
            double shift = seed;
            List<Double> first = IntStream.rangeClosed(0, 1000)
                    .mapToObj(i -> i / 1000.0 + shift)
                    .toList();
            List<Double> second = first.stream().map(map -> shift).toList();
            seeds.add(new Outcome.OfSeed(Map.of("arm", "a"), seed, Map.of("map", 0.9), first, "evaluate-a"));
            seeds.add(new Outcome.OfSeed(Map.of("arm", "b"), seed, Map.of("map", 0.5), second, "evaluate-b"));
        }
        Interval interval = outcomes().paired("map", "a", "b").overPictures();
        assertEquals(0.025, interval.low(), 1e-3);
        assertEquals(0.975, interval.high(), 1e-3);
        assertFalse(outcomes().paired("map_pruned", "a", "b").overPictures().isKnown());
    }

    @Test
    void eachRowSaysWhatItWasComputedFrom() {
        arms();
        String html = Claims.none()
                .and("attention -- above tuned", D, outcomes(), "map", "attention", "tuned")
                .toHtml();
        assertTrue(
                html.endsWith(
                        "\"measure\":\"map\",\"one\":{\"arm\":\"attention\",\"percentiles\":\"0.5\"},\"other\":{\"arm\":\"tuned\",\"percentiles\":\"0.5\"}}] -->"),
                html);
    }
}
