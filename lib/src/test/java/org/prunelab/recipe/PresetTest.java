package org.prunelab.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prunelab.shapes.Shapes;
import org.prunelab.train.OptimizerSettings;
import org.prunelab.train.TrainingSettings;
import org.prunelab.voc.Voc;

class PresetTest {

    @Test
    void quickIsTheDefault() {
        assertEquals(Preset.QUICK, Preset.named(null));
        assertEquals(Preset.QUICK, Preset.named(" "));
    }

    @Test
    void presetsGoByTheirNameInAnyCase() {
        assertEquals(Preset.REFERENCE, Preset.named("reference"));
        assertEquals(Preset.SMOKE, Preset.named("Smoke"));
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Preset.named("fast"));
        assertTrue(e.getMessage().contains("smoke, quick, reference, paper"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"QUICK, 1, 2", "REFERENCE, 1, 2", "PAPER, 0.2, 0.3"})
    void theSparseRateCanMoveAGammaAsFarAsThePresetNeeds(Preset preset, double least, double most) {
        TrainingSettings settings = preset.training();
        OptimizerSettings.Sgd sgd = (OptimizerSettings.Sgd) settings.optimizer();
        int total = preset.sparseSteps();
        double sum = 0;
        for (int step = 0; step < total; step++) {
            sum += settings.learningRate().at(step, total);
        }
        double moved = sum * 1e-3 * preset.sparseScale() / (1 - sgd.momentum());
        assertTrue(moved >= least && moved <= most, "%s moves a gamma by %.2f".formatted(preset, moved));
    }

    @Test
    void recoveryIsGentlerThanTraining() {
        double training = Preset.REFERENCE.training().learningRate().at(500, 1000);
        assertEquals(training / 2, Preset.REFERENCE.recovery().learningRate().at(500, 1000), 1e-12);
        assertEquals(training / 4, Preset.QUICK.recovery().learningRate().at(500, 1000), 1e-12);
    }

    @Test
    void aGivenDataSetIsCutDownToThePresetsSize(@TempDir Path folder) {
        new Shapes(40, 20, 64, 2, 3).write(folder.resolve("shapes"));
        Voc voc = Preset.SMOKE.given(folder.resolve("shapes"));
        assertEquals(32, voc.train().size());
        assertEquals(16, voc.val().size());
        assertTrue(voc.toString().contains("subset"), voc.toString());
    }
}
