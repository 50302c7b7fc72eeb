package org.prunelab.detect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.prunelab.image.Box;

class NonMaximumSuppressionTest {

    private static final Detection FIRST = new Detection(0, 0.9f, new Box(0, 0, 10, 10));
    private static final Detection HALF_OF_FIRST = new Detection(0, 0.8f, new Box(0, 0, 10, 5));
    private static final Detection OTHER_CLASS = new Detection(1, 0.7f, new Box(0, 0, 10, 10));

    @Test
    void overlapAboveTheThresholdIsSuppressed() {
        assertEquals(List.of(FIRST), NonMaximumSuppression.perClass(0.49).apply(List.of(HALF_OF_FIRST, FIRST)));
    }

    @Test
    void overlapEqualToTheThresholdStays() {
        assertEquals(
                List.of(FIRST, HALF_OF_FIRST),
                NonMaximumSuppression.perClass(0.5).apply(List.of(HALF_OF_FIRST, FIRST)));
    }

    @Test
    void classesAreApartUnlessAskedOtherwise() {
        List<Detection> both = List.of(OTHER_CLASS, FIRST);
        assertEquals(
                List.of(FIRST, OTHER_CLASS), NonMaximumSuppression.perClass(0.5).apply(both));
        assertEquals(List.of(FIRST), NonMaximumSuppression.acrossClasses(0.5).apply(both));
    }

    @Test
    void ofEqualScoresTheEarlierStays() {
        Candidates candidates = new Candidates();
        candidates.add(0, 0.5f, 0, 0, 10, 10);
        candidates.add(0, 0.5f, 0, 0, 10, 9);
        assertArrayEquals(new int[] {0}, NonMaximumSuppression.perClass(0.5).keep(candidates));
    }

    @Test
    void limitKeepsTheHighestScoresOverAllClasses() {
        Detection third = new Detection(1, 0.85f, new Box(20, 20, 30, 30));
        assertEquals(
                List.of(FIRST, third),
                NonMaximumSuppression.perClass(0.5).limit(2).apply(List.of(FIRST, HALF_OF_FIRST, OTHER_CLASS, third)));
    }

    @Test
    void nothingStaysOfNothing() {
        assertEquals(List.of(), NonMaximumSuppression.perClass(0.5).apply(new Candidates()));
    }

    @Test
    void refusesBadSettingsAndBadCandidatesInWords() {
        assertThrows(IllegalArgumentException.class, () -> NonMaximumSuppression.perClass(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> NonMaximumSuppression.perClass(0.5)
                .limit(0));
        Candidates candidates = new Candidates();
        assertThrows(IllegalArgumentException.class, () -> candidates.add(-1, 0.5f, 0, 0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> candidates.add(0, 0.5f, 2, 0, 1, 1));
        IllegalArgumentException diverged =
                assertThrows(IllegalArgumentException.class, () -> candidates.add(0, Float.NaN, 0, 0, 1, 1));
        assertTrue(diverged.getMessage().contains("diverged"), diverged.getMessage());
        assertEquals(0, candidates.size());
    }

    @Test
    void keepsWhatTorchvisionKeeps() throws IOException {
        Candidates candidates = new Candidates();
        List<int[]> perClass = new ArrayList<>();
        List<int[]> across = new ArrayList<>();
        try (InputStream recorded = getClass().getResourceAsStream("nms.csv")) {
            String text = new String(recorded.readAllBytes(), StandardCharsets.US_ASCII);
            for (String line : text.lines().skip(1).toList()) {
                String[] f = line.split(",", -1);
                int i = candidates.size();
                candidates.add(
                        Integer.parseInt(f[0]),
                        Float.parseFloat(f[1]),
                        Float.parseFloat(f[2]),
                        Float.parseFloat(f[3]),
                        Float.parseFloat(f[4]),
                        Float.parseFloat(f[5]));
                perClass.add(new int[] {Integer.parseInt(f[6]), i});
                across.add(new int[] {Integer.parseInt(f[7]), i});
            }
        }
        assertEquals(1200, candidates.size());
        assertArrayEquals(byRank(perClass), NonMaximumSuppression.perClass(0.45).keep(candidates));
        assertArrayEquals(
                byRank(across), NonMaximumSuppression.acrossClasses(0.6).keep(candidates));
    }

    private static int[] byRank(List<int[]> rankAndIndex) {
        return rankAndIndex.stream()
                .filter(entry -> entry[0] >= 0)
                .sorted(Comparator.comparingInt(entry -> entry[0]))
                .mapToInt(entry -> entry[1])
                .toArray();
    }

    /** Boxes crowd, repeat, vanish and differ in size by up to 10^{@code orders}, scores tie. */
    @Property(tries = 300)
    void keepsWhatComparingAllPairsKeeps(
            @ForAll long seed,
            @ForAll @IntRange(max = 900) int size,
            @ForAll @DoubleRange(min = 0, max = 1) double threshold,
            @ForAll @IntRange(min = 1, max = 3) int classes,
            @ForAll @IntRange(max = 12) int orders) {
        Random random = new Random(seed);
        Candidates candidates = new Candidates();
        for (int i = 0; i < size; i++) {
            float unit = (float) Math.pow(10, orders * (random.nextDouble() - 0.5));
            float x = (random.nextInt(40) - 10) * unit;
            float y = (random.nextInt(40) - 10) * unit;
            float width = random.nextInt(12) * unit;
            float height = (1 + random.nextInt(12)) * unit;
            candidates.add(random.nextInt(classes), random.nextInt(50) / 50f, x, y, x + width, y + height);
        }
        assertArrayEquals(
                naive(candidates, threshold),
                NonMaximumSuppression.perClass(threshold).keep(candidates));
    }

    @Property(tries = 100)
    void areasBeyondFloatDoNotMisleadIt(@ForAll long seed, @ForAll @IntRange(min = 15, max = 25) int exponent) {
        Random random = new Random(seed);
        Candidates candidates = new Candidates();
        for (int i = 0; i < 200; i++) {
            float unit = (float) Math.pow(10, random.nextBoolean() ? exponent : -exponent);
            float x = random.nextInt(4) * unit;
            candidates.add(0, random.nextFloat(), x, x, x + (1 + random.nextInt(9)) * unit, x + 5 * unit);
        }
        assertArrayEquals(
                naive(candidates, 0.5), NonMaximumSuppression.perClass(0.5).keep(candidates));
    }

    private static int[] naive(Candidates candidates, double threshold) {
        List<Integer> order = IntStream.range(0, candidates.size())
                .boxed()
                .sorted(Comparator.comparing(
                        (Integer i) -> candidates.detection(i).score(), Comparator.reverseOrder()))
                .toList();
        List<Integer> kept = new ArrayList<>();
        for (int i : order) {
            Detection one = candidates.detection(i);
            if (kept.stream()
                    .map(candidates::detection)
                    .noneMatch(other -> other.classIndex() == one.classIndex()
                            && other.box().iou(one.box()) > threshold)) {
                kept.add(i);
            }
        }
        return kept.stream().mapToInt(i -> i).toArray();
    }
}
