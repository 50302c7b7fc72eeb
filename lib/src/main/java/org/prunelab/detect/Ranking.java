package org.prunelab.detect;

import java.util.Arrays;

/** The order in which detections are judged: by falling score, equal scores by position. */
public final class Ranking {

    private Ranking() {}

    /**
     * The positions of the first {@code size} scores, the highest score first.
     *
     * @param score none of them NaN
     */
    public static int[] byScore(float[] score, int size) {
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = key(score[i], i);
        }
        Arrays.sort(keys);
        return positions(keys);
    }

    /**
     * The positions of the first {@code size} entries class by class, within each class the highest score first.
     *
     * @param classIndex from 0
     * @param score none of them NaN
     */
    public static Classes byClass(int[] classIndex, float[] score, int size) {
        int classes = 0;
        for (int i = 0; i < size; i++) {
            classes = Math.max(classes, classIndex[i] + 1);
        }
        int[] start = new int[classes + 1];
        for (int i = 0; i < size; i++) {
            start[classIndex[i] + 1]++;
        }
        for (int c = 0; c < classes; c++) {
            start[c + 1] += start[c];
        }
        int[] end = start.clone();
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
            keys[end[classIndex[i]]++] = key(score[i], i);
        }
        for (int c = 0; c < classes; c++) {
            Arrays.sort(keys, start[c], start[c + 1]);
        }
        return new Classes(positions(keys), start);
    }

    /** A number that sorts ascending where scores fall, and by position where they are equal. */
    private static long key(float score, int position) {
        int bits = Float.floatToIntBits(score + 0f); // -0 + 0 is 0, so that both zeros are equal
        int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
        return ((long) ~ascending << 32) | position;
    }

    private static int[] positions(long[] keys) {
        int[] positions = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            positions[i] = (int) keys[i];
        }
        return positions;
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
