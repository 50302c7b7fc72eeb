package org.prunelab.train;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Foretells when a training ends, from the steps and evaluations of this process alone: the mean of recent steps, and the
 * last evaluation for each that is to come. Until one has been measured, it counts as so many steps. For one thread.
 */
final class TimeToFinish {

    /** Steps at the start for which Java is still compiling: they tell little of the later ones. */
    private static final int SLOW_STEPS = 12;

    /** Steps so long that Java is done with compiling before them: this many, which have taken this time. */
    private static final int LONG_STEPS = 3;

    private static final Duration WARM = Duration.ofSeconds(10);

    /** Enough to hold the several input sizes of a multi-scale training, and few enough to follow the machine's load. */
    private static final int RECENT_STEPS = 200;

    private final LongSupplier nanoseconds;
    private final double evaluationSteps;
    private final long begun;
    private final Deque<Long> recent = new ArrayDeque<>();
    private long recentSum;
    private long steps;
    private long mark;
    private long evaluation;
    private boolean evaluated;

    /**
     * @param nanoseconds a clock
     * @param evaluationSteps about how many steps take as long as one evaluation, for as long as none was measured
     */
    TimeToFinish(LongSupplier nanoseconds, double evaluationSteps) {
        this.nanoseconds = nanoseconds;
        this.evaluationSteps = evaluationSteps;
        this.begun = nanoseconds.getAsLong();
        this.mark = begun;
    }

    /** After a step. */
    void step() {
        steps++;
        if (steps <= SLOW_STEPS + 1) { // until then the latest step tells most
            recent.clear();
            recentSum = 0;
        }
        long taken = lap();
        recent.addLast(taken);
        recentSum += taken;
        if (recent.size() > RECENT_STEPS) {
            recentSum -= recent.removeFirst();
        }
    }

    /** After an evaluation. */
    void evaluation() {
        evaluation = lap();
        evaluated = true;
    }

    private long lap() {
        long now = nanoseconds.getAsLong();
        long taken = now - mark;
        mark = now;
        return taken;
    }

    /** Whether the estimate rests on measurements alone. */
    boolean measured() {
        return steps > SLOW_STEPS && evaluated;
    }

    /** What some steps and evaluations will take; empty where the steps so far tell nothing of that. */
    Optional<Duration> of(long stepsLeft, long evaluationsLeft) {
        if (stepsLeft + evaluationsLeft == 0) {
            return Optional.of(Duration.ZERO);
        }
        boolean slow = steps >= LONG_STEPS && elapsed().compareTo(WARM) >= 0;
        if (steps <= SLOW_STEPS && !slow) {
            return Optional.empty();
        }
        double step = (double) recentSum / Math.max(1, recent.size());
        double each = evaluated ? evaluation : evaluationSteps * step;
        return Optional.of(Duration.ofNanos(Math.round(stepsLeft * step + evaluationsLeft * each)));
    }

    /** The time since this process began. */
    Duration elapsed() {
        return Duration.ofNanos(nanoseconds.getAsLong() - begun);
    }
}
