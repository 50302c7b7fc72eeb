package org.prunelab.detect;

/**
 * Which boxes of a network count as detections.
 *
 * <pre>{@code
 * try (Detector detector = Detector.of(model, names)) {
 *     List<Detection> sure = detector.detect(picture, DetectionSettings.display().withScore(0.5));
 * }
 * }</pre>
 *
 * @param score the least objectness x class probability, in [0, 1)
 * @param classes whether a box stands for its best class or for each above the score
 * @param suppression what becomes of boxes that overlap a better one
 */
public record DetectionSettings(double score, HeadDecoder.Classes classes, NonMaximumSuppression suppression) {

    public DetectionSettings {
        if (!(score >= 0 && score < 1)) {
            throw new IllegalArgumentException("score=%s must be in [0, 1)".formatted(score));
        }
    }

    /** For people to look at: the best class of boxes from 0.25 up, as Darknet shows them. */
    public static DetectionSettings display() {
        return new DetectionSettings(0.25, HeadDecoder.Classes.BEST, NonMaximumSuppression.perClass(0.45));
    }

    /** For mean average precision, which wants doubtful boxes too: every class from 0.001 up, at most 300 boxes. */
    public static DetectionSettings evaluation() {
        return new DetectionSettings(
                0.001,
                HeadDecoder.Classes.ALL,
                NonMaximumSuppression.perClass(0.45).limit(300));
    }

    /** The same with another least score. */
    public DetectionSettings withScore(double least) {
        return new DetectionSettings(least, classes, suppression);
    }
}
