package org.prunelab.evaluate;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How detections are matched to objects, and how a precision-recall curve becomes one number.
 *
 * <pre>{@code
 * Evaluation strict = new Evaluator(voc.val(), voc.classes(), 128, Protocol.COCO).evaluate(model);
 * }</pre>
 */
public enum Protocol {

    /** PASCAL VOC 2007: the mean of the envelope at the 11 recalls 0, 0.1 ... 1. */
    VOC07("VOC 2007, 11 points", 10),

    /** PASCAL VOC 2010 and later: the area under the envelope. */
    VOC10("VOC 2010, area", 0),

    /** COCO: the mean of the envelope at the 101 recalls 0, 0.01 ... 1; at most 100 detections a class and picture. */
    COCO("COCO, 101 points", 100);

    private final String label;
    private final int recallSteps;

    Protocol(String label, int recallSteps) {
        this.label = label;
        this.recallSteps = recallSteps;
    }

    /** The name that stands beside a number. */
    public String label() {
        return label;
    }

    /** The IoU thresholds in customary use: 0.5 for VOC; 0.5, 0.55 ... 0.95 for COCO. */
    public List<Double> ious() {
        if (this != COCO) {
            return List.of(0.5);
        }
        // as numpy.linspace does, so that borderline boxes fall as in pycocotools
        double step = (0.95 - 0.5) / 9;
        return IntStream.range(0, 10).mapToObj(i -> 0.5 + i * step).toList();
    }

    /** How many detections of a class count in one picture, those of the highest scores. */
    int detectionLimit() {
        return this == COCO ? 100 : Integer.MAX_VALUE;
    }

    /** The average precision of a curve, in [0, 1]; NaN where there was nothing to be found. */
    public double averagePrecision(PrecisionRecall curve) {
        if (curve.truths() == 0) {
            return Double.NaN;
        }
        double[] envelope = curve.envelope();
        double sum = 0;
        if (this == VOC10) {
            for (double precision : envelope) {
                sum += precision;
            }
            return sum / curve.truths();
        }
        int k = 0;
        for (int step = 0; step <= recallSteps; step++) {
            while (k < envelope.length && !reaches(curve, k, step)) {
                k++;
            }
            sum += k < envelope.length ? envelope[k] : 0;
        }
        return sum / (recallSteps + 1);
    }

    private boolean reaches(PrecisionRecall curve, int k, int step) {
        return this == COCO
                ? curve.recall(k) >= step * 0.01 // in floating point, as pycocotools
                : (k + 1L) * recallSteps >= (long) step * curve.truths();
    }
}
