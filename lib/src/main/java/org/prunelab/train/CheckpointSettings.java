package org.prunelab.train;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how often a training saves its state. It does so after each epoch in any case, and whenever it stops between
 * two steps.
 *
 * <pre>{@code
 * training.checkpoints(CheckpointSettings.in(Path.of("kept")).everySteps(100)).run();
 * }</pre>
 *
 * @param folder holds the checkpoints of one training; made if need be
 * @param steps also after so many steps; 0 for no such rule
 * @param time also when so much time has passed since the last; above 0
 */
public record CheckpointSettings(Path folder, int steps, Duration time) {

    private static final Duration USUAL_TIME = Duration.ofMinutes(2);

    public CheckpointSettings {
        if (steps < 0) {
            throw new IllegalArgumentException(
                    "Checkpoints every %d steps were asked for; allowed are 1 and more, or 0 for no such rule."
                            .formatted(steps));
        }
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(
                    "Checkpoints every %s were asked for; the time must be above 0.".formatted(time));
        }
    }

    /** After each epoch, and every two minutes. */
    public static CheckpointSettings in(Path folder) {
        return new CheckpointSettings(folder, 0, USUAL_TIME);
    }

    public CheckpointSettings everySteps(int number) {
        return new CheckpointSettings(folder, number, time);
    }

    public CheckpointSettings every(Duration duration) {
        return new CheckpointSettings(folder, steps, duration);
    }
}
