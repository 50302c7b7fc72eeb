package org.prunelab.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.prunelab.stage.ModelStage;
import org.prunelab.stage.Prune;
import org.prunelab.stage.SparseTrain;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;
import org.prunelab.stage.Stages;
import org.prunelab.store.RunWriter;

/** Trainings whose metrics follow from their keys, and other stages of a number only. */
final class KnownRuns implements Execution {

    static final int EPOCHS = 40;

    private final double more;

    KnownRuns() {
        this(0);
    }

    /** @param more added to every mAP, as on another machine */
    KnownRuns(double more) {
        this.more = more;
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public void run(Stage stage, Stages stages, StageProgress progress) {
        String key = stages.id(stage).key();
        double map = Integer.parseInt(key.substring(0, 4), 16) / 65536.0 + more;
        var result = new ObjectMapper()
                .createObjectNode()
                .put("map", map)
                .put("parameters", 100)
                .put("macs", 100);
        stages.store()
                .make(stages.id(stage), new ObjectMapper().createObjectNode().put("key", key), making -> {
                    if (stage instanceof ModelStage && !(stage instanceof Prune)) {
                        write(making, stage instanceof SparseTrain, map);
                    }
                    return result;
                });
    }

    private static void write(RunWriter making, boolean sparse, double map) {
        List<String> metrics = new ArrayList<>();
        List<String> gammas = new ArrayList<>(List.of("epoch,group,bin_from,channels"));
        metrics.add("epoch,loss,map_50" + (sparse ? ",sparse_rate,sparsity" : ""));
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            String measured = epoch % 2 == 0 ? String.valueOf(map * epoch / EPOCHS) : "";
            metrics.add(
                    "%d,%s,%s%s".formatted(epoch, epoch == EPOCHS ? 0.5 : 1.0, measured, sparse ? ",0.01,0.25" : ""));
            gammas.add(epoch + ",1,0.04,3");
            gammas.add(epoch + ",2,0.05,4");
            gammas.add(epoch + ",2,1.5,2");
        }
        try {
            Files.write(making.folder().resolve("metrics.csv"), metrics);
            if (sparse) {
                Files.write(making.folder().resolve("gammas.csv"), gammas);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
