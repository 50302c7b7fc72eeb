package org.prunelab.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.store.Run;
import org.prunelab.store.RunId;
import org.prunelab.store.Store;

/** A grid whose runs are there already. */
class GridTest {

    @TempDir
    private Path folder;

    @Test
    void aThousandPointsShareTheirStagesAndAreAnsweredWithoutOne() {
        List<Stage> points = new ArrayList<>();
        Set<Stage> all = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            Evaluate point =
                    TinyStages.evaluation(TinyStages.prune(TinyStages.sparse(TinyStages.train(i % 5)), i / 1000.0));
            points.add(point);
            all.addAll(Stages.chain(point));
        }
        assertEquals(5 + 5 + 1000 + 1000, all.size());
        Stages filling = Stages.in(Store.in(folder));
        Set<RunId> ids = new HashSet<>();
        for (Stage stage : points) {
            Run run = filling.store().make(filling.id(stage), Identity.of(stage).config(), making -> StageJson.mapper()
                    .createObjectNode()
                    .put("map", 0.5));
            ids.add(run.id());
        }
        assertEquals(1000, ids.size());

        Stages cached = Stages.in(Store.in(folder));
        double sum = 0;
        for (Stage point : points) {
            sum += cached.run(point, StageProgress.NONE).number("map");
        }
        assertEquals(500, sum);
    }
}
