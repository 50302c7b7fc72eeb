package org.prunelab.train;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.prunelab.base.WholeFile;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** The epochs of a training as a table for people, and as a file for programs. */
final class History {

    /**
     * A quantity.
     *
     * @param title for people
     * @param key for programs
     */
    private record Quantity(String title, String key, ToDoubleFunction<EpochResult> value) {}

    private static final List<Quantity> QUANTITIES = List.of(
            new Quantity("learning rate", "learning_rate", EpochResult::learningRate),
            new Quantity("loss", "loss", epoch -> epoch.loss().total()),
            new Quantity("box", "loss_box", epoch -> epoch.loss().box()),
            new Quantity("objectness", "loss_objectness", epoch -> epoch.loss().objectness()),
            new Quantity("class", "loss_class", epoch -> epoch.loss().classes()),
            new Quantity("guide", "loss_guide", epoch -> epoch.loss().guide()),
            new Quantity("mAP@0.5", "map_50", EpochResult::map),
            new Quantity(
                    "pictures/s", "images_per_second", epoch -> epoch.speed().pictures()),
            new Quantity("seconds", "seconds", EpochResult::seconds),
            new Quantity("data wait", "data_wait", epoch -> epoch.speed().dataWait()));

    /** Quantities that only a sparse training has. */
    private static final List<Quantity> SPARSE = List.of(
            new Quantity("sparse rate", "sparse_rate", EpochResult::sparseRate),
            new Quantity("|γ| < 0.01", "sparsity", EpochResult::sparsity));

    private History() {}

    private static List<Quantity> quantities(List<EpochResult> epochs) {
        List<Quantity> quantities = new ArrayList<>(QUANTITIES);
        if (epochs.stream().anyMatch(epoch -> !epoch.gammas().isEmpty())) {
            quantities.addAll(SPARSE);
        }
        return quantities;
    }

    static Table table(List<EpochResult> epochs) {
        Table table = Table.create(
                "history",
                IntColumn.create(
                        "epoch", epochs.stream().mapToInt(EpochResult::epoch).toArray()));
        for (Quantity quantity : quantities(epochs)) {
            table.addColumns(DoubleColumn.create(
                    quantity.title(),
                    epochs.stream().mapToDouble(quantity.value()).toArray()));
        }
        return table;
    }

    /** The table without what a reader of a page can do without, so that it fits there. */
    static Table shown(List<EpochResult> epochs) {
        Table shown = table(epochs).removeColumns("seconds", "data wait");
        boolean guided = epochs.stream().anyMatch(epoch -> epoch.loss().guide() != 0);
        return guided ? shown : shown.removeColumns("guide");
    }

    static void write(List<EpochResult> epochs, Path file) {
        Table table = table(epochs);
        quantities(epochs).forEach(quantity -> table.column(quantity.title()).setName(quantity.key()));
        StringWriter csv = new StringWriter();
        table.write().csv(csv);
        WholeFile.writeText("training's history", file, csv.toString());
    }
}
