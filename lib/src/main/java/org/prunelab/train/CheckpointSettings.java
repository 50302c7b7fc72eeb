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
 * @param folder holds the checkpoints of one training, or of each in a folder of its own; made if need be
 * @param byContent whether a training's folder is one below, named by all that its result depends on
 * @param steps also after so many steps; 0 for no such rule
 * @param time also when so much time has passed since the last; above 0
 */
public record CheckpointSettings(Path folder, boolean byContent, int steps, Duration time) {

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
        return new CheckpointSettings(folder, false, 0, USUAL_TIME);
    }

    /** The same for any number of trainings: each has a folder below, named by all that its result depends on. */
    public static CheckpointSettings byContent(Path folder) {
        return new CheckpointSettings(folder, true, 0, USUAL_TIME);
    }

    /** Those of one training. */
    CheckpointSettings of(TrainingIdentity training) {
        return byContent ? new CheckpointSettings(folder.resolve(training.digest()), false, steps, time) : this;
    }

    public CheckpointSettings everySteps(int number) {
        return new CheckpointSettings(folder, byContent, number, time);
    }

    public CheckpointSettings every(Duration duration) {
        return new CheckpointSettings(folder, byContent, steps, duration);
    }
}
