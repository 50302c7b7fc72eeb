package org.prunelab.voc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.image.Box;
import org.prunelab.image.Letterbox;
import org.prunelab.image.Picture;

class BatchesTest {

    private static final int SIZE = 96;
    private static final Augmentation MOVES =
            Augmentation.yolov4().withColour(0, 1, 1).withMosaic(0);
    private static final MultiScale SIZES = new MultiScale(1.5, 1, 32);

    @TempDir
    Path folder;

    private List<VocImage> images;

    /** Grey-blue pictures, each with one pure red rectangle. */
    @BeforeEach
    void paint() {
        images = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            int width = 120 + 10 * i;
            int height = 150 - 8 * i;
            Box box = new Box(20 + 5 * i, 30, 70 + 5 * i, 60 + 6 * i);
            Picture picture = Picture.filled(width, height, 60, 90, 140);
            for (int y = (int) box.ymin(); y < box.ymax(); y++) {
                for (int x = (int) box.xmin(); x < box.xmax(); x++) {
                    picture.rgb()[3 * (y * width + x)] = (byte) 255;
                    picture.rgb()[3 * (y * width + x) + 1] = 0;
                    picture.rgb()[3 * (y * width + x) + 2] = 0;
                }
            }
            Path file = folder.resolve(i + ".png");
            picture.write(file);
            images.add(new VocImage("p" + i, file, width, height, List.of(new VocObject(0, box, i == 0))));
        }
    }

    private Batches batches(Augmentation augmentation) {
        return new Batches(images, augmentation, SIZE, 4, 3);
    }

    private VocImage image(String id) {
        return images.stream().filter(i -> i.id().equals(id)).findFirst().orElseThrow();
    }

    private static double at(Batch batch, int n, int c, int x, int y) {
        return batch.pixels().get(((n * 3 + c) * batch.size() + y) * batch.size() + x);
    }

    private static boolean red(Batch batch, int n, int x, int y) {
        return at(batch, n, 0, x, y) > 0.62 && at(batch, n, 1, x, y) < 0.18;
    }

    /** The bounds of the red pixels within a part of a picture. */
    private static Box redBounds(Batch batch, int n, Box part) {
        int left = Integer.MAX_VALUE;
        int top = Integer.MAX_VALUE;
        int right = -1;
        int bottom = -1;
        for (int y = (int) part.ymin(); y < part.ymax(); y++) {
            for (int x = (int) part.xmin(); x < part.xmax(); x++) {
                if (red(batch, n, x, y)) {
                    left = Math.min(left, x);
                    top = Math.min(top, y);
                    right = Math.max(right, x);
                    bottom = Math.max(bottom, y);
                }
            }
        }
        return new Box(left, top, right + 1, bottom + 1);
    }

    private static void assertNear(Box expected, Box actual, String what) {
        assertEquals(expected.xmin(), actual.xmin(), 1.01, what);
        assertEquals(expected.ymin(), actual.ymin(), 1.01, what);
        assertEquals(expected.xmax(), actual.xmax(), 1.01, what);
        assertEquals(expected.ymax(), actual.ymax(), 1.01, what);
    }

    private void assertBoxesFitTheRed(Augmentation augmentation) {
        int seen = 0;
        Batches batches = batches(augmentation);
        for (int step = 0; step < 12; step++) {
            Batch batch = batches.batch(step);
            for (int n = 0; n < 4; n++) {
                List<Label> labels = batch.truths().get(n);
                assertTrue(labels.size() <= 1);
                for (Label label : labels) {
                    seen++;
                    assertNear(
                            redBounds(batch, n, new Box(0, 0, batch.size(), batch.size())),
                            label.box(),
                            batch.ids().get(n));
                }
            }
        }
        assertTrue(seen > 30, "most of 48 boxes are there: " + seen);
    }

    @Test
    void flippedBoxesFit() {
        assertBoxesFitTheRed(Augmentation.none().withFlip(1));
    }

    @Test
    void zoomedAndStretchedBoxesFit() {
        assertBoxesFitTheRed(Augmentation.none().withZoom(1.5, 1.3));
    }

    @Test
    void croppedAndShiftedBoxesFit() {
        assertBoxesFitTheRed(MOVES);
    }

    @Test
    void boxesFitAtEverySize() {
        Augmentation how = MOVES.withMultiScale(SIZES);
        assertEquals(
                Set.of(64, 96, 128),
                LongStream.range(0, 12).mapToObj(batches(how)::size).collect(Collectors.toSet()));
        assertBoxesFitTheRed(how);
    }

    @Test
    void aSmallerSizeShowsTheSameLetterbox() {
        Batches batches = batches(Augmentation.none().withMultiScale(SIZES));
        for (int step = 0; step < 6; step++) {
            Batch batch = batches.batch(step);
            for (int n = 0; n < 4; n++) {
                VocImage image = image(batch.ids().get(n));
                Letterbox letterbox = new Letterbox(image.width(), image.height(), batch.size(), batch.size());
                Box expected = letterbox.toTarget(image.objects().get(0).box());
                assertNear(expected, batch.truths().get(n).get(0).box(), image.id());
                Picture framed = letterbox.apply(Picture.read(image.file()));
                Picture shown = batch.picture(n);
                double difference = IntStream.range(0, framed.rgb().length)
                        .map(i -> Math.abs((framed.rgb()[i] & 0xff) - (shown.rgb()[i] & 0xff)))
                        .average()
                        .orElseThrow();
                assertTrue(difference < 6, "mean difference of %s at %d pixels".formatted(difference, batch.size()));
            }
        }
    }

    @Test
    void flipMirrorsThePlainPicture() {
        Batch plain = batches(Augmentation.none()).batch(0);
        Batch mirrored = batches(Augmentation.none().withFlip(1)).batch(0);
        Box box = plain.truths().get(0).get(0).box();
        Box other = mirrored.truths().get(0).get(0).box();
        // the picture fills the frame, or stands in it to a pixel centred
        assertEquals(SIZE - box.xmax(), other.xmin(), 1.01);
        assertEquals(box.ymin(), other.ymin(), 1e-4);
    }

    @Test
    void mosaicBoxesFitTheRed() {
        assertMosaicBoxesFitTheRed(MOVES.withMosaic(1));
    }

    @Test
    void mosaicBoxesFitTheRedAtEverySize() {
        assertMosaicBoxesFitTheRed(MOVES.withMosaic(1).withMultiScale(SIZES));
    }

    private void assertMosaicBoxesFitTheRed(Augmentation augmentation) {
        int seen = 0;
        int several = 0;
        Batches batches = batches(augmentation);
        for (int step = 0; step < 10; step++) {
            Batch batch = batches.batch(step);
            int size = batch.size();
            for (int n = 0; n < 4; n++) {
                List<Label> labels = batch.truths().get(n);
                several += labels.size() > 1 ? 1 : 0;
                for (Label label : labels) {
                    Box box = label.box();
                    seen++;
                    boolean apart = labels.stream()
                            .filter(other -> !other.equals(label))
                            .allMatch(other -> box.intersection(grown(other.box(), 4)) == 0);
                    if (apart) {
                        assertTrue(
                                redBounds(batch, n, box.clip(size, size)).iou(box) > 0.75,
                                box + " in " + batch.ids().get(n));
                    }
                }
                assertEquals(redPixels(batch, n), labelled(batch, n), 0.06 * size * size);
            }
        }
        assertTrue(seen > 60 && several > 20, seen + " boxes");
    }

    private static Box grown(Box box, float by) {
        return new Box(box.xmin() - by, box.ymin() - by, box.xmax() + by, box.ymax() + by);
    }

    private static double redPixels(Batch batch, int n) {
        int size = batch.size();
        return (double) IntStream.range(0, size * size)
                .filter(i -> red(batch, n, i % size, i / size))
                .count();
    }

    private static double labelled(Batch batch, int n) {
        return batch.truths().get(n).stream()
                .mapToDouble(label -> label.box().area())
                .sum();
    }

    @Test
    void boxesAreDroppedWhereTooLittleIsLeft() {
        Augmentation.CutBoxes how = MOVES.cutBoxes();
        Placement placement = new Placement(1, 1, 0, 0, new Placement.Region(0, 0, 50, 50));
        assertEquals(
                new Box(40, 0, 50, 10),
                placement.map(new Box(40, 0, 60, 10), how).orElseThrow());
        assertTrue(placement.map(new Box(46, 0, 66, 10), how).isEmpty(), "a fifth of the area");
        assertTrue(placement.map(new Box(48, 0, 52, 10), how).isEmpty(), "two pixels");
        assertTrue(placement.map(new Box(60, 0, 70, 10), how).isEmpty(), "nothing");
        assertEquals(
                new Box(1, 1, 3, 3), placement.map(new Box(1, 1, 3, 3), how).orElseThrow(), "small but whole");
    }

    @Test
    void withoutAugmentationItIsTheLetterbox() {
        Batch batch = batches(Augmentation.none()).batch(0);
        for (int n = 0; n < 4; n++) {
            String id = batch.ids().get(n);
            VocImage image = image(id);
            Letterbox letterbox = new Letterbox(image.width(), image.height(), SIZE, SIZE);
            Picture framed = letterbox.apply(Picture.read(image.file()));
            for (int y = 0; y < SIZE; y++) {
                for (int x = 0; x < SIZE; x++) {
                    for (int c = 0; c < 3; c++) {
                        assertEquals(framed.at(x, y, c) / 255.0, at(batch, n, c, x, y), 1e-5, id);
                    }
                }
            }
            Box expected = letterbox.toTarget(image.objects().get(0).box());
            assertNear(expected, batch.truths().get(n).get(0).box(), id);
        }
    }

    @Test
    void difficultObjectsAreKept() {
        List<Label> all = new ArrayList<>();
        batches(Augmentation.none()).batch(0).truths().forEach(all::addAll);
        batches(Augmentation.none()).batch(1).truths().forEach(all::addAll);
        assertTrue(all.stream().anyMatch(Label::difficult));
    }

    @Test
    void anEpochShowsEachPictureOnce() {
        Batches batches = batches(Augmentation.none());
        assertEquals(2, batches.stepsPerEpoch());
        List<String> ids = LongStream.range(0, 7)
                .boxed()
                .flatMap(step -> batches.batch(step).ids().stream())
                .toList();
        for (int epoch = 0; epoch < 4; epoch++) {
            assertEquals(
                    7, ids.subList(7 * epoch, 7 * epoch + 7).stream().distinct().count());
        }
        assertNotEquals(ids.subList(0, 7), ids.subList(7, 14));
    }

    @Test
    void fewerPicturesThanABatch() {
        Batch batch = new Batches(images.subList(0, 1), Augmentation.yolov4(), SIZE, 4, 3).batch(0);
        assertEquals(4, batch.truths().size());
        assertEquals(List.of("p0", "p0", "p0", "p0"), batch.ids());
    }

    @Test
    void aBatchDependsOnItsStepAlone() {
        Batches one = batches(Augmentation.yolov4());
        Batch late = one.batch(5);
        one.batch(2);
        assertEquals(late, one.batch(5));
        assertEquals(late, new Batches(images, Augmentation.yolov4(), SIZE, 4, 3, 0).batch(5), "without cache");
        assertNotEquals(
                late.pixels(),
                new Batches(images, Augmentation.yolov4(), SIZE, 4, 4).batch(5).pixels());
    }

    @Test
    void loadersOfAnyThreadsGiveTheSame() {
        Augmentation how = Augmentation.yolov4().withMultiScale(SIZES);
        Batches expected = batches(how);
        for (int threads : new int[] {1, 2, 4}) {
            try (BatchLoader loader = new BatchLoader(batches(how), 2, threads)) {
                for (long step = 2; step < 14; step++) {
                    assertEquals(expected.batch(step), loader.next());
                }
            }
        }
    }

    @Test
    void aLoaderTellsHowLongItWasWaitedFor() {
        try (BatchLoader loader = new BatchLoader(batches(Augmentation.yolov4()), 0, 1)) {
            assertEquals(Duration.ZERO, loader.waited());
            long begun = System.nanoTime();
            loader.next();
            Duration first = loader.waited();
            loader.next();
            Duration both = loader.waited();
            long passed = System.nanoTime() - begun;
            assertTrue(first.toNanos() > 0 && both.toNanos() > first.toNanos() && both.toNanos() <= passed);
        }
    }

    @Test
    void pictureGoneLaterIsNamed() throws IOException {
        Batches uncached = new Batches(images, Augmentation.none(), SIZE, 4, 3, 0);
        uncached.batch(0);
        Files.delete(images.get(4).file());
        try (BatchLoader loader = new BatchLoader(uncached, 0, 2)) {
            var gone = assertThrows(UncheckedIOException.class, () -> {
                loader.next();
                loader.next();
            });
            assertTrue(gone.getMessage().contains("4.png"), gone.getMessage());
            assertThrows(IllegalStateException.class, loader::next);
        }
    }

    @Test
    void pixelsStayInRange() {
        Batch batch = batches(Augmentation.yolov4()).batch(1);
        assertEquals(4 * 3 * SIZE * SIZE, batch.pixels().remaining());
        for (int i = 0; i < batch.pixels().remaining(); i++) {
            float value = batch.pixels().get(i);
            assertTrue(value >= 0 && value <= 1, "value " + value);
        }
    }

    @Test
    void orderedIsTheLetterboxInOrder() {
        OrderedBatches ordered = Batches.ordered(images, SIZE, 3);
        assertEquals(3, ordered.count());
        List<VocImage> seen = new ArrayList<>();
        for (OrderedBatches.Part part : ordered) {
            for (int n = 0; n < part.images().size(); n++) {
                VocImage image = part.images().get(n);
                Picture framed = part.letterboxes().get(n).apply(Picture.read(image.file()));
                for (int i = 0; i < 3 * SIZE * SIZE; i++) {
                    int c = i / (SIZE * SIZE);
                    int pixel = i % (SIZE * SIZE);
                    assertEquals(
                            framed.at(pixel % SIZE, pixel / SIZE, c) / 255f,
                            part.pixels().get(n * 3 * SIZE * SIZE + i));
                }
                seen.add(image);
            }
        }
        assertEquals(images, seen);
    }
}
