package org.prunelab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
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
import org.prunelab.batch.Augmentation;
import org.prunelab.batch.Batch;
import org.prunelab.batch.Batches;
import org.prunelab.shapes.Shapes;
import org.prunelab.voc.Voc;

/** Making batches of augmented pictures, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class MosaicBenchmark {

    private static final int SIZE = 416;
    private static final int BATCH = 16;

    private Path folder;
    private Batches mosaics;
    private long step;

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
            files.sorted(Comparator.reverseOrder()).forEach(MosaicBenchmark::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A batch of 16 mosaics at 416 pixels, of pictures that are decoded already, coloured anew. */
    @Benchmark
    public Batch batch() {
        return mosaics.batch(step++);
    }
}
