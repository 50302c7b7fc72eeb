package org.prunelab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.prunelab.image.Letterbox;
import org.prunelab.image.Picture;
import org.prunelab.voc.Augmentation;
import org.prunelab.voc.Batch;
import org.prunelab.voc.Batches;
import org.prunelab.voc.Shapes;
import org.prunelab.voc.Voc;

/** What is done to pictures on their way to a network, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PictureBenchmark {

    private static final int SIZE = 416;
    private static final int BATCH = 16;

    private final Picture picture = random(500, 375);
    private final Letterbox letterbox = new Letterbox(500, 375, SIZE, SIZE);
    private Path folder;
    private Batches mosaics;
    private long step;

    private static Picture random(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(1).nextBytes(rgb);
        return new Picture(width, height, rgb);
    }

    /** Writes the generated pictures, and sees all of them once, so that they are decoded. */
    @Setup
    public void write() throws IOException {
        folder = Files.createTempDirectory("prunelab");
        Shapes.standard().withTrain(64).withVal(1).withSize(SIZE).write(folder.resolve("shapes"));
        Voc voc = Voc.open(folder.resolve("shapes"));
        mosaics = new Batches(voc.train(), Augmentation.yolov4().withMosaic(1), SIZE, BATCH, 1);
        for (int i = 0; i < mosaics.stepsPerEpoch(); i++) {
            batch();
        }
    }

    @TearDown
    public void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(PictureBenchmark::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A picture of 500 x 375 pixels scaled into a square of 416. */
    @Benchmark
    public Picture letterbox() {
        return letterbox.apply(picture);
    }

    /** A batch of 16 mosaics at 416 pixels, of pictures that are decoded already, coloured anew. */
    @Benchmark
    public Batch batch() {
        return mosaics.batch(step++);
    }
}
