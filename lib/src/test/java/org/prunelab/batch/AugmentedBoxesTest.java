package org.prunelab.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;
import org.prunelab.image.Letterbox;
import org.prunelab.image.Picture;
import org.prunelab.voc.VocImage;

class AugmentedBoxesTest extends RedRectangles {

    private static final Augmentation MOVES =
            Augmentation.yolov4().withColour(0, 1, 1).withMosaic(0);

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

    private void assertBoxesFitTheRed(Augmentation augmentation) {
        int seen = 0;
        Batches batches = batches(augmentation);
        for (int step = 0; step < 12; step++) {
            Batch batch = batches.batch(step);
            for (int n = 0; n < 4; n++) {
                List<LabelledBox> labels = batch.truths().get(n);
                assertTrue(labels.size() <= 1);
                for (LabelledBox label : labels) {
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
                List<LabelledBox> labels = batch.truths().get(n);
                several += labels.size() > 1 ? 1 : 0;
                for (LabelledBox label : labels) {
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
}
