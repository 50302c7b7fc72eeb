package org.prunelab.detect;

/**
 * The order in which detections are judged: by falling score, equal scores by position.
 *
 * <pre>{@code
 * int[] bestFirst = Ranking.byScore(new float[] {0.2f, 0.9f, 0.5f}, 3);         // 1, 2, 0
 * }</pre>
 */
public final class Ranking {

    private Ranking() {}

    /**
     * The positions of the first {@code size} scores, the highest score first.
     *
     * @param score none of them NaN
     */
    public static int[] byScore(float[] score, int size) {
        int[] keys = new int[size];
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            keys[i] = key(score[i]);
            order[i] = i;
        }
        // a radix sort: stable, and several times as fast as comparing
        int[] moved = new int[size];
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            int[] end = new int[257];
            for (int key : keys) {
                end[(key >>> shift & 0xFF) + 1]++;
            }
            for (int digit = 0; digit < 256; digit++) {
                end[digit + 1] += end[digit];
            }
            for (int i : order) {
                moved[end[keys[i] >>> shift & 0xFF]++] = i;
            }
            int[] swapped = order;
            order = moved;
            moved = swapped;
        }
        return order;
    }

    /**
     * The same positions class by class, each class in the order given.
     *
     * @param order positions in {@code classIndex}
     * @param classIndex from 0
     */
    public static Classes byClass(int[] order, int[] classIndex) {
        int classes = 0;
        for (int i : order) {
            classes = Math.max(classes, classIndex[i] + 1);
        }
        int[] start = new int[classes + 1];
        for (int i : order) {
            start[classIndex[i] + 1]++;
        }
        for (int c = 0; c < classes; c++) {
            start[c + 1] += start[c];
        }
        int[] end = start.clone();
        int[] sorted = new int[order.length];
        for (int i : order) {
            sorted[end[classIndex[i]]++] = i;
        }
        return new Classes(sorted, start);
    }

    /** A number that rises, taken as unsigned, where the score falls. */
    private static int key(float score) {
        int bits = Float.floatToIntBits(score + 0f); // -0 + 0 is 0, so that both zeros are equal
        int rising = bits ^ (bits >> 31 | Integer.MIN_VALUE);
        return ~rising;
    }

    /** Positions class by class: those of class c stand at {@code start(c)} up to, not including, {@code end(c)}. */
    public static final class Classes {
        private final int[] order;
        private final int[] start;

        private Classes(int[] order, int[] start) {
            this.order = order;
            this.start = start;
        }

        /** One more than the largest class index that occurs. */
        public int count() {
            return start.length - 1;
        }

        public int start(int classIndex) {
            return start[Math.min(classIndex, count())];
        }

        public int end(int classIndex) {
            return start[Math.min(classIndex + 1, count())];
        }

        /** The position of the entry that stands at {@code place}. */
        public int at(int place) {
            return order[place];
        }
    }
}
