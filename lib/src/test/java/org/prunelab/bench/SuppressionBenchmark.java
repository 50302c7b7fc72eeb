package org.prunelab.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.prunelab.detect.Candidates;
import org.prunelab.detect.NonMaximumSuppression;

/** Non-maximum suppression of one picture's candidates of 20 classes, in crowds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SuppressionBenchmark {

    private static final int CLASSES = 20;
    private static final int CROWDS = 40;

    @Param({"20", "3000", "200000"})
    public int candidates;

    private final Candidates picture = new Candidates();

    @Setup
    public void fill() {
        Random random = new Random(1);
        for (int i = 0; i < candidates; i++) {
            Random crowd = new Random(random.nextInt(CROWDS));
            float side = (float) (10 * Math.exp(3 * crowd.nextDouble()));
            float x = (float) (400 * crowd.nextDouble() + side * random.nextGaussian());
            float y = (float) (400 * crowd.nextDouble() + side * random.nextGaussian());
            float width = (float) (side * Math.exp(0.3 * random.nextGaussian()));
            float height = (float) (side * Math.exp(0.3 * random.nextGaussian()));
            picture.add(random.nextInt(CLASSES), random.nextFloat(), x, y, x + width, y + height);
        }
    }

    /** Class by class, IoU 0.45. */
    @Benchmark
    public int[] perClass() {
        return NonMaximumSuppression.perClass(0.45).keep(picture);
    }
}
