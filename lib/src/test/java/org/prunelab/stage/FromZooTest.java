package org.prunelab.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Model;
import org.prunelab.store.Run;
import org.prunelab.store.Store;
import org.prunelab.zoo.Zoo;

class FromZooTest {

    private static final Data FIVE_CLASSES = new Data.Generated(40, 8, 64, 5, 1);
    private static final Data TWO_CLASSES = new Data.Generated(8, 4, 64, 2, 3);

    @TempDir
    private Path folder;

    private Stages stages() {
        return Stages.in(Store.in(folder));
    }

    private static Model model(Run run) {
        return Model.read(run.file(ModelStage.CFG), run.file(ModelStage.WEIGHTS));
    }

    @Test
    void theBaseIsTheDetectorAsItIs() {
        Run run = stages().run(FromZoo.of("shapes", FIVE_CLASSES), StageProgress.NONE);

        assertEquals(
                Zoo.shapes().model().weights().fingerprint(),
                model(run).weights().fingerprint());
        assertTrue(run.environment().path("trained_hours").asDouble() > 0);
    }

    @Test
    void dataOfOtherClassesIsRefusedInWords() {
        String told = assertThrows(IllegalArgumentException.class, () -> stages().run(
                                FromZoo.of("shapes", TWO_CLASSES), StageProgress.NONE))
                .getMessage();
        assertTrue(told.contains("finds [circle, square, triangle, star, cross], but the data has the classes"), told);
    }

    @Test
    void anotherDigestIsRefused() {
        FromZoo older = new FromZoo("shapes", "0".repeat(64), FIVE_CLASSES);
        String told = assertThrows(IllegalArgumentException.class, () -> stages().run(older, StageProgress.NONE))
                .getMessage();
        assertTrue(told.contains("take the version of the library that has it"), told);
        assertNotEquals(
                Identity.of(older).key(),
                Identity.of(FromZoo.of("shapes", FIVE_CLASSES)).key());
    }

    @Test
    void aTransferStartsFromAllButTheHeads() {
        Transfer transfer =
                Transfer.of("shapes", new NetworkConfig(0.125, 128), TWO_CLASSES, TinyStages.training(1, 1));

        Run run = stages().run(transfer, StageProgress.NONE);

        assertEquals(2, model(run).network().classes());
        float[] first = Zoo.shapes().model().weights().of(0).kernel();
        float[] moved = model(run).weights().of(0).kernel();
        double change = 0;
        double size = 0;
        for (int i = 0; i < first.length; i++) {
            change += Math.pow(moved[i] - first[i], 2);
            size += Math.pow(first[i], 2);
        }
        assertTrue(change < 0.01 * size, "two steps have moved the first layer far from where it began");
    }
}
