package org.prunelab.detect;

import java.util.Arrays;

/**
 * The boxes of one class, numbered by falling score: which are kept so far, and whether a further one overlaps one of
 * them by more than the threshold.
 *
 * <p>Two boxes of IoU above t have widths and heights within a factor of t of each other, and in each direction centres
 * closer than (w1 + w2)(1 - t) / (2(1 + t)), since the IoU of their projections bounds their own. So large sets lie in a
 * hash table by the power of two of the longer side and by a cell of that size around the centre, and only the few cells
 * in reach are compared; the answer is that of comparing all.
 */
final class KeptBoxes {

    /** Below this many boxes comparing all is faster. */
    private static final int SMALL = 64;
    /** Under this threshold a box reaches so far that cells save nothing. */
    private static final double LEAST_THRESHOLD = 0.2;
    /** Float rounding moves an IoU by less than this part of it, if areas are far from underflow and overflow. */
    private static final double SLACK = 1e-4;

    private static final float LEAST_AREA = 1e-30f;
    private static final float LARGEST_AREA = 1e30f;

    private final double threshold;
    private final double safeThreshold;

    /** xmin, ymin, xmax, ymax and area of each box of the class, side by side for the cache. */
    private float[] boxes = {};

    private int[] kept = {};
    private int size;

    /** Part of the union that the intersection has at least, where a division is worth its time. */
    private float leastPart;

    private boolean cells;
    private int[] first = {};
    private int[] next = {};
    private int mask;

    KeptBoxes(double threshold) {
        this.threshold = threshold;
        safeThreshold = threshold * (1 - SLACK);
    }

    /** Forgets all boxes and takes those of the next class, of which none is kept yet. */
    void startClass(Candidates candidates, Ranking.Classes order, int classIndex) {
        size = 0;
        int start = order.start(classIndex);
        int count = order.end(classIndex) - start;
        if (kept.length < count) {
            boxes = new float[5 * count];
            kept = new int[count];
            next = new int[count];
        }
        boolean ordinary = true;
        for (int r = 0; r < count; r++) {
            int i = order.at(start + r);
            float area = (candidates.xmax[i] - candidates.xmin[i]) * (candidates.ymax[i] - candidates.ymin[i]);
            boxes[5 * r] = candidates.xmin[i];
            boxes[5 * r + 1] = candidates.ymin[i];
            boxes[5 * r + 2] = candidates.xmax[i];
            boxes[5 * r + 3] = candidates.ymax[i];
            boxes[5 * r + 4] = area;
            ordinary &= area == 0 || (area >= LEAST_AREA && area <= LARGEST_AREA);
        }
        cells = count > SMALL && threshold >= LEAST_THRESHOLD && ordinary;
        leastPart = cells ? (float) safeThreshold : 0;
        if (cells) {
            mask = 2 * Integer.highestOneBit(count) - 1;
            if (first.length <= mask) {
                first = new int[mask + 1];
            }
            Arrays.fill(first, 0, mask + 1, -1);
        }
    }

    /** Keeps the {@code r}-th box of the class. */
    void keep(int r) {
        kept[size++] = r;
        float x0 = boxes[5 * r];
        float y0 = boxes[5 * r + 1];
        float x1 = boxes[5 * r + 2];
        float y1 = boxes[5 * r + 3];
        float area = boxes[5 * r + 4];
        if (cells && area > 0) {
            int level = Math.getExponent(Math.max(x1 - x0, y1 - y0));
            double scale = Math.scalb(0.5, -level);
            int slot = slot(
                    level, (int) Math.floor(((double) x0 + x1) * scale), (int) Math.floor(((double) y0 + y1) * scale));
            next[r] = first[slot];
            first[slot] = r;
        }
    }

    /** Whether a kept box has IoU above the threshold with the {@code r}-th one of the class. */
    boolean suppress(int r) {
        float x0 = boxes[5 * r];
        float y0 = boxes[5 * r + 1];
        float x1 = boxes[5 * r + 2];
        float y1 = boxes[5 * r + 3];
        float area = boxes[5 * r + 4];
        return cells ? anyInReach(x0, y0, x1, y1, area) : any(x0, y0, x1, y1, area);
    }

    private boolean any(float x0, float y0, float x1, float y1, float area) {
        for (int k = 0; k < size; k++) {
            if (overlaps(kept[k], x0, y0, x1, y1, area)) {
                return true;
            }
        }
        return false;
    }

    private boolean anyInReach(float x0, float y0, float x1, float y1, float area) {
        if (area == 0) {
            return false;
        }
        float width = x1 - x0;
        float height = y1 - y0;
        double centerX = ((double) x0 + x1) / 2;
        double centerY = ((double) y0 + y1) / 2;
        float side = Math.max(width, height);
        int last = Math.getExponent(side / safeThreshold);
        int level = Math.getExponent(side * safeThreshold);
        for (double cell = Math.scalb(1.0, level); level <= last; level++, cell *= 2) {
            double reachX = reach(width, 2 * cell);
            double reachY = reach(height, 2 * cell);
            double scale = 1 / cell;
            int left = (int) Math.floor((centerX - reachX) * scale);
            int right = (int) Math.floor((centerX + reachX) * scale);
            int bottom = (int) Math.floor((centerY + reachY) * scale);
            for (int y = (int) Math.floor((centerY - reachY) * scale); y <= bottom; y++) {
                for (int x = left; x <= right; x++) {
                    for (int k = first[slot(level, x, y)]; k >= 0; k = next[k]) {
                        if (overlaps(k, x0, y0, x1, y1, area)) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    /** How far the centre of an overlapping box with sides up to {@code largest} may lie off, along this side. */
    private double reach(float side, double largest) {
        double other = Math.min(side / safeThreshold, largest);
        return (side + other) * (1 - safeThreshold) / (2 * (1 + safeThreshold));
    }

    /** How many are kept of the class. */
    int size() {
        return size;
    }

    private int slot(int level, int x, int y) {
        int hash = x * 0x9E3779B1 + y * 0x85EBCA77 + level * 0xC2B2AE3D;
        return (hash ^ (hash >>> 15)) & mask;
    }

    /** IoU in float and in this order of operations, compared in double: so does torchvision, to the last bit. */
    private boolean overlaps(int other, float x0, float y0, float x1, float y1, float area) {
        int at = 5 * other;
        float width = Math.min(x1, boxes[at + 2]) - Math.max(x0, boxes[at]);
        float height = Math.min(y1, boxes[at + 3]) - Math.max(y0, boxes[at + 1]);
        float common = Math.max(0, width) * Math.max(0, height);
        float union = boxes[at + 4] + area - common;
        return common >= leastPart * union && common / union > threshold;
    }
}
