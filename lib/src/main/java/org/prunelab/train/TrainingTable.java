package org.prunelab.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.TableFormat;
import org.prunelab.voc.Voc;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What a training is going to do, a row for each setting. */
final class TrainingTable {

    private static final String MISSING = "none yet: name it with .on(voc)";

    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    private TrainingTable() {}

    static FormattedTable of(
            Network network,
            Optional<Model> start,
            Optional<Voc> voc,
            TrainingSettings settings,
            Optional<GradientPenalty> penalty,
            Optional<DistillationLoss> guide,
            Optional<CheckpointSettings> checkpoints) {
        TrainingTable rows = new TrainingTable();
        rows.add("network", network);
        rows.add("weights", start.isPresent() ? "given" : "from scratch");
        rows.add("data", voc.map(Voc::name).orElse(MISSING));
        rows.add("penalty", penalty.map(Object::toString).orElse("none"));
        rows.add("guide", guide.map(Object::toString).orElse("none"));
        rows.add(
                "checkpoints", checkpoints.map(kept -> kept.folder().toString()).orElse("none"));
        rows.add("epochs", settings.epochs());
        rows.add("batch [pictures]", settings.batch());
        rows.add("optimizer", settings.optimizer());
        rows.add("learning rate", settings.learningRate());
        rows.add("loss", settings.loss().map(Object::toString).orElse("as the network's heads say"));
        rows.add("augmentation", settings.augmentation());
        rows.add("average's decay", settings.averageDecay());
        rows.add("evaluations", settings.evaluations());
        rows.add("seed", settings.seed());
        rows.add("threads", settings.threads().isPresent() ? settings.threads().getAsInt() : "the engine's own");
        rows.add("device", settings.device().map(device -> device.label()).orElse("the current one"));
        return new FormattedTable(
                Table.create(
                        "training",
                        StringColumn.create("setting", rows.names),
                        StringColumn.create("value", rows.values)),
                TableFormat.standard());
    }

    private void add(String name, Object value) {
        names.add(name);
        values.add(String.valueOf(value));
    }
}
