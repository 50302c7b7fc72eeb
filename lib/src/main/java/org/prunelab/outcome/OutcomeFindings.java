package org.prunelab.outcome;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.prunelab.report.Finding;

/** What outcomes say, in sentences; a difference that is smaller than its spread is called that. */
final class OutcomeFindings {

    /** Standard deviations of recorded differences between seeds within which another one is nothing new. */
    private static final int CHANCE = 2;

    private OutcomeFindings() {}

    static Finding order(Outcomes outcomes, String measure) {
        Measure quantity = Measure.of(measure);
        List<Outcome> sorted = outcomes.rows().stream()
                .filter(row -> row.measured(measure).seeds() > 0)
                .sorted(Comparator.comparingDouble(
                        (Outcome row) -> -row.measured(measure).mean()))
                .toList();
        if (sorted.isEmpty()) {
            return Finding.of("No row has %s.", quantity.title());
        }
        int seeds = sorted.stream()
                .mapToInt(row -> row.measured(measure).seeds())
                .max()
                .orElseThrow();
        List<Outcome> whole = sorted.stream()
                .filter(row -> row.measured(measure).seeds() == seeds)
                .toList();
        List<Outcome> fewer = sorted.stream()
                .filter(row -> row.measured(measure).seeds() < seeds)
                .toList();
        String names = whole.stream()
                .map(row -> outcomes.name(row) + " " + shown(row, measure))
                .collect(Collectors.joining("; "));
        return new Finding("%s%s, highest first: %s.%s%s"
                .formatted(
                        quantity.title(),
                        fewer.isEmpty() ? "" : " with %d seeds".formatted(seeds),
                        names,
                        caution(outcomes, whole, measure),
                        beside(outcomes, whole.get(0), fewer, measure)));
    }

    private static String shown(Outcome row, String measure) {
        Measure quantity = Measure.of(measure);
        return quantity.shown(row.measured(measure)).toString(quantity.digits());
    }

    /** Which rows of the same seeds the first is not surely ahead of. */
    private static String caution(Outcomes outcomes, List<Outcome> sorted, String measure) {
        Outcome first = sorted.get(0);
        if (first.measured(measure).seeds() < 2) {
            return " With one seed no spread is known, and small differences may be chance.";
        }
        List<String> within = sorted.stream()
                .skip(1)
                .filter(row -> !first.above(row, measure).beyondSpread())
                .map(outcomes::name)
                .toList();
        if (sorted.size() == 1) {
            return "";
        }
        return within.isEmpty()
                ? " The first is ahead of the others by more than the spread over the seeds."
                : " Within the spread of the first: %s.".formatted(String.join("; ", within));
    }

    /** Rows of fewer seeds, which are compared with the first where it had the same. */
    private static String beside(Outcomes outcomes, Outcome first, List<Outcome> fewer, String measure) {
        Measure quantity = Measure.of(measure);
        String rows = fewer.stream()
                .map(row -> {
                    MeanSd above = quantity.shown(row.above(first, measure));
                    return "%s %s%s"
                            .formatted(
                                    outcomes.name(row),
                                    shown(row, measure),
                                    above.seeds() == 0 ? "" : " (%s)".formatted(above.signed(quantity.digits())));
                })
                .collect(Collectors.joining("; "));
        return rows.isEmpty()
                ? ""
                : " With fewer seeds, in brackets the difference from the first with the same: %s.".formatted(rows);
    }

    static Finding opposed(Outcomes outcomes, String more, String less) {
        List<Outcome> rows = outcomes.rows();
        int pairs = 0;
        int opposed = 0;
        boolean oneSeed = false;
        for (int i = 0; i < rows.size(); i++) {
            for (Outcome other : rows.subList(0, i)) {
                MeanSd first = rows.get(i).above(other, more),
                        second = rows.get(i).above(other, less);
                double sign = Math.signum(first.mean()) * Math.signum(second.mean());
                if (Double.isFinite(sign)) {
                    pairs++;
                    opposed += sign < 0 ? 1 : 0;
                    oneSeed |= second.seeds() == 1;
                }
            }
        }
        String high = Measure.of(more).title(), low = Measure.of(less).title();
        return pairs == 0
                ? Finding.of("No two rows have both \"%s\" and \"%s\".", high, low)
                : Finding.of(
                        "In %d of %d pairs of rows, the one that is higher in \"%s\" is lower in \"%s\".%s",
                        opposed, pairs, high, low, oneSeed ? " Pairs of one seed may be so by chance." : "");
    }

    static Finding difference(Outcomes outcomes, String measure, String arm, String other) {
        Measure quantity = Measure.of(measure);
        Outcome one = outcomes.ofArm(arm), two = outcomes.ofArm(other);
        MeanSd above = quantity.shown(one.above(two, measure));
        if (above.seeds() == 0) {
            return Finding.of(
                    "%s is not known in both \"%s\" and \"%s\" with the same seed.", quantity.title(), arm, other);
        }
        return Finding.of(
                "%s is %s in \"%s\" and %s in \"%s\": %s",
                quantity.title(),
                shown(one.sharing(two), measure),
                arm,
                shown(two.sharing(one), measure),
                other,
                verdict(above, one.differences(two, measure), quantity.digits()));
    }

    static Finding agreement(Outcomes live, Outcomes recorded, String measure, String arm, String other) {
        Measure quantity = Measure.of(measure);
        String here = difference(live, measure, arm, other).text();
        if (recorded.isEmpty()) {
            return new Finding("Live: %s Nothing is recorded of it.".formatted(here));
        }
        MeanSd now = quantity.shown(live.ofArm(arm).above(live.ofArm(other), measure));
        MeanSd before = quantity.shown(recorded.ofArm(arm).above(recorded.ofArm(other), measure));
        if (now.seeds() == 0 || before.seeds() == 0) {
            return new Finding("Live: " + here);
        }
        return new Finding("Live: %s Recorded, with %d seed%s: %s. %s"
                .formatted(
                        here,
                        before.seeds(),
                        before.seeds() == 1 ? "" : "s",
                        before.signed(quantity.digits()),
                        agreement(now, before)));
    }

    private static String agreement(MeanSd now, MeanSd before) {
        if (before.seeds() > 1 && Math.abs(now.mean() - before.mean()) <= CHANCE * before.sd()) {
            return "The live difference is within %d standard deviations of the recorded one.".formatted(CHANCE);
        }
        String order = now.mean() * before.mean() > 0 ? "The order is the same." : "The order is the opposite";
        return now.mean() * before.mean() > 0
                ? order
                : before.seeds() > 1
                        ? "%s, by more than %d standard deviations between the recorded seeds.".formatted(order, CHANCE)
                        : order + ", of one seed each, so that it may be chance.";
    }

    static Finding claim(Outcomes outcomes, String claim, String measure, String higher, String lower) {
        MeanSd above = outcomes.ofArm(higher).above(outcomes.ofArm(lower), measure);
        String numbers = difference(outcomes, measure, higher, lower).text();
        return new Finding(
                above.seeds() == 0
                        ? "%s. Not known here: %s".formatted(claim, numbers)
                        : "%s. %s. %s".formatted(claim, answer(above), numbers));
    }

    private static String answer(MeanSd above) {
        if (above.mean() == 0) {
            return "There is no difference here";
        } else if (above.seeds() == 1) {
            return "The order is %s here, with one seed".formatted(above.mean() > 0 ? "the same" : "the opposite");
        } else if (above.beyondSpread()) {
            return "The order is %s here, by more than the spread over %d seeds"
                    .formatted(above.mean() > 0 ? "the same" : "the opposite", above.seeds());
        }
        return "This is neither borne out nor contradicted here, the difference being within the spread";
    }

    /** How large and how sure a difference is: whether it is more than its spread, and how often it has its sign. */
    private static String verdict(MeanSd above, double[] bySeed, int digits) {
        if (above.mean() == 0) {
            return "no difference.";
        }
        String direction = above.mean() < 0 ? "lower" : "higher";
        String size = above.times(Math.signum(above.mean())).toString(digits);
        if (above.seeds() < 2) {
            return "%s by %s, with one seed, so that it may be chance.".formatted(direction, size);
        }
        long same = Arrays.stream(bySeed)
                .filter(difference -> Math.signum(difference) == Math.signum(above.mean()))
                .count();
        return "%s by %s, %s over the seeds (%s in %d of %d)."
                .formatted(
                        direction,
                        size,
                        above.beyondSpread() ? "more than its spread" : "which is within its spread",
                        direction,
                        same,
                        above.seeds());
    }
}
