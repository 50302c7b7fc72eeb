package org.prunelab.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.prunelab.report.Finding;

/** What outcomes say, in sentences; a difference that is smaller than its spread is called that. */
final class OutcomeFindings {

    private OutcomeFindings() {}

    static Finding order(Outcomes outcomes, String measure) {
        Quantity quantity = Quantity.of(measure);
        List<Outcome> sorted = outcomes.rows().stream()
                .filter(row -> Double.isFinite(row.measured(measure).mean()))
                .sorted(Comparator.comparingDouble(
                        (Outcome row) -> -row.measured(measure).mean()))
                .toList();
        if (sorted.isEmpty()) {
            return Finding.of("No row has %s.", quantity.title());
        }
        String names = sorted.stream()
                .map(row -> outcomes.name(row) + " "
                        + quantity.shown(row.measured(measure)).toString(quantity.digits()))
                .collect(Collectors.joining("; "));
        return Finding.of("%s, highest first: %s. %s", quantity.title(), names, caution(outcomes, sorted, measure));
    }

    private static String caution(Outcomes outcomes, List<Outcome> sorted, String measure) {
        if (sorted.stream().anyMatch(row -> row.measured(measure).seeds() < 2)) {
            return "With one seed no spread is known, and small differences may be chance.";
        }
        List<String> within = new ArrayList<>();
        Outcome best = sorted.get(0);
        for (Outcome row : sorted.subList(1, sorted.size())) {
            if (!best.measured(measure).differsFrom(row.measured(measure))) {
                within.add(outcomes.name(row));
            }
        }
        return within.isEmpty()
                ? "The first is ahead of all others by more than the spread over the seeds."
                : "Within the spread of the first: %s.".formatted(String.join("; ", within));
    }

    static Finding difference(Outcomes outcomes, String measure, String arm, String other) {
        Quantity quantity = Quantity.of(measure);
        Measured one = quantity.shown(outcomes.ofArm(arm).measured(measure));
        Measured two = quantity.shown(outcomes.ofArm(other).measured(measure));
        double difference = one.mean() - two.mean();
        String number = "%." + quantity.digits() + "f";
        return Finding.of(
                "%s is %s in \"%s\" and %s in \"%s\": %s by %s, %s",
                quantity.title(),
                one.toString(quantity.digits()),
                arm,
                two.toString(quantity.digits()),
                other,
                difference < 0 ? "lower" : "higher",
                String.format(Locale.ROOT, number, Math.abs(difference)),
                verdict(one, two, number));
    }

    static Finding claim(Outcomes outcomes, String claim, String measure, String higher, String lower) {
        Measured one = outcomes.ofArm(higher).measured(measure);
        Measured two = outcomes.ofArm(lower).measured(measure);
        if (!Double.isFinite(one.mean()) || !Double.isFinite(two.mean())) {
            return Finding.of(
                    "%s. Not known here: %s is missing.",
                    claim, Quantity.of(measure).title());
        }
        boolean agrees = one.mean() > two.mean();
        String here;
        if (!Double.isFinite(one.spreadOfDifference(two))) {
            here = agrees
                    ? "The order is the same here, with one seed"
                    : "The order is the opposite here, with one seed";
        } else if (one.differsFrom(two)) {
            here = agrees ? "This is so here" : "This is contradicted here";
        } else {
            here = "This is neither borne out nor contradicted here, the difference being within the spread";
        }
        return Finding.of(
                "%s. %s. %s",
                claim, here, difference(outcomes, measure, higher, lower).text());
    }

    private static String verdict(Measured one, Measured two, String number) {
        double spread = one.spreadOfDifference(two);
        if (!Double.isFinite(spread)) {
            return "with one seed, so that it may be chance.";
        }
        String shown = String.format(Locale.ROOT, number, spread);
        return one.differsFrom(two)
                ? "more than its spread over the seeds, %s.".formatted(shown)
                : "which is within its spread over the seeds, %s.".formatted(shown);
    }
}
