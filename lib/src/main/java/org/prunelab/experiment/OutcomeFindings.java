package org.prunelab.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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

    /** Which rows the first is not surely ahead of. */
    private static String caution(Outcomes outcomes, List<Outcome> sorted, String measure) {
        List<String> within = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (Outcome row : sorted.subList(1, sorted.size())) {
            Measured ahead = sorted.get(0).above(row, measure);
            if (ahead.seeds() < 2) {
                unknown.add(outcomes.name(row));
            } else if (!ahead.beyondSpread()) {
                within.add(outcomes.name(row));
            }
        }
        if (unknown.size() == sorted.size() - 1) {
            return "With one seed no spread is known, and small differences may be chance.";
        }
        String surely = within.isEmpty()
                ? "The first is ahead of all others by more than the spread over the seeds."
                : "Within the spread of the first: %s.".formatted(String.join("; ", within));
        return unknown.isEmpty()
                ? surely
                : "%s With one seed, so that the difference may be chance: %s."
                        .formatted(
                                surely.replace("all others", "those with several seeds"), String.join("; ", unknown));
    }

    static Finding difference(Outcomes outcomes, String measure, String arm, String other) {
        Quantity quantity = Quantity.of(measure);
        Outcome one = outcomes.ofArm(arm), two = outcomes.ofArm(other);
        Measured above = quantity.shown(one.above(two, measure));
        if (above.seeds() == 0) {
            return Finding.of(
                    "%s is not known in both \"%s\" and \"%s\" with the same seed.", quantity.title(), arm, other);
        }
        return Finding.of(
                "%s is %s in \"%s\" and %s in \"%s\": %s by %s, %s",
                quantity.title(),
                quantity.shown(one.measured(measure)).toString(quantity.digits()),
                arm,
                quantity.shown(two.measured(measure)).toString(quantity.digits()),
                other,
                direction(above),
                above.times(above.mean() < 0 ? -1 : 1).toString(quantity.digits()),
                verdict(above, one.differences(two, measure)));
    }

    static Finding claim(Outcomes outcomes, String claim, String measure, String higher, String lower) {
        Measured above = outcomes.ofArm(higher).above(outcomes.ofArm(lower), measure);
        if (above.seeds() == 0) {
            return Finding.of(
                    "%s. Not known here: %s is missing.",
                    claim, Quantity.of(measure).title());
        }
        boolean agrees = above.mean() > 0;
        String here;
        if (above.seeds() == 1) {
            here = agrees
                    ? "The order is the same here, with one seed"
                    : "The order is the opposite here, with one seed";
        } else if (above.beyondSpread()) {
            here = agrees ? "This is so here" : "This is contradicted here";
        } else {
            here = "This is neither borne out nor contradicted here, the difference being within the spread";
        }
        return Finding.of(
                "%s. %s. %s",
                claim, here, difference(outcomes, measure, higher, lower).text());
    }

    /** How sure a difference is: whether it is more than its spread, and how often it has its sign. */
    private static String verdict(Measured above, double[] bySeed) {
        if (above.seeds() < 2) {
            return "with one seed, so that it may be chance.";
        }
        long same = Arrays.stream(bySeed)
                .filter(difference -> Math.signum(difference) == Math.signum(above.mean()))
                .count();
        return "%s over the seeds (%s in %d of %d)."
                .formatted(
                        above.beyondSpread() ? "more than its spread" : "which is within its spread",
                        direction(above),
                        same,
                        above.seeds());
    }

    private static String direction(Measured above) {
        return above.mean() < 0 ? "lower" : "higher";
    }
}
