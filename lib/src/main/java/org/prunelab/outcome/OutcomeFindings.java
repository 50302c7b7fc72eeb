package org.prunelab.outcome;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.prunelab.report.Finding;

/** What outcomes say, in sentences; none calls one arm better than another below three seeds. */
final class OutcomeFindings {

    private OutcomeFindings() {}

    /** On the seeds that all ranked rows have, so that no row is ahead by another's seeds. */
    static Finding order(Outcomes outcomes, String measure) {
        Measure quantity = Measure.of(measure);
        List<Outcome> known = outcomes.rows().stream()
                .filter(row -> row.measured(measure).hasVerdict())
                .toList();
        List<Outcome> sorted = known.stream()
                .map(row -> known.stream().reduce(row, Outcome::sharing))
                .filter(row -> row.measured(measure).hasVerdict())
                .sorted(Comparator.comparingDouble(
                        (Outcome row) -> -row.measured(measure).mean()))
                .toList();
        if (sorted.isEmpty()) {
            return Finding.of("No order of %s is told: no row has %d seeds.", quantity.title(), MeanSd.LEAST_SEEDS);
        }
        String names = sorted.stream()
                .map(row -> outcomes.name(row) + " " + shown(row, measure))
                .collect(Collectors.joining("; "));
        String fewer = outcomes.rows().stream()
                .filter(row -> !row.measured(measure).hasVerdict())
                .map(outcomes::name)
                .collect(Collectors.joining("; "));
        return new Finding("%s over %d seeds, highest first: %s.%s%s"
                .formatted(
                        quantity.title(),
                        sorted.get(0).measured(measure).seeds(),
                        names,
                        notToldApart(outcomes, sorted, measure),
                        fewer.isEmpty() ? "" : " With fewer than three seeds, and not ranked: %s.".formatted(fewer)));
    }

    private static String shown(Outcome row, String measure) {
        Measure quantity = Measure.of(measure);
        return quantity.shown(row.measured(measure)).toString(quantity.digits());
    }

    private static String notToldApart(Outcomes outcomes, List<Outcome> sorted, String measure) {
        if (sorted.size() == 1) {
            return "";
        }
        // which is first is chosen from the same numbers, so that all pairs are corrected together
        List<Double> pairs = new ArrayList<>();
        for (int one = 0; one < sorted.size(); one++) {
            for (int other = one + 1; other < sorted.size(); other++) {
                pairs.add(sorted.get(one).above(sorted.get(other), measure).verdictP());
            }
        }
        double[] adjusted =
                Holm.adjusted(pairs.stream().mapToDouble(Double::doubleValue).toArray());
        String apart = IntStream.range(1, sorted.size())
                .filter(i -> !(adjusted[i - 1] < MeanSd.ALPHA)) // the pairs of the first come first
                .mapToObj(i -> outcomes.name(sorted.get(i)))
                .collect(Collectors.joining("; "));
        return apart.isEmpty()
                ? " The first is told apart from all others."
                : " Not told apart from the first: %s.".formatted(apart);
    }

    static Finding opposed(Outcomes outcomes, String more, String less) {
        List<Outcome> rows = outcomes.rows();
        int pairs = 0;
        int opposed = 0;
        for (int i = 0; i < rows.size(); i++) {
            for (Outcome other : rows.subList(0, i)) {
                double sign =
                        Math.signum(ahead(rows.get(i), other, more)) * Math.signum(ahead(rows.get(i), other, less));
                if (Double.isFinite(sign)) {
                    pairs++;
                    opposed += sign < 0 ? 1 : 0;
                }
            }
        }
        String high = Measure.of(more).title(), low = Measure.of(less).title();
        return pairs == 0
                ? Finding.of("No two rows have both \"%s\" and \"%s\".", high, low)
                : Finding.of(
                        "In %d of %d pairs of rows, the one that is higher in \"%s\" is lower in \"%s\".",
                        opposed, pairs, high, low);
    }

    /** As the means of a table are read. */
    private static double ahead(Outcome one, Outcome other, String measure) {
        return one.measured(measure).mean() - other.measured(measure).mean();
    }

    static Finding difference(Difference difference) {
        Measure quantity = Measure.of(difference.measure());
        Outcome one = difference.one(), two = difference.other();
        MeanSd above = quantity.shown(difference.overSeeds());
        if (above.seeds() == 0) {
            return Finding.of(
                    "%s is not known in both \"%s\" and \"%s\" with the same seed.",
                    quantity.title(), one.arm(), two.arm());
        }
        return Finding.of(
                "%s is %s in \"%s\" and %s in \"%s\": %s",
                quantity.title(),
                shown(one.sharing(two), difference.measure()),
                one.arm(),
                shown(two.sharing(one), difference.measure()),
                two.arm(),
                verdict(above, quantity.digits()));
    }

    /** How large and how sure a difference is. */
    private static String verdict(MeanSd above, int digits) {
        String size = String.format(Locale.ROOT, "%+,." + digits + "f", above.mean());
        if (!above.hasVerdict()) {
            return "%s, with %d seed%s; no verdict below three."
                    .formatted(size, above.seeds(), above.seeds() == 1 ? "" : "s");
        }
        return "%s (95 %% interval over %d seeds %s), %s."
                .formatted(
                        size,
                        above.seeds(),
                        above.interval().toString(digits),
                        above.isTold() ? "told apart" : "not told apart");
    }
}
