package org.prunelab.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.prunelab.image.Letterbox;
import org.prunelab.image.Picture;

/** Fitting a picture of 500 x 375 pixels into a square of 416. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class LetterboxBenchmark {

    private final Letterbox letterbox = new Letterbox(500, 375, 416, 416);
    private final Picture picture = random(500, 375);

    private static Picture random(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(1).nextBytes(rgb);
        return new Picture(width, height, rgb);
    }

    /** Scaled, with grey borders. */
    @Benchmark
    public Picture apply() {
        return letterbox.apply(picture);
    }
}
