package org.prunelab.evaluate;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A precision-recall curve, with one point for each true positive, by falling score. Between two of them recall stays and
 * precision falls, so no other point matters to any protocol.
 *
 * <pre>{@code
 * PrecisionRecall curve = evaluation.classes().get(0).curve();
 * curve.bestF1()
 * }</pre>
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class PrecisionRecall {

    private final int truths;
    private final float[] scores;
    private final int[] falsePositives;

    /**
     * @param truths how many objects there are to be found
     * @param scores of the true positives, falling
     * @param falsePositives how many of them rank above each true positive
     */
    @JsonCreator
    PrecisionRecall(
            @JsonProperty("truths") int truths,
            @JsonProperty("scores") float[] scores,
            @JsonProperty("falsePositives") int[] falsePositives) {
        this.truths = truths;
        this.scores = scores;
        this.falsePositives = falsePositives;
    }

    /** How many objects there were to be found, difficult ones not counted. */
    public int truths() {
        return truths;
    }

    /** How many of them were found, at any score: the number of points. */
    public int found() {
        return scores.length;
    }

    /** The score of the {@code k}-th true positive, from 0. */
    public float score(int k) {
        return scores[k];
    }

    /** The part of all objects that is found down to the {@code k}-th true positive, in (0, 1]. */
    public double recall(int k) {
        return (k + 1) / (double) truths;
    }

    /** The part of all detections down to the {@code k}-th true positive that is right, in (0, 1]. */
    public double precision(int k) {
        return (k + 1) / (double) (k + 1 + falsePositives[k]);
    }

    /** Where the harmonic mean of precision and recall is highest; all zero where nothing is found. */
    public OperatingPoint bestF1() {
        OperatingPoint best = new OperatingPoint(0, 0, 0);
        for (int k = 0; k < found(); k++) {
            OperatingPoint point = new OperatingPoint(scores[k], precision(k), recall(k));
            if (point.f1() > best.f1()) {
                best = point;
            }
        }
        return best;
    }

    /** The highest precision at this recall or a higher one, a value for each point: the monotone envelope. */
    double[] envelope() {
        double[] envelope = new double[found()];
        double highest = 0;
        for (int k = found() - 1; k >= 0; k--) {
            highest = Math.max(highest, precision(k));
            envelope[k] = highest;
        }
        return envelope;
    }

    /**
     * What a detector does when only detections of at least this score count.
     *
     * @param score the threshold
     * @param precision the part of the detections that is right
     * @param recall the part of the objects that is found
     */
    public record OperatingPoint(float score, double precision, double recall) {

        /** The harmonic mean of precision and recall. */
        public double f1() {
            return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
        }
    }
}
