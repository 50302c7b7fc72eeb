package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.prunelab.batch.Batch;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.SmallYolo;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;

class TrainingStepTest {

    private static final Network NETWORK = SmallYolo.of(2);

    private static final Batch BATCH = new Batch(
            0,
            64,
            FloatBuffer.wrap(noise(4 * 3 * 64 * 64)),
            Collections.nCopies(4, List.of(new LabelledBox(1, new Box(8, 8, 40, 30), false))),
            List.of("a", "b", "c", "d"));

    private static float[] noise(int count) {
        Random random = new Random(1);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    private static TrainingStep at(double rate) {
        TrainingSettings settings =
                TrainingSettings.DEFAULT.withBatch(4).withLearningRate(new LearningRate.Constant(rate));
        return new TrainingStep(Model.initial(NETWORK, 1), settings, 10, Optional.empty(), Optional.empty());
    }

    @Test
    void batchIsOnlyReadSoThatItServesAgain() {
        try (TrainingStep step = at(0)) {
            double first = step.run(BATCH, 0).total();
            assertEquals(first, step.run(BATCH, 1).total(), 1e-6 * first);
        }
    }

    @Test
    void lossIsThatBeforeTheStepAndItsPartsAddUp() {
        try (TrainingStep step = at(0.01);
                TrainingStep still = at(0)) {
            EpochResult.MeanLoss first = step.run(BATCH, 0);
            assertEquals(still.run(BATCH, 0).total(), first.total(), 1e-6 * first.total());
            assertEquals(first.box() + first.objectness() + first.classes(), first.total(), 1e-6);
            assertNotEquals(first.total(), step.run(BATCH, 1).total(), 1e-4 * first.total());
        }
    }
}
