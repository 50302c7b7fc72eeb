package org.prunelab.outcome;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * How much higher a measure is in one arm than in another, seed by seed: arms of a seed start from the same detector, so
 * that much of what differs between seeds drops out.
 *
 * <pre>{@code
 * Difference gain = experiment.recorded().paired("map", "attention", "fine-tuning");
 * gain.overSeeds().interval()
 * }</pre>
 *
 * @param measure a column of the results
 * @param one the arm that is asked about
 * @param other the arm that it is compared with
 */
public record Difference(String measure, Outcome one, Outcome other) {

    private static final double TAIL = 100 * MeanSd.ALPHA / 2;

    /** Mean and spread of the differences of the seeds that both have. */
    public MeanSd overSeeds() {
        return one.above(other, measure);
    }

    /**
     * The interval that holds 95 of 100 resamples of the test pictures, of the mean over the seeds: how far the choice of
     * pictures alone moves the difference. Unknown where the measure was not resampled.
     */
    public Interval overPictures() {
        List<double[]> differences = one.seeds().stream()
                .flatMap(mine -> other.seeds().stream()
                        .filter(theirs -> theirs.seed() == mine.seed())
                        .flatMap(theirs -> resampled(mine, theirs).stream()))
                .toList();
        if (!measure.equals("map") || differences.size() != overSeeds().seeds() || differences.isEmpty()) {
            return Interval.UNKNOWN;
        }
        double[] means = IntStream.range(0, differences.get(0).length)
                .mapToDouble(i -> differences.stream()
                        .mapToDouble(seed -> seed[i])
                        .average()
                        .orElseThrow())
                .filter(Double::isFinite)
                .toArray();
        Percentile sorted = new Percentile();
        sorted.setData(means);
        return means.length == 0 ? Interval.UNKNOWN : new Interval(sorted.evaluate(TAIL), sorted.evaluate(100 - TAIL));
    }

    private static Optional<double[]> resampled(Outcome.OfSeed mine, Outcome.OfSeed theirs) {
        double[] first =
                mine.resampled().stream().mapToDouble(Double::doubleValue).toArray();
        double[] second =
                theirs.resampled().stream().mapToDouble(Double::doubleValue).toArray();
        if (first.length == 0 || first.length != second.length) {
            return Optional.empty();
        }
        Arrays.setAll(first, i -> first[i] - second[i]);
        return Optional.of(first);
    }
}
