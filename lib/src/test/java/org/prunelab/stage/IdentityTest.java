package org.prunelab.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.base.Sha256;
import org.prunelab.shapes.Shapes;

class IdentityTest {

    @TempDir
    private Path folder;

    private static String key(Stage stage) {
        return Identity.of(stage).key();
    }

    @Test
    void equalStagesHaveOneKeyAlsoBehindJson() {
        assertEquals(key(TinyStages.everything()), key(TinyStages.everything()));
        assertEquals(key(TinyStages.everything()), key(StageJson.read(StageJson.write(TinyStages.everything()))));
    }

    /** Results are found by their keys: another form of the same settings would compute all of them anew. */
    @Test
    void keysStayWhatTheyWere() {
        assertEquals("3582da576d7e4cf7735abf7727d6ef5c9ca7237dcfcd19979b4a691c4b0d6aed", key(TinyStages.train(1)));
    }

    @Test
    void aKeyIsTheDigestOfTheWholeConfigWithSortedNames() throws Exception {
        Export all = TinyStages.everything();
        Identities identities = new Identities();
        for (Stage stage : List.of(all.model().inputs().get(1), all, TinyStages.evaluation(all.model()))) {
            Identity identity = identities.of(stage);
            String sorted = StageJson.mapper().writeValueAsString(identity.config());
            assertEquals(Sha256.of(sorted.getBytes(StandardCharsets.UTF_8)), identity.key());
            assertEquals(Identity.of(stage), identity);
        }
    }

    @Test
    void aConfigHasItsPartsInTheOrderOfTheStage() {
        List<String> names = new ArrayList<>();
        Identity.of(TinyStages.train(1)).config().fieldNames().forEachRemaining(names::add);
        assertEquals(List.of("kind", "version", "network", "data", "training"), names);
    }

    @Test
    void anyChangeOfAnInputIsAnotherKey() {
        Set<String> keys = new HashSet<>();
        Train base = TinyStages.train(1);
        TrainingConfig t = base.training();
        TrainingConfig twoThreads = new TrainingConfig(
                t.epochs(),
                t.steps(),
                t.batch(),
                t.optimizer(),
                t.learningRate(),
                t.loss(),
                t.augmentation(),
                t.averageDecay(),
                t.evaluations(),
                t.seed(),
                Compute.cpu(2));
        List<Train> bases = List.of(
                base,
                TinyStages.train(2),
                new Train(new NetworkConfig(0.0625, 64), TinyStages.DATA, t),
                new Train(base.network(), new Data.Generated(8, 4, 64, 2, 4), t),
                new Train(base.network(), base.data(), TinyStages.training(2, 1)),
                new Train(base.network(), base.data(), twoThreads));
        for (Train each : bases) {
            keys.add(key(TinyStages.evaluation(TinyStages.prune(TinyStages.sparse(each), 0.3))));
        }
        keys.add(key(TinyStages.evaluation(TinyStages.prune(TinyStages.sparse(base), 0.4))));
        assertEquals(bases.size() + 1, keys.size());
    }

    @Test
    void picturesCountAndNotThePlaceWhereTheyLie() throws Exception {
        new Shapes(3, 2, 64, 2, 5).write(folder.resolve("here"));
        new Shapes(3, 2, 64, 2, 5).write(folder.resolve("there"));
        new Shapes(3, 2, 64, 2, 6).write(folder.resolve("others"));
        Train here = in("here");
        assertEquals(key(here), key(in("there")));
        assertNotEquals(key(here), key(in("others")));
        assertFalse(Identity.of(here).config().toString().contains(folder.toString()));
    }

    private Train in(String name) {
        return new Train(
                new NetworkConfig(0.03125, 64), new Data.Folder(folder.resolve(name), 0, 0), TinyStages.training(1, 1));
    }
}
