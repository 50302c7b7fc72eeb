package org.prunelab.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;
import org.prunelab.image.Letterbox;
import org.prunelab.image.Picture;
import org.prunelab.voc.VocImage;

class BatchesTest extends RedRectangles {

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
        List<LabelledBox> all = new ArrayList<>();
        batches(Augmentation.none()).batch(0).truths().forEach(all::addAll);
        batches(Augmentation.none()).batch(1).truths().forEach(all::addAll);
        assertTrue(all.stream().anyMatch(LabelledBox::difficult));
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

    /** By a clock that goes on by a second at each look. */
    @Test
    void aLoaderTellsHowLongItWasWaitedFor() {
        AtomicLong seconds = new AtomicLong();
        LongSupplier clock = () -> Duration.ofSeconds(seconds.incrementAndGet()).toNanos();
        try (BatchLoader loader = new BatchLoader(batches(Augmentation.yolov4()), 0, 1, clock)) {
            assertEquals(Duration.ZERO, loader.waited());
            loader.next();
            assertEquals(Duration.ofSeconds(1), loader.waited());
            loader.next();
            assertEquals(Duration.ofSeconds(2), loader.waited());
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
