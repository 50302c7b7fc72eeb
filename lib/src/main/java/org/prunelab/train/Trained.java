package org.prunelab.train;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.prunelab.darknet.Model;
import org.prunelab.evaluate.Evaluation;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * What a training gives.
 *
 * @param model the network with the moving average of its weights, and batch statistics measured for it
 * @param evaluation of that model on the validation pictures
 * @param epochs what happened, epoch by epoch
 * @param duration time on the clock
 */
public record Trained(Model model, Evaluation evaluation, List<EpochResult> epochs, Duration duration) {

    public Trained {
        epochs = List.copyOf(epochs);
    }

    /** The epochs as a table: loss and its parts, mAP where it was measured, and speed. */
    public Table history() {
        return Table.create(
                "history",
                IntColumn.create(
                        "epoch", epochs.stream().mapToInt(EpochResult::epoch).toArray()),
                column(
                        "learning rate",
                        epochs.stream().mapToDouble(EpochResult::learningRate).toArray()),
                column(
                        "loss",
                        epochs.stream().mapToDouble(e -> e.loss().total()).toArray()),
                column("box", epochs.stream().mapToDouble(e -> e.loss().box()).toArray()),
                column(
                        "objectness",
                        epochs.stream().mapToDouble(e -> e.loss().objectness()).toArray()),
                column(
                        "class",
                        epochs.stream().mapToDouble(e -> e.loss().classes()).toArray()),
                column(
                        "guide",
                        epochs.stream().mapToDouble(e -> e.loss().guide()).toArray()),
                column("mAP@0.5", epochs.stream().mapToDouble(EpochResult::map).toArray()),
                column(
                        "pictures/s",
                        epochs.stream().mapToDouble(e -> e.speed().pictures()).toArray()),
                column(
                        "data wait",
                        epochs.stream().mapToDouble(e -> e.speed().dataWait()).toArray()));
    }

    private static DoubleColumn column(String name, double[] values) {
        return DoubleColumn.create(name, values);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Trained for %d epochs in %d s: %s %.3f",
                epochs.size(),
                duration.toSeconds(),
                evaluation.metric(),
                evaluation.map());
    }
}
