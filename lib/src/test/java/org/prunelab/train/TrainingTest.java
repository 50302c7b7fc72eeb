package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.batch.Augmentation;
import org.prunelab.batch.MultiScale;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.SmallYolo;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;
import org.prunelab.distill.SpatialAttention;
import org.prunelab.evaluate.Machine;
import org.prunelab.prune.ScalingFactors;
import org.prunelab.shapes.Shapes;
import org.prunelab.sparse.GammaPenalty;
import org.prunelab.sparse.SparseRate;
import org.prunelab.voc.Voc;

class TrainingTest {

    private static final Network NETWORK = SmallYolo.of(2);
    private static final SpatialAttention ATTENTION = SpatialAttention.of(Map.of(5, 1e4, 13, 1e3));

    @TempDir
    private static Path folder;

    private static Voc voc;

    @BeforeAll
    static void writeShapes() {
        Shapes shapes = new Shapes(16, 4, 64, 2, 3);
        shapes.write(folder.resolve("shapes"));
        voc = Voc.open(folder.resolve("shapes"));
    }

    private static Training training() {
        return Training.of(NETWORK).on(voc).batch(4).epochs(2).evaluations(1);
    }

    @Test
    void lossFallsOnPicturesThatAreSeenAgainAndAgain() {
        Network wider = SmallYolo.of(2, 12);
        Trained trained = Training.of(wider)
                .on(voc)
                .batch(16)
                .epochs(60)
                .evaluations(1)
                .augmentation(Augmentation.none())
                .learningRate(LearningRate.warmUpThenCosine(0.02, 10, 0.05))
                .run();
        double first = trained.epochs().get(0).loss().total();
        double last = trained.epochs().get(59).loss().total();
        assertTrue(last < 0.8 * first, "from %s to %s".formatted(first, last));
    }

    @Test
    void oneSeedGivesTheSameWeightsAndAnotherGivesOthers() {
        String weights = fingerprint(training());
        assertEquals(weights, fingerprint(training()));
        assertNotEquals(weights, fingerprint(training().seed(2)));
    }

    @Test
    void sparseTrainingAndDistillingRepeatThemselvesBitByBit() {
        Training training = training()
                .with(GammaPenalty.on(NETWORK, SparseRate.relaxed(0.1, 0.4, 0.65, 0.01)))
                .with(ATTENTION.from(Model.initial(NETWORK, 5)));
        assertEquals(fingerprint(training), fingerprint(training));
    }

    @Test
    void anyNumberOfLoaderThreadsGivesTheSameWeights() {
        TrainingSettings one = training().settings();
        TrainingSettings three = one.withLoaderThreads(3);
        assertEquals(fingerprint(training().with(one)), fingerprint(training().with(three)));
    }

    @Test
    void sizesThatChangeAreLearntFromAndJudgedAtTheNetworksOwn() {
        Training sizes = training().multiScale(new MultiScale(1.5, 1, 32));
        Trained trained = sizes.run();
        assertArrayEquals(kernel(trained), kernel(sizes.run()), 1e-6f);
        assertFalse(Arrays.equals(kernel(trained), kernel(training().run())));
        assertEquals(NETWORK, trained.model().network());
    }

    @Test
    void aTeacherFollowsSizesThatChange() {
        Trained trained = training()
                .multiScale(new MultiScale(1.5, 1, 32))
                .with(ATTENTION.from(Model.initial(NETWORK, 5)))
                .run();
        assertTrue(trained.epochs().get(1).loss().guide() > 0);
    }

    @Test
    void aPictureThatIsGoneStopsTheTrainingWithItsName() throws IOException {
        new Shapes(8, 2, 64, 2, 3).write(folder.resolve("fewer"));
        Voc fewer = Voc.open(folder.resolve("fewer"));
        Path gone = fewer.train().get(5).file();
        Files.delete(gone);
        UncheckedIOException e = assertThrows(
                UncheckedIOException.class, () -> training().on(fewer).run());
        assertTrue(e.getMessage().contains(gone.toString()), e.getMessage());
    }

    @Test
    void sizesThatTheNetworksStrideDoesNotAllowAreRefused() {
        Training yolov4 = Training.of(Yolov4.of(2).width(0.0625).at(64).build()).on(voc);
        IllegalStateException stride =
                assertThrows(IllegalStateException.class, () -> yolov4.multiScale(new MultiScale(1.5, 1, 16))
                        .run());
        assertTrue(stride.getMessage().contains("32"), stride.getMessage());
        IllegalStateException alone = assertThrows(
                IllegalStateException.class, () -> yolov4.multiScale().run());
        assertTrue(alone.getMessage().contains("1.5"), alone.getMessage());
    }

    @Test
    void multiScaleFollowsTheNetworksCoarsestStride() {
        assertEquals(
                MultiScale.darknet(16),
                training().multiScale().settings().augmentation().multiScale().orElseThrow());
    }

    @Test
    void throughputIsReported() {
        Trained trained = training().run();
        Throughput speed = trained.epochs().get(1).speed();
        assertTrue(speed.pictures() > 0 && speed.dataWait() >= 0 && speed.dataWait() < 1, speed::toString);
        assertEquals(
                speed.pictures(), trained.history().doubleColumn("pictures/s").getDouble(1));
    }

    private static float[] kernel(Trained trained) {
        return trained.model().weights().of(0).kernel();
    }

    /** Of all weights, bit by bit. */
    private static String fingerprint(Training training) {
        return training.run().model().weights().fingerprint();
    }

    @Test
    void theThreadsAskedForAreUsedToldAndGivenBack() {
        int before = Machine.current().threads();
        List<Integer> seen = new ArrayList<>();
        GradientPenalty watcher = (gammas, gradients, progress) -> {
            seen.add(Machine.current().threads());
            return 0;
        };
        for (int threads : new int[] {1, 2}) {
            Trained trained =
                    training().epochs(1).threads(threads).with(watcher).run();
            assertEquals(threads, trained.settings().threads().orElseThrow());
            assertEquals(threads, seen.get(seen.size() - 1));
            assertEquals(before, Machine.current().threads());
        }
        assertEquals(before, training().epochs(1).run().settings().threads().orElseThrow());
    }

    @Test
    void theHistoryIsWrittenForOtherPrograms() throws IOException {
        Trained trained = training().run();
        Path file = folder.resolve("history.csv");
        trained.writeHistory(file);
        List<String> lines = Files.readAllLines(file);
        assertEquals(
                "epoch,learning_rate,loss,loss_box,loss_objectness,loss_class,loss_guide,map_50,images_per_second,seconds,data_wait",
                lines.get(0));
        assertEquals(3, lines.size());
        String[] first = lines.get(1).split(",", -1);
        assertEquals("1", first[0]);
        assertEquals(trained.epochs().get(0).loss().total(), Double.parseDouble(first[2]));
        assertEquals("", first[7], "not measured after the first epoch");
        assertEquals(16 / Double.parseDouble(first[9]), Double.parseDouble(first[8]), 1e-9);
        double map = Double.parseDouble(lines.get(2).split(",", -1)[7]);
        assertEquals(trained.evaluation().map(), map);
    }

    @Test
    void aNotebookShowsResultCurvesAndEpochs() {
        Trained trained = training().run();
        String html = trained.toHtml();
        assertTrue(html.contains("mAP@0.5 (VOC 2007"), html);
        assertTrue(html.contains("image/svg+xml") && html.contains("pictures/s"), html);
    }

    @Test
    void mapIsMeasuredAsOftenAsAskedAndAtTheEnd() {
        Trained trained = training().epochs(4).evaluations(2).run();
        boolean[] measured = new boolean[4];
        for (EpochResult epoch : trained.epochs()) {
            measured[epoch.epoch() - 1] = !Double.isNaN(epoch.map());
        }
        assertArrayEquals(new boolean[] {false, true, false, true}, measured);
        assertEquals(4, trained.history().rowCount());
    }

    @Test
    void sparseTrainingShrinksGammaAndPlainTrainingLeavesIt() {
        GammaPenalty penalty = GammaPenalty.on(NETWORK, SparseRate.constant(1));
        double plain = meanGamma(training().run().model());
        double sparse = meanGamma(training().with(penalty).run().model());
        assertEquals(1, plain, 0.02);
        assertTrue(sparse < plain - 0.01, "mean gamma %s, plain %s".formatted(sparse, plain));
    }

    @Test
    void relaxedSparesTheLargerGammasFromItsTimeOn() {
        Training base = training().epochs(8);
        Model constant = base.with(GammaPenalty.on(NETWORK, SparseRate.constant(1)))
                .run()
                .model();
        Model relaxed = base.with(GammaPenalty.on(NETWORK, SparseRate.relaxed(1, 0.25, 0.5, 0)))
                .run()
                .model();
        double[] all = ScalingFactors.of(constant).values();
        double[] spared = ScalingFactors.of(relaxed).values();
        assertTrue(
                spared[spared.length - 1 - spared.length / 10] > all[all.length - 1 - all.length / 10] + 0.01,
                "the upper tenth begins at %s, constant at %s"
                        .formatted(
                                spared[spared.length - 1 - spared.length / 10], all[all.length - 1 - all.length / 10]));
    }

    @Test
    void sparseTrainingWithAdamIsRefused() {
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> training()
                .optimizer(OptimizerSettings.adamW())
                .with(GammaPenalty.on(NETWORK, SparseRate.constant(1)))
                .run());
        assertTrue(e.getMessage().contains("SGD"), e.getMessage());
    }

    @Test
    void aRefusedTeacherLeavesNoNativeArraysBehind() {
        Training refused = training().with((DistillationLoss) (student, manager) -> {
            manager.zeros(new Shape(1000));
            throw new IllegalArgumentException("no such teacher");
        });
        int before = arrays();
        assertThrows(IllegalArgumentException.class, refused::run);
        assertEquals(before, arrays());
    }

    private static double meanGamma(Model model) {
        return model.weights().byLayer().values().stream()
                .flatMapToDouble(weights -> toDoubles(weights.gamma()))
                .average()
                .orElseThrow();
    }

    private static java.util.stream.DoubleStream toDoubles(float[] values) {
        return java.util.stream.IntStream.range(0, values.length).mapToDouble(i -> values[i]);
    }

    @Test
    void distillingReportsTheTeachersPartOfTheLoss() {
        Model teacher = Model.initial(NETWORK, 5);
        Trained trained = training().with(ATTENTION.from(teacher)).run();
        assertTrue(trained.epochs().get(0).loss().guide() > 0);
    }

    @Test
    void aTrainingLeavesNoNativeArraysBehind() {
        training().epochs(1).run();
        int before = arrays();
        training().epochs(1).run();
        assertEquals(before, arrays());
    }

    private static int arrays() {
        try (NDManager manager = NDManager.newBaseManager()) {
            return manager.getParentManager().getManagedArrays().size();
        }
    }

    @Test
    void aLossThatIsNoLongerANumberStopsTheTrainingInWords() {
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> training()
                .epochs(20)
                .learningRate(new LearningRate.Constant(1e6))
                .run());
        assertTrue(e.getMessage().contains("diverged"), e.getMessage());
    }

    @Test
    void anInterruptStopsTheTraining() {
        Thread.currentThread().interrupt();
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> training().run());
        assertTrue(e.getMessage().toLowerCase(java.util.Locale.ROOT).contains("interrupted"), e.getMessage());
        Thread.interrupted(); // what is left of it must not reach other tests
    }

    @Test
    void missingDataAndOtherClassesAreRefusedBeforeAnythingRuns() {
        assertThrows(IllegalStateException.class, () -> Training.of(NETWORK).run());
        Network three = Yolov4.of(3).width(0.0625).at(64).build();
        IllegalStateException e = assertThrows(
                IllegalStateException.class, () -> Training.of(three).on(voc).run());
        assertTrue(e.getMessage().contains("Yolov4.of(2)"), e.getMessage());
    }

    @Test
    void reestimatedStatisticsAreTheMeanOverTheBatches() {
        Model model = Model.initial(NETWORK, 1);
        Model once = BatchStatistics.reestimated(model, voc, 3);
        Model off = new Model(NETWORK, shifted(model.weights()));
        Model again = BatchStatistics.reestimated(off, voc, 3);
        assertArrayEquals(once.weights().of(0).mean(), again.weights().of(0).mean(), 1e-6f);
        assertArrayEquals(once.weights().of(0).variance(), again.weights().of(0).variance(), 1e-6f);
        assertArrayEquals(model.weights().of(0).kernel(), once.weights().of(0).kernel());
    }

    /** The weights with running means that are wrong by 5. */
    private static Weights shifted(Weights weights) {
        Map<Integer, ConvolutionWeights> byLayer = new java.util.TreeMap<>();
        weights.byLayer().forEach((layer, w) -> {
            ConvolutionWeights copy = w.copy();
            for (int i = 0; i < copy.mean().length; i++) {
                copy.mean()[i] += 5;
            }
            byLayer.put(layer, copy);
        });
        return new Weights(byLayer);
    }
}
