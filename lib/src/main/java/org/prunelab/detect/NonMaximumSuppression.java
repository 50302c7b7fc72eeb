package org.prunelab.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Greedy non-maximum suppression: from the highest score down, a box stays unless one that already stayed has IoU above
 * the threshold with it. Keeps the same boxes as torchvision's {@code nms}, and per class as its {@code batched_nms},
 * where that treats each class by itself; on small sets {@code batched_nms} shifts the classes apart instead, which
 * rounds the coordinates.
 *
 * <pre>{@code
 * List<Detection> kept = NonMaximumSuppression.perClass(0.45).limit(100).apply(detections);
 * }</pre>
 *
 * @param iouThreshold in [0, 1]
 * @param perClass whether only boxes of the same class suppress each other
 * @param limit how many boxes are kept at most, those of the highest scores
 */
public record NonMaximumSuppression(double iouThreshold, boolean perClass, int limit) {

    public NonMaximumSuppression {
        if (!(iouThreshold >= 0 && iouThreshold <= 1)) {
            throw new IllegalArgumentException(
                    "The IoU threshold is %s; it must lie in [0, 1], and 0.45 is usual.".formatted(iouThreshold));
        }
        if (limit < 1) {
            throw new IllegalArgumentException(
                    "The limit is %d boxes; keep at least 1, or Integer.MAX_VALUE for all.".formatted(limit));
        }
    }

    /** Boxes suppress others of their class; all that are left are kept. */
    public static NonMaximumSuppression perClass(double iouThreshold) {
        return new NonMaximumSuppression(iouThreshold, true, Integer.MAX_VALUE);
    }

    /** Boxes suppress others of any class; all that are left are kept. */
    public static NonMaximumSuppression acrossClasses(double iouThreshold) {
        return new NonMaximumSuppression(iouThreshold, false, Integer.MAX_VALUE);
    }

    /** The same, keeping at most {@code limit} boxes a picture. */
    public NonMaximumSuppression limit(int limit) {
        return new NonMaximumSuppression(iouThreshold, perClass, limit);
    }

    /** What stays of one picture's detections, by falling score, equal scores in the order given. */
    public List<Detection> apply(List<Detection> detections) {
        Candidates candidates = Candidates.of(detections);
        List<Detection> kept = new ArrayList<>();
        for (int i : keep(candidates)) {
            kept.add(detections.get(i));
        }
        return kept;
    }

    /** What stays of one picture's candidates, by falling score, equal scores in the order given. */
    public List<Detection> apply(Candidates candidates) {
        List<Detection> kept = new ArrayList<>();
        for (int i : keep(candidates)) {
            kept.add(candidates.detection(i));
        }
        return kept;
    }

    /** The positions of the candidates that stay, by falling score, equal scores by position. */
    public int[] keep(Candidates candidates) {
        int size = candidates.size();
        int[] order = Ranking.byScore(candidates.score, size);
        Ranking.Classes classes = Ranking.byClass(order, perClass ? candidates.classIndex : new int[size]);
        KeptBoxes boxes = new KeptBoxes(iouThreshold);
        boolean[] stays = new boolean[size];
        for (int c = 0; c < classes.count(); c++) {
            boxes.startClass(candidates, classes, c);
            int start = classes.start(c);
            for (int place = start; place < classes.end(c) && boxes.size() < limit; place++) {
                if (!boxes.suppress(place - start)) {
                    boxes.keep(place - start);
                    stays[classes.at(place)] = true;
                }
            }
        }
        return Arrays.stream(order).filter(i -> stays[i]).limit(limit).toArray();
    }
}
