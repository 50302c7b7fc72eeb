package org.prunelab.detect;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.prunelab.image.Box;

/**
 * Boxes that may be detections of one picture: a growing list held as one array a field, for a detector yields hundreds
 * of thousands of them and suppression reads them in bulk.
 *
 * <pre>{@code
 * List<Detection> kept = NonMaximumSuppression.perClass(0.45).apply(Candidates.of(detections));
 * }</pre>
 */
public final class Candidates {

    /** One more than the largest class index. */
    public static final int CLASS_LIMIT = 1 << 16;

    float[] xmin;
    float[] ymin;
    float[] xmax;
    float[] ymax;
    float[] score;
    int[] classIndex;
    private int size;

    /** An empty list. */
    public Candidates() {
        this(256);
    }

    private Candidates(int capacity) {
        xmin = new float[capacity];
        ymin = new float[capacity];
        xmax = new float[capacity];
        ymax = new float[capacity];
        score = new float[capacity];
        classIndex = new int[capacity];
    }

    /** The same objects in the same order. */
    public static Candidates of(List<Detection> detections) {
        Candidates candidates = new Candidates(detections.size());
        for (Detection detection : detections) {
            Box box = detection.box();
            candidates.add(detection.classIndex(), detection.score(), box.xmin(), box.ymin(), box.xmax(), box.ymax());
        }
        return candidates;
    }

    /**
     * Appends one box.
     *
     * @throws IllegalArgumentException for corners in the wrong order, a value that is not a number, or a class index
     *     outside [0, {@value #CLASS_LIMIT})
     */
    public void add(int classIndex, float score, float xmin, float ymin, float xmax, float ymax) {
        if (!(xmin <= xmax && ymin <= ymax) || Float.isNaN(score)) {
            throw new IllegalArgumentException(
                    ("Candidate %d is [%s, %s, %s, %s] with score %s; it needs xmin <= xmax, ymin <= ymax and a number"
                                    + " as its score. NaN comes from a network whose training diverged.")
                            .formatted(size, xmin, ymin, xmax, ymax, score));
        }
        if (classIndex < 0 || classIndex >= CLASS_LIMIT) {
            throw new IllegalArgumentException("Candidate %d has class index %d; allowed are 0 to %d."
                    .formatted(size, classIndex, CLASS_LIMIT - 1));
        }
        if (size == this.score.length) {
            grow();
        }
        this.xmin[size] = xmin;
        this.ymin[size] = ymin;
        this.xmax[size] = xmax;
        this.ymax[size] = ymax;
        this.score[size] = score;
        this.classIndex[size] = classIndex;
        size++;
    }

    private void grow() {
        int capacity = Math.max(16, size * 2);
        xmin = Arrays.copyOf(xmin, capacity);
        ymin = Arrays.copyOf(ymin, capacity);
        xmax = Arrays.copyOf(xmax, capacity);
        ymax = Arrays.copyOf(ymax, capacity);
        score = Arrays.copyOf(score, capacity);
        classIndex = Arrays.copyOf(classIndex, capacity);
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** Forgets all boxes and keeps the room, for the next picture. */
    public void clear() {
        size = 0;
    }

    /** The {@code index}-th box, from 0. */
    public Detection detection(int index) {
        int i = Objects.checkIndex(index, size);
        return new Detection(classIndex[i], score[i], new Box(xmin[i], ymin[i], xmax[i], ymax[i]));
    }
}
