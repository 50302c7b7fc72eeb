package org.prunelab.evaluate;

import java.util.List;

/**
 * How well one class is found.
 *
 * <pre>{@code
 * for (ClassEvaluation each : evaluation.classes()) {
 *     System.out.printf("%s: %.3f%n", each.name(), each.ap());
 * }
 * }</pre>
 *
 * @param name of the class
 * @param truths how many objects were to be found, difficult ones not counted
 * @param difficult how many difficult ones there were besides
 * @param detections how many there were; under COCO at most 100 a picture
 * @param apByIou average precision at each IoU threshold, in [0, 1]; NaN without objects to be found
 * @param apBySize average precision in each size band, the mean over the IoU thresholds; NaN without objects of the size
 * @param truthsBySize how many objects of each size band were to be found
 * @param curve precision against recall at the first IoU threshold
 */
public record ClassEvaluation(
        String name,
        int truths,
        int difficult,
        int detections,
        List<Double> apByIou,
        List<Double> apBySize,
        List<Integer> truthsBySize,
        PrecisionRecall curve) {

    /** Average precision, the mean over the IoU thresholds; NaN without objects to be found. */
    public double ap() {
        return apByIou.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
}
