package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.WholeFile;
import org.prunelab.darknet.Yolov4;
import org.prunelab.distill.FeatureImitation;
import org.prunelab.distill.SpatialAttention;
import org.prunelab.sparse.GammaPenalty;
import org.prunelab.sparse.SparseRate;
import org.prunelab.voc.Batch;
import org.prunelab.voc.Batches;
import org.prunelab.voc.Shapes;
import org.prunelab.voc.Voc;

class CheckpointsTest {

    private static final Network NETWORK = Yolov4.of(2).width(0.0625).at(64).build();

    @TempDir
    private static Path data;

    @TempDir
    private Path temporary;

    private Path folder;

    private static Trained undisturbed;

    @BeforeAll
    static void writeShapes() {
        new Shapes(16, 4, 64, 2, 3).write(data.resolve("shapes"));
    }

    @BeforeEach
    void nameFolder() {
        folder = temporary.resolve("checkpoints");
    }

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted(); // must not reach other tests
    }

    private static Voc voc() {
        return Voc.open(data.resolve("shapes"));
    }

    /** Two epochs of four steps. */
    private static Training plain() {
        return Training.of(NETWORK).on(voc()).batch(4).epochs(2).evaluations(2).with(NOTHING);
    }

    private Training training() {
        return plain().checkpoints(CheckpointSettings.in(folder).everySteps(1));
    }

    /** A penalty of nothing that does something in the middle of a step of some number, from 0. */
    private record At(int step, Runnable what) implements GradientPenalty {

        @Override
        public double addTo(Map<Integer, NDArray> gammas, Map<Integer, NDArray> gradients, double progress) {
            if (Math.round(progress * 8) == step) {
                what.run();
            }
            return 0;
        }

        @Override
        public Optional<String> identity() {
            return Optional.of("nothing");
        }
    }

    private static final GradientPenalty NOTHING = new At(-1, () -> {});

    private IllegalStateException stopped(int step, Runnable how) {
        return stopped(training().with(new At(step, how)));
    }

    private static IllegalStateException stopped(Training stopping) {
        return assertThrows(IllegalStateException.class, stopping::run);
    }

    private static void stop() {
        throw new IllegalStateException("Stopped.");
    }

    /** A training that ends in the middle of a step. */
    private IllegalStateException stopped(int step) {
        return stopped(step, CheckpointsTest::stop);
    }

    private static void assertHolds(String part, Exception e) {
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    private static void assertSame(Trained expected, Trained actual) {
        assertEquals(
                expected.model().weights().fingerprint(),
                actual.model().weights().fingerprint());
        assertEquals(learnt(expected), learnt(actual));
        assertEquals(expected.evaluation().map(), actual.evaluation().map());
        assertEquals(expected.evaluation().toText(), actual.evaluation().toText());
    }

    /** The epochs without their speed. */
    private static List<EpochResult> learnt(Trained trained) {
        return trained.epochs().stream()
                .map(e -> new EpochResult(
                        e.epoch(),
                        e.learningRate(),
                        e.loss(),
                        e.map(),
                        new Throughput(0, 0),
                        0,
                        e.sparseRate(),
                        e.gammas()))
                .toList();
    }

    /** The training without checkpoints. */
    private static synchronized Trained undisturbed() {
        if (undisturbed == null) {
            undisturbed = plain().run();
        }
        return undisturbed;
    }

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
                training().with(NOTHING).with(SpatialAttention.paper().from(Model.initial(NETWORK, 5))),
                "guide is none there and SpatialAttention");
        assertRefused(
                Training.of(Model.initial(NETWORK, 9))
                        .on(voc())
                        .with(training().settings())
                        .with(NOTHING)
                        .checkpoints(folder),
                "start weights is");
        assertRefused(training().on(voc().subset(7, 4)), "data is 16 and 4 pictures");
        Network larger = Yolov4.of(2).width(0.125).at(64).build();
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
        assertTrue(message.contains("penalty does not tell what it is"), message);
    }

    @Test
    void aDamagedLastIsReportedAndThePreviousTaken() throws IOException {
        stopped(3);
        Path last = folder.resolve("last.safetensors");
        byte[] bytes = Files.readAllBytes(last);
        bytes[bytes.length / 2] ^= 1;
        Files.write(last, bytes);
        String said = printed(() -> stopped(3));
        assertTrue(said.contains(last + " is cut off or damaged: its SHA-256 is"), said);
        Files.write(last, Arrays.copyOf(bytes, bytes.length / 3));
        said = printed(() -> assertSame(undisturbed(), training().run()));
        assertTrue(said.contains("Going on from the checkpoint before it."), said);
    }

    private static String printed(Runnable work) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whereAllCheckpointsAreDamagedNothingIsStartedAnew() throws IOException {
        stopped(3);
        for (String name : new String[] {"last.safetensors", "previous.safetensors"}) {
            Files.write(folder.resolve(name), new byte[7]);
        }
        IllegalStateException e = stopped(3);
        assertHolds("it has only 7 bytes", e);
        assertHolds("Delete " + folder, e);
    }

    @Test
    void whatAKilledProcessLeftIsTidied() throws IOException {
        stopped(3);
        Files.write(folder.resolve("next.safetensors.part"), new byte[100]);
        // killed between the two renames of a checkpoint
        Files.move(folder.resolve("last.safetensors"), folder.resolve("next.safetensors"));
        assertHolds("The checkpoint of step 3 is kept", stopped(3));
        assertFalse(Files.exists(folder.resolve("next.safetensors.part")));
    }

    @Test
    void anInterruptLeavesACheckpointOfThatVeryStep() {
        Training rare = training().checkpoints(folder);
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> rare.with(new At(5, Thread.currentThread()::interrupt))
                        .run());
        assertHolds("at step 6 of 8 was interrupted", e);
        assertHolds("The checkpoint of step 6 is kept in " + folder, e);
        assertFalse(Thread.currentThread().isInterrupted());
        assertSame(undisturbed(), rare.run());
    }

    @Test
    void anInterruptInTheWritingOfAFileLetsItBeWrittenAndIsNotLost() {
        Path file = temporary.resolve("file");
        int[] tries = {0};
        Checkpoints.uninterrupted(() -> WholeFile.write("numbers", file, channel -> {
            if (tries[0]++ == 0) {
                Thread.currentThread().interrupt();
            }
            channel.write(ByteBuffer.wrap(new byte[3]));
        }));
        assertTrue(Thread.currentThread().isInterrupted());
        assertEquals(2, tries[0]);
        assertTrue(Files.exists(file));
    }

    @Test
    void aPictureThatVanishesIsNamedAndTheStepBeforeItKept() throws IOException {
        // the loader is two batches ahead, so that at step 0 nobody has asked for that of step 3
        Batch fourth = new Batches(voc().train(), training().settings().augmentation(), 64, 4, 1).batch(3);
        Path picture = data.resolve("shapes/JPEGImages").resolve(fourth.ids().get(0) + ".png");
        Path aside = temporary.resolve("aside.png");
        Training rare = training().checkpoints(folder);
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> rare.with(new At(0, () -> move(picture, aside)))
                        .run());
        move(aside, picture);
        assertHolds(picture.toString(), e);
        assertHolds("The checkpoint of step 3 is kept", e);
        assertSame(undisturbed(), rare.run());
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFullDiskIsToldInWordsAndTheLastCheckpointStays() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        IllegalStateException e = stopped(3, () -> {
            try {
                Files.createSymbolicLink(folder.resolve("next.safetensors.part"), full);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
        assertHolds("No space left on device", e);
        assertHolds(" MB in " + folder, e);
        assertHolds("The checkpoint of step 3 is kept", e);
        assertSame(undisturbed(), training().run());
    }

    @Test
    void weightsThatAreNoLongerNumbersAreNeverSaved() {
        Training diverging = training().learningRate(new LearningRate.Constant(1e30));
        IllegalStateException e = assertThrows(IllegalStateException.class, diverging::run);
        assertHolds("diverged. Lower the learning rate", e);
        assertHolds(
                "from the checkpoint of step 1 in %s and diverge again; so name another folder".formatted(folder), e);
    }

    @Test
    void aLastStepThatDivergesIsToldLikeAnyOther() {
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> lastDiverges().run());
        assertHolds("The weights after step 8 of 8 are no longer finite numbers: the training diverged.", e);
        assertHolds("from the checkpoint of step 7 in %s and diverge again".formatted(folder), e);
    }

    /** The gradients become infinite at the last step, whose loss is still a number. */
    private Training lastDiverges() {
        return training().with(new GradientPenalty() {
            @Override
            public double addTo(Map<Integer, NDArray> gammas, Map<Integer, NDArray> gradients, double progress) {
                if (Math.round(progress * 8) == 7) {
                    gradients.values().forEach(gradient -> gradient.addi(Float.POSITIVE_INFINITY));
                }
                return 0;
            }

            @Override
            public Optional<String> identity() {
                return Optional.of("infinite at the end");
            }
        });
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
        Network wider = Yolov4.of(2).width(0.125).at(64).build();
        Training imitating = plain().with(FeatureImitation.usual().from(Model.initial(wider, 5)));
        Trained whole = imitating.run();
        Training kept = imitating.checkpoints(CheckpointSettings.in(folder).everySteps(1));
        stopped(kept.with(new At(3, CheckpointsTest::stop)));
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
    void aFileOfNumbersThatAreNotFiniteIsNotWritten() {
        Path file = temporary.resolve("file");
        try (NDManager manager = NDManager.newBaseManager()) {
            TensorFile content =
                    new TensorFile("", Map.of("layer.0.bias", manager.create(new float[] {1, Float.NaN, 2})));
            IllegalStateException e = assertThrows(IllegalStateException.class, () -> content.write(file));
            assertHolds("A number of layer.0.bias is NaN", e);
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void aFolderInUseIsRefused() {
        IllegalStateException e = stopped(1, () -> training().run());
        assertHolds("Another training is running with the checkpoints in " + folder, e);
    }
}
