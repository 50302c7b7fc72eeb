package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.SmallYolo;
import org.prunelab.distill.FeatureImitation;
import org.prunelab.distill.SpatialAttention;
import org.prunelab.sparse.GammaPenalty;
import org.prunelab.sparse.SparseRate;

class CheckpointsTest extends StoppableTraining {

    @Test
    void aTrainingGoesOnFromAnyStepWithTheSameWeightsHistoryAndEvaluation() {
        assertHolds("There is no checkpoint yet.", stopped(0));
        for (int step : new int[] {1, 4, 6}) {
            assertHolds("The checkpoint of step %d is kept in %s".formatted(step, folder), stopped(step));
        }
        assertSame(undisturbed(), training().run());
    }

    @Test
    void adamGoesOnWithItsStateAndEachEpochHasACheckpoint() throws IOException {
        Training adam = Training.of(NETWORK).on(voc()).batch(4).epochs(2).optimizer(OptimizerSettings.adamW());
        Trained expected = adam.run();
        Training kept = adam.checkpoints(folder);
        kept.run();
        Files.delete(folder.resolve("last.safetensors"));
        assertSame(expected, kept.run());
    }

    @Test
    void aTrainingThatHasFinishedReturnsItsResultWithoutAStep() {
        Trained first = training().run();
        AtomicInteger steps = new AtomicInteger();
        Trained second = training()
                .with(new At(0, steps::incrementAndGet))
                .with(training().settings())
                .run();
        assertSame(first, second);
        assertEquals(0, steps.get());
        assertEquals(first.duration(), second.duration());
        assertEquals(
                first.evaluation().pooled().bestF1(),
                second.evaluation().pooled().bestF1());
    }

    @Test
    void durationAddsUpOverRestarts() {
        stopped(6);
        Duration spent;
        try (NDManager manager = NDManager.newBaseManager()) {
            spent = Checkpoint.read(folder.resolve("last.safetensors"), manager).duration();
        }
        assertTrue(spent.toNanos() > 0);
        assertTrue(training().run().duration().compareTo(spent) > 0);
    }

    @Test
    void theWeightsOfTheEpochWithTheHighestMapAreKept() {
        Trained trained = training().run();
        Model best = Model.read(folder.resolve("best.cfg"), folder.resolve("best.weights"));
        boolean lastIsBest =
                trained.epochs().get(1).map() > trained.epochs().get(0).map();
        assertEquals(
                lastIsBest,
                trained.model().weights().fingerprint().equals(best.weights().fingerprint()));
    }

    @Test
    void anotherTrainingIsRefusedAndWhatDiffersIsNamed() {
        stopped(2);
        assertRefused(training().epochs(3), "epochs is 2 there and 3 here");
        assertRefused(training().seed(2), "seed is 1 there and 2 here");
        assertRefused(
                training().with(GammaPenalty.on(NETWORK, SparseRate.constant(1))),
                "penalty is nothing there and GammaPenalty");
        assertRefused(
                training()
                        .with(NOTHING)
                        .with(SpatialAttention.of(Map.of(5, 1e4, 13, 1e3)).from(Model.initial(NETWORK, 5))),
                "guide is none there and SpatialAttention");
        assertRefused(
                Training.of(Model.initial(NETWORK, 9))
                        .on(voc())
                        .with(training().settings())
                        .with(NOTHING)
                        .checkpoints(folder),
                "start weights is");
        assertRefused(training().on(voc().subset(7, 4)), "data is 16 and 4 pictures");
        Network larger = SmallYolo.of(2, 12);
        assertRefused(
                Training.of(larger)
                        .on(voc())
                        .with(training().settings())
                        .with(NOTHING)
                        .checkpoints(folder),
                "network is");
    }

    @Test
    void threadsOfAnotherNumberAreRefusedAsTheyChangeTheLastBits() {
        Training one = training().threads(1);
        assertThrows(IllegalStateException.class, () -> one.with(new At(2, () -> {
                    throw new IllegalStateException("Stopped.");
                }))
                .run());
        assertRefused(training().threads(2), "threads is 1 there and 2 here");
        assertSame(plain().threads(1).run(), one.run());
    }

    @Test
    void aResultTellsTheThreadsAndTheDeviceThatComputed() {
        Training one = training().threads(1).device("cpu");
        Trained first = one.run();
        assertEquals(first.settings(), one.run().settings());
        assertEquals(1, first.settings().threads().orElseThrow());
    }

    private void assertRefused(Training training, String difference) {
        String message =
                assertThrows(IllegalStateException.class, training::run).getMessage();
        assertTrue(message.contains("are of another training"), message);
        assertTrue(message.contains(difference), message);
    }

    @Test
    void aPenaltyThatDoesNotTellWhatItIsCanHaveNoCheckpoints() {
        Training training = training().with((gammas, gradients, progress) -> 0);
        String message =
                assertThrows(IllegalStateException.class, training::run).getMessage();
        assertTrue(message.contains("penalty does not say what it is"), message);
    }

    @Test
    void whatIsNotedOfGammaGoesOnAsIfNothingHadHappened() {
        GammaPenalty penalty = GammaPenalty.on(NETWORK, SparseRate.linear(1, 0));
        Training sparse = plain().with(penalty);
        Trained whole = sparse.run();
        Training stopping = sparse.checkpoints(CheckpointSettings.in(folder).everySteps(1));
        Thread.currentThread().interrupt();
        assertThrows(IllegalStateException.class, stopping::run);
        Trained resumed = stopping.run();
        assertEquals(0.8125, whole.epochs().get(0).sparseRate(), 1e-6); // the mean of 1, 7/8, 6/8, 5/8
        assertEquals(0.3125, whole.epochs().get(1).sparseRate(), 1e-6);
        assertTrue(whole.epochs().get(1).gammas().get(0).channels() > 100);
        assertSame(whole, resumed);
    }

    @Test
    void whatIsLearntBesideTheNetworkGoesOnAsIfNothingHadHappened() {
        Network wider = SmallYolo.of(2, 12);
        Training imitating = plain().with(FeatureImitation.usual().from(Model.initial(wider, 5)));
        Trained whole = imitating.run();
        Training kept = imitating.checkpoints(CheckpointSettings.in(folder).everySteps(1));
        stopped(kept.with(new At(3, STOP)));
        assertSame(whole, kept.run());
    }

    @Test
    void aCheckpointFromBeforeGammaWasNotedIsGoneOnWith() {
        stopped(6);
        Path last = folder.resolve("last.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            TensorFile now = TensorFile.read(last, manager);
            String before = now.text().replace(",\"sparseRate\":0.0", "").replace(",\"gammas\":[]", "");
            assertTrue(now.text().length() > before.length() && !before.contains("gammas"), before);
            new TensorFile(before, now.arrays()).write(last);
        }
        assertSame(undisturbed(), training().run());
    }

    @Test
    void anInterruptedEvaluationLosesNothingOfItsEpochsPace() {
        IllegalStateException e = stopped(3, Thread.currentThread()::interrupt);
        assertHolds("Measuring batch statistics was interrupted.", e);
        assertHolds("The checkpoint of step 4 is kept", e);
        Pace.SoFar measured = saved().pace();
        assertEquals(16, measured.pictures());
        EpochResult first = training().run().epochs().get(0);
        assertEquals(measured.seconds(), first.seconds());
        assertEquals(measured.speed(), first.speed());
        assertEquals(16, first.speed().pictures() * first.seconds(), 1e-6);
    }

    @Test
    void anEpochThatWasGoneOnWithIsMeasuredAsAWhole() {
        stopped(6);
        Pace.SoFar measured = saved().pace();
        assertEquals(8, measured.pictures());
        EpochResult second = training().run().epochs().get(1);
        assertTrue(second.seconds() > measured.seconds());
        assertEquals(16, second.speed().pictures() * second.seconds(), 1e-6);
    }

    private Checkpoint.State saved() {
        try (NDManager manager = NDManager.newBaseManager()) {
            return Checkpoint.read(folder.resolve("last.safetensors"), manager).state();
        }
    }

    @Test
    void aFolderInUseIsRefused() {
        IllegalStateException e = stopped(1, () -> training().run());
        assertHolds("Another training is running with the checkpoints in " + folder, e);
    }
}
