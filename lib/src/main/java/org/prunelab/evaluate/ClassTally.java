package org.prunelab.evaluate;

import java.util.Arrays;
import java.util.List;
import org.prunelab.detect.Ranking;
import org.prunelab.image.LabelledBox;

/**
 * What is remembered of one class over all pictures: of each picture how many objects it has, of each detection its
 * picture, its score and two words of verdicts.
 */
final class ClassTally {

    private final int[] positives;
    private int[] positivesOf = new int[64];
    private int pictures;
    private int difficult;
    private int[] picture = new int[64];
    private float[] score = new float[64];
    private long[] truePositive = new long[64];
    private long[] neutral = new long[64];
    private int size;

    ClassTally(int bands) {
        positives = new int[bands];
    }

    /** Begins the next picture. */
    void addTruths(Matching matching, List<LabelledBox> truths) {
        if (pictures == positivesOf.length) {
            positivesOf = Arrays.copyOf(positivesOf, 2 * pictures);
        }
        positivesOf[pictures++] = matching.positives(0);
        for (int b = 0; b < positives.length; b++) {
            positives[b] += matching.positives(b);
        }
        for (LabelledBox truth : truths) {
            difficult += truth.difficult() ? 1 : 0;
        }
    }

    void addDetection(float detectionScore, Matching matching) {
        if (size == score.length) {
            picture = Arrays.copyOf(picture, 2 * size);
            score = Arrays.copyOf(score, 2 * size);
            truePositive = Arrays.copyOf(truePositive, 2 * size);
            neutral = Arrays.copyOf(neutral, 2 * size);
        }
        picture[size] = pictures - 1;
        score[size] = detectionScore;
        truePositive[size] = matching.truePositive();
        neutral[size] = matching.neutral();
        size++;
    }

    /** The tally of several classes as if they were one, of which the pictures are no longer known. */
    static ClassTally pooled(List<ClassTally> tallies, int bands) {
        ClassTally pooled = new ClassTally(bands);
        int size = tallies.stream().mapToInt(tally -> tally.size).sum();
        pooled.picture = new int[size];
        pooled.score = new float[size];
        pooled.truePositive = new long[size];
        pooled.neutral = new long[size];
        for (ClassTally tally : tallies) {
            System.arraycopy(tally.score, 0, pooled.score, pooled.size, tally.size);
            System.arraycopy(tally.truePositive, 0, pooled.truePositive, pooled.size, tally.size);
            System.arraycopy(tally.neutral, 0, pooled.neutral, pooled.size, tally.size);
            pooled.size += tally.size;
            pooled.difficult += tally.difficult;
            for (int b = 0; b < bands; b++) {
                pooled.positives[b] += tally.positives[b];
            }
        }
        return pooled;
    }

    /** The same detections by falling score, equal scores in the order they came. */
    ClassTally sorted() {
        int[] order = Ranking.byScore(score, size);
        ClassTally sorted = new ClassTally(positives.length);
        System.arraycopy(positives, 0, sorted.positives, 0, positives.length);
        sorted.difficult = difficult;
        sorted.positivesOf = positivesOf;
        sorted.pictures = pictures;
        sorted.size = size;
        sorted.picture = new int[size];
        sorted.score = new float[size];
        sorted.truePositive = new long[size];
        sorted.neutral = new long[size];
        for (int i = 0; i < size; i++) {
            sorted.picture[i] = picture[order[i]];
            sorted.score[i] = score[order[i]];
            sorted.truePositive[i] = truePositive[order[i]];
            sorted.neutral[i] = neutral[order[i]];
        }
        return sorted;
    }

    /** The curve of a sorted tally in one band, by the verdicts at one bit. */
    PrecisionRecall curve(int band, int bit) {
        float[] scores = new float[positives[band]];
        int[] falsePositives = new int[positives[band]];
        int found = 0;
        int wrong = 0;
        for (int i = 0; i < size; i++) {
            if ((truePositive[i] >> bit & 1) != 0) {
                scores[found] = score[i];
                falsePositives[found++] = wrong;
            } else {
                wrong += 1 - (int) (neutral[i] >> bit & 1);
            }
        }
        return new PrecisionRecall(positives[band], Arrays.copyOf(scores, found), Arrays.copyOf(falsePositives, found));
    }

    /**
     * The curve of a sorted tally over all sizes, by the verdicts at one bit, had each picture been there so many times.
     *
     * @param times by picture
     */
    PrecisionRecall curve(int[] times, int bit) {
        int truths = 0;
        for (int i = 0; i < pictures; i++) {
            truths += times[i] * positivesOf[i];
        }
        int[] falsePositives = new int[truths];
        float[] scores = new float[truths];
        int found = 0;
        int wrong = 0;
        for (int i = 0; i < size; i++) {
            int often = times[picture[i]];
            if ((truePositive[i] >> bit & 1) != 0) {
                Arrays.fill(scores, found, found + often, score[i]);
                Arrays.fill(falsePositives, found, found + often, wrong);
                found += often;
            } else {
                wrong += often * (1 - (int) (neutral[i] >> bit & 1));
            }
        }
        return new PrecisionRecall(truths, Arrays.copyOf(scores, found), Arrays.copyOf(falsePositives, found));
    }

    /** How many objects of a band are to be found. */
    int positives(int band) {
        return positives[band];
    }

    int difficult() {
        return difficult;
    }

    int detections() {
        return size;
    }
}
