package org.prunelab.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.prunelab.detect.Detection;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;
import org.prunelab.voc.VocImage;

/** The bootstrap over pictures. */
class ResampledTest {

    private static final List<String> CLASSES = List.of("cell", "platelet");
    private static final int PICTURES = 12;

    /** What is in a picture, and what was found in it. */
    private record Judged(List<LabelledBox> truths, List<Detection> detections) {}

    private static List<Judged> pictures(long seed) {
        Random random = new Random(seed);
        List<Judged> pictures = new ArrayList<>();
        for (int i = 0; i < PICTURES; i++) {
            List<LabelledBox> truths = new ArrayList<>();
            List<Detection> detections = new ArrayList<>();
            for (int k = random.nextInt(4); k > 0; k--) {
                Box box = Box.centered(random.nextInt(200), random.nextInt(200), 40, 40);
                int classIndex = random.nextInt(2);
                truths.add(new LabelledBox(classIndex, box, random.nextInt(5) == 0));
                if (random.nextInt(3) > 0) {
                    detections.add(new Detection(classIndex, random.nextFloat(), box));
                }
                detections.add(new Detection(1 - classIndex, random.nextFloat(), box));
            }
            pictures.add(new Judged(truths, detections));
        }
        return pictures;
    }

    private static MeanAveragePrecision metric(Protocol protocol) {
        return new MeanAveragePrecision(protocol, CLASSES);
    }

    @Property(tries = 30)
    void aResampleIsTheMetricOfThePicturesThatWereDrawn(@ForAll long seed, @ForAll Protocol protocol) {
        List<Judged> pictures = pictures(seed);
        MeanAveragePrecision metric = metric(protocol);
        pictures.forEach(picture -> metric.add(picture.truths(), picture.detections()));
        double[] resampled = metric.resampled(5, seed);

        SplittableRandom random = new SplittableRandom(seed);
        for (double map : resampled) {
            MeanAveragePrecision drawn = metric(protocol);
            random.ints(PICTURES, 0, PICTURES)
                    .mapToObj(pictures::get)
                    .forEach(picture -> drawn.add(picture.truths(), picture.detections()));
            assertEquals(drawn.result().map(), map, 1e-12);
        }
    }

    @Test
    void twoDetectorsAreResampledOnTheSamePictures() {
        MeanAveragePrecision all = metric(Protocol.VOC10);
        MeanAveragePrecision half = metric(Protocol.VOC10);
        Box box = new Box(0, 0, 40, 40);
        for (int i = 0; i < 40; i++) {
            LabelledBox truth = new LabelledBox(0, box, false);
            all.add(List.of(truth), List.of(new Detection(0, 1 - i / 100f, box)));
            half.add(List.of(truth), i % 2 == 0 ? List.of(new Detection(0, 1 - i / 100f, box)) : List.of());
        }
        double[] ones = new double[50];
        Arrays.fill(ones, 1);
        assertArrayEquals(ones, all.resampled(50, 1));
        double[] halves = half.resampled(50, 1);
        assertArrayEquals(halves, half.resampled(50, 1));
        assertEquals(0.5, Arrays.stream(halves).average().orElseThrow(), 0.05);
        assertTrue(Arrays.stream(halves).distinct().count() > 5);
    }

    @Test
    void thirdsHoldAsManyObjectsEach() {
        List<VocImage> images = new ArrayList<>();
        for (int side = 1; side <= 9; side++) {
            Box box = new Box(0, 0, side, side);
            images.add(new VocImage("a" + side, null, 100, 100, List.of(new LabelledBox(0, box, false))));
        }
        List<SizeBand> bands = SizeBand.thirds(images);
        assertEquals(
                List.of(0.0, 4.0, 7.0), bands.stream().map(SizeBand::minSide).toList());
        assertEquals(
                List.of("small", "medium", "large"),
                bands.stream().map(SizeBand::name).toList());
    }
}
