package org.prunelab.detect;

import java.util.Arrays;

/**
 * The boxes kept so far in one class, and whether a further box overlaps one of them by more than the threshold.
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

    private final Candidates candidates;
    private final double threshold;
    private final double safeThreshold;

    /** xmin, ymin, xmax, ymax and area of each box, side by side for the cache. */
    private float[] kept = {};

    private int size;

    private boolean cells;
    private int[] first = {};
    private int[] next = {};
    private int mask;

    KeptBoxes(Candidates candidates, double threshold) {
        this.candidates = candidates;
        this.threshold = threshold;
        safeThreshold = threshold * (1 - SLACK);
    }

    /** Forgets all boxes and makes room for those of the next class. */
    void startClass(Ranking.Classes order, int classIndex) {
        size = 0;
        int most = order.end(classIndex) - order.start(classIndex);
        if (next.length < most) {
            kept = new float[5 * most];
            next = new int[most];
        }
        cells = most > SMALL && threshold >= LEAST_THRESHOLD && areasAreOrdinary(order, classIndex);
        if (cells) {
            mask = 2 * Integer.highestOneBit(most) - 1;
            if (first.length <= mask) {
                first = new int[mask + 1];
            }
            Arrays.fill(first, 0, mask + 1, -1);
        }
    }

    private boolean areasAreOrdinary(Ranking.Classes order, int classIndex) {
        for (int place = order.start(classIndex); place < order.end(classIndex); place++) {
            float a = area(order.at(place));
            if (a != 0 && !(a >= LEAST_AREA && a <= LARGEST_AREA)) {
                return false;
            }
        }
        return true;
    }

    private float area(int i) {
        return (candidates.xmax[i] - candidates.xmin[i]) * (candidates.ymax[i] - candidates.ymin[i]);
    }

    /** Keeps candidate {@code i}. */
    void add(int i) {
        float x0 = candidates.xmin[i];
        float y0 = candidates.ymin[i];
        float x1 = candidates.xmax[i];
        float y1 = candidates.ymax[i];
        float a = area(i);
        kept[5 * size] = x0;
        kept[5 * size + 1] = y0;
        kept[5 * size + 2] = x1;
        kept[5 * size + 3] = y1;
        kept[5 * size + 4] = a;
        if (cells && a > 0) {
            int level = Math.getExponent(Math.max(x1 - x0, y1 - y0));
            double scale = Math.scalb(0.5, -level);
            int cell = slot(
                    level, (int) Math.floor(((double) x0 + x1) * scale), (int) Math.floor(((double) y0 + y1) * scale));
            next[size] = first[cell];
            first[cell] = size;
        }
        size++;
    }

    /** Whether a kept box has IoU above the threshold with candidate {@code i}. */
    boolean suppress(int i) {
        return cells ? anyInReach(i) : any(i);
    }

    private boolean any(int i) {
        float x0 = candidates.xmin[i];
        float y0 = candidates.ymin[i];
        float x1 = candidates.xmax[i];
        float y1 = candidates.ymax[i];
        float a = area(i);
        for (int k = 0; k < size; k++) {
            if (overlaps(k, x0, y0, x1, y1, a)) {
                return true;
            }
        }
        return false;
    }

    private boolean anyInReach(int i) {
        float x0 = candidates.xmin[i];
        float y0 = candidates.ymin[i];
        float x1 = candidates.xmax[i];
        float y1 = candidates.ymax[i];
        float a = area(i);
        if (a == 0) {
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
                        if (overlaps(k, x0, y0, x1, y1, a)) {
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

    private int slot(int level, int x, int y) {
        int hash = x * 0x9E3779B1 + y * 0x85EBCA77 + level * 0xC2B2AE3D;
        return (hash ^ (hash >>> 15)) & mask;
    }

    /** IoU in float and in this order of operations, compared in double: so does torchvision, to the last bit. */
    private boolean overlaps(int k, float x0, float y0, float x1, float y1, float a) {
        int at = 5 * k;
        float width = Math.min(x1, kept[at + 2]) - Math.max(x0, kept[at]);
        float height = Math.min(y1, kept[at + 3]) - Math.max(y0, kept[at + 1]);
        if (width <= 0 || height <= 0) {
            return false;
        }
        float common = width * height;
        return common / (kept[at + 4] + a - common) > threshold;
    }
}
