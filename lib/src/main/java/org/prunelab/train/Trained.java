package org.prunelab.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.prunelab.darknet.Model;
import org.prunelab.evaluate.Evaluation;
import org.prunelab.report.Html;
import org.prunelab.report.HtmlTable;
import org.prunelab.report.LiveCurves;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import tech.tablesaw.api.Table;

/**
 * What a training gives. A notebook shows its result, its curves and its epochs.
 *
 * <pre>{@code
 * Trained base = Training.of(network).on(voc).epochs(30).run();
 * base.writeHistory(Path.of("history.csv"));
 * base.model().write(folder, "base");
 * }</pre>
 *
 * @param model the network with the moving average of its weights, and batch statistics measured for it
 * @param evaluation of that model on the validation pictures
 * @param epochs what happened, epoch by epoch
 * @param duration time on the clock, over all processes that took part
 * @param settings what was done, with the threads and the device that computed
 */
public record Trained(
        Model model, Evaluation evaluation, List<EpochResult> epochs, Duration duration, TrainingSettings settings)
        implements Rendered {

    private static final int SHOWN_EPOCHS = 12;

    public Trained {
        epochs = List.copyOf(epochs);
    }

    /** The epochs as a table: loss and its parts, mAP where it was measured, time and throughput. */
    public Table history() {
        return History.table(epochs);
    }

    /**
     * Writes the epochs as CSV, whole or not at all: {@code epoch}, {@code learning_rate}, {@code loss} and its parts
     * {@code loss_box}, {@code loss_objectness}, {@code loss_class} and {@code loss_guide}, {@code map_50}, {@code
     * images_per_second}, {@code seconds} and {@code data_wait}, and after a sparse training {@code sparse_rate} and {@code
     * sparsity}; see {@link EpochResult}. What was not measured is empty.
     *
     * @throws java.io.UncheckedIOException where the folder is missing or the disk refuses
     */
    public void writeHistory(Path file) {
        History.write(epochs, file);
    }

    @Override
    public String toHtml() {
        LiveCurves curves = new LiveCurves("epoch");
        for (EpochResult epoch : epochs) {
            curves.add("loss", epoch.epoch(), epoch.loss().total());
            curves.add("mAP@0.5", epoch.epoch(), epoch.map());
        }
        TableFormat format = TableFormat.standard().rows(SHOWN_EPOCHS).digits("pictures/s", 1);
        return "<p>%s</p>%n%s%n%s"
                .formatted(Html.escape(toText()), curves.toHtml(), HtmlTable.render(History.shown(epochs), format));
    }

    @Override
    public String toText() {
        return String.format(
                Locale.ROOT,
                "Trained for %d epochs in %d s (%s): %s %.3f",
                epochs.size(),
                duration.toSeconds(),
                computedOn(),
                evaluation.metric(),
                evaluation.map());
    }

    private String computedOn() {
        String device = settings.device().orElseThrow().label();
        int threads = settings.threads().orElseThrow();
        return "%s, %d thread%s".formatted(device, threads, threads == 1 ? "" : "s");
    }

    @Override
    public String toString() {
        return toText();
    }
}
