package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.batch.Augmentation;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Yolov4;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.distill.SpatialAttention;
import org.prunelab.loss.LossSettings;
import org.prunelab.shapes.Shapes;
import org.prunelab.sparse.GammaPenalty;
import org.prunelab.sparse.PenalisedGroup;
import org.prunelab.sparse.SparseRate;
import org.prunelab.voc.Voc;
import org.prunelab.voc.VocImage;

class SettingsCheckTest {

    private static final Network NETWORK = Yolov4.of(2).width(0.0625).at(64).build();

    @TempDir
    private static Path folder;

    private static Voc voc;

    @BeforeAll
    static void writeShapes() {
        new Shapes(16, 4, 64, 2, 3).write(folder.resolve("shapes"));
        voc = Voc.open(folder.resolve("shapes"));
    }

    private static Findings found(Network network, Voc data, TrainingSettings settings) {
        return SettingsCheck.of(network, data, settings, Optional.empty(), Optional.empty());
    }

    /** What is found when 16 pictures are learnt from for 10 epochs of 2 steps. */
    private static Findings found(UnaryOperator<TrainingSettings> change) {
        return found(NETWORK, voc, change.apply(TrainingSettings.DEFAULT.withEpochs(10)));
    }

    private static void assertProblem(String words, Findings findings) {
        assertEquals(1, findings.problems().size(), findings.problems().toString());
        assertTrue(
                findings.problems().get(0).contains(words), findings.problems().get(0));
    }

    private static void assertNotice(String words, Findings findings) {
        assertEquals(List.of(), findings.problems());
        assertEquals(1, findings.notices().size(), findings.notices().toString());
        assertTrue(findings.notices().get(0).contains(words), findings.notices().get(0));
    }

    @Test
    void theDefaultsSuitATrainingOfAnyLength() {
        for (int epochs : new int[] {1, 10, 1000}) {
            Findings findings = found(s -> s.withEpochs(epochs));
            assertEquals(List.of(), findings.problems());
            assertEquals(List.of(), findings.notices());
        }
    }

    @Test
    void aWarmUpLongerThanTheTraining() {
        assertProblem(
                "warm-up of 100 steps is longer than the training, which has 20",
                found(s -> s.withLearningRate(LearningRate.warmUpThenCosine(0.02, 100, 0.05))));
        assertEquals(
                List.of(),
                found(s -> s.withLearningRate(LearningRate.warmUpThenCosine(0.02, 20, 0.05)))
                        .problems());
    }

    @Test
    void aLearningRateOfZero() {
        assertProblem("learning rate is 0", found(s -> s.withLearningRate(new LearningRate.Constant(0))));
    }

    @Test
    void moreEvaluationsThanEpochs() {
        assertNotice("11 evaluations for 10 epochs", found(s -> s.withEvaluations(11)));
    }

    @Test
    void aBatchLargerThanTheDataSet() {
        assertNotice("only 16 to learn from", found(s -> s.withBatch(17)));
    }

    @Test
    void aMosaicOfOnePicture() {
        TrainingSettings settings = TrainingSettings.DEFAULT.withBatch(1).withAugmentation(Augmentation.yolov4());
        Findings findings = found(NETWORK, voc.subset(1, 4), settings);
        assertTrue(
                findings.notices().toString().contains("mosaic is made of 4 pictures"),
                findings.notices().toString());
    }

    @Test
    void anAverageThatLooksBackFurtherThanTheTraining() {
        assertNotice("looks back 10,000 steps, but the training has 20", found(s -> s.withAverageDecay(0.9999)));
    }

    @Test
    void moreThreadsThanCores() {
        int cores = Runtime.getRuntime().availableProcessors();
        assertNotice("threads on", found(s -> s.withThreads(cores + 1)));
    }

    @Test
    void farMoreThreadsThanCores() {
        int cores = Runtime.getRuntime().availableProcessors();
        assertNotice("threads on", found(s -> s.withThreads(4 * cores)));
        assertProblem("waiting for each other", found(s -> s.withThreads(4 * cores + 1)));
    }

    @Test
    void theEnvironmentsLimitOfThreadsIsRead() {
        assertEquals(1, EngineThreads.most(Map.of("OMP_THREAD_LIMIT", " 1 ")));
        assertEquals(12, EngineThreads.most(Map.of("OMP_THREAD_LIMIT", "12")));
        for (String nothing : List.of("", "0", "-3", "many")) {
            assertEquals(Integer.MAX_VALUE, EngineThreads.most(Map.of("OMP_THREAD_LIMIT", nothing)));
        }
        assertEquals(Integer.MAX_VALUE, EngineThreads.most(Map.of()));
    }

    @Test
    void aDeviceThatIsNotThere() {
        Assumptions.assumeTrue(ComputeDevice.GPU.problem().isPresent(), "this machine has a GPU");
        assertProblem("choose cpu", found(s -> s.withDevice(ComputeDevice.GPU)));
    }

    @Test
    void fewerLossBalancesThanHeads() {
        LossSettings yolov4 = LossSettings.yolov4();
        LossSettings one = new LossSettings(
                yolov4.iouLoss(),
                yolov4.labelSmoothing(),
                yolov4.ignoreThreshold(),
                yolov4.assignThreshold(),
                yolov4.objectnessIou(),
                yolov4.boxGain(),
                yolov4.objectnessGain(),
                yolov4.classGain(),
                List.of(1.0));
        assertProblem("1 weights for 3 heads", found(s -> s.withLoss(one)));
    }

    private static Network oneHead(int width, int height, String head) {
        return Cfg.parse("""
                [net]
                width=%d
                height=%d
                channels=3
                [convolutional]
                batch_normalize=1
                filters=8
                size=3
                stride=4
                pad=1
                activation=leaky
                [convolutional]
                filters=7
                size=1
                stride=1
                activation=linear
                [yolo]
                mask=0
                anchors=8,8
                classes=2
                num=1
                %s
                """.formatted(width, height, head));
    }

    @Test
    void labelSmoothingOfOneInTheCfg() {
        Network network = oneHead(64, 64, "label_smooth_eps=1");
        assertProblem("labelSmoothing=1.0", found(network, voc, TrainingSettings.DEFAULT));
    }

    @Test
    void anInputThatIsNoMultipleOfTheStride() {
        assertProblem("multiple of 4", found(oneHead(66, 66, ""), voc, TrainingSettings.DEFAULT));
        assertEquals(
                List.of(),
                found(oneHead(68, 68, ""), voc, TrainingSettings.DEFAULT).problems());
    }

    @Test
    void anInputThatIsNotSquare() {
        assertProblem("64 x 32 pixels", found(oneHead(64, 32, ""), voc, TrainingSettings.DEFAULT));
    }

    @Test
    void otherClassesThanTheData() {
        Network three = Yolov4.of(3).width(0.0625).at(64).build();
        assertProblem("Yolov4.of(2)", found(three, voc, TrainingSettings.DEFAULT));
    }

    @Test
    void sparseTrainingWithAdam() {
        GradientPenalty penalty = GammaPenalty.on(NETWORK, SparseRate.constant(1));
        TrainingSettings adam = TrainingSettings.DEFAULT.withOptimizer(OptimizerSettings.adamW());
        assertProblem("SGD", SettingsCheck.of(NETWORK, voc, adam, Optional.of(penalty), Optional.empty()));
    }

    @Test
    void aPenaltyOnLayersThatAreNotNormalised() {
        GradientPenalty penalty =
                new GammaPenalty(SparseRate.constant(1), List.of(new PenalisedGroup("all", 1, Set.of(7))));
        Network network = oneHead(64, 64, "");
        assertProblem(
                "the layers [7], but the network has batch normalisation at [0]",
                SettingsCheck.of(network, voc, TrainingSettings.DEFAULT, Optional.of(penalty), Optional.empty()));
    }

    private static Findings taughtBy(Network teacher) {
        DistillationLoss guide = SpatialAttention.paper().from(Model.initial(teacher, 1));
        return SettingsCheck.of(NETWORK, voc, TrainingSettings.DEFAULT, Optional.empty(), Optional.of(guide));
    }

    @Test
    void aTeacherOfAnotherInputSize() {
        assertProblem(
                "use one input size", taughtBy(Yolov4.of(2).width(0.0625).at(96).build()));
    }

    @Test
    void aTeacherOfOtherClasses() {
        assertNotice(
                "teacher tells 3 classes apart",
                taughtBy(Yolov4.of(3).width(0.0625).at(64).build()));
    }

    /** The set with other annotations for some pictures; sets that are wrong as a whole are refused when they are opened. */
    private static Voc changed(String name, List<VocImage> images, UnaryOperator<String> change) throws IOException {
        Path root = folder.resolve(name);
        new Shapes(16, 4, 64, 2, 3).write(root);
        for (VocImage image : images) {
            Path annotation = root.resolve("Annotations/" + image.id() + ".xml");
            Files.writeString(annotation, change.apply(Files.readString(annotation)));
        }
        return Voc.open(root);
    }

    @Test
    void trainingPicturesWithoutObjects() throws IOException {
        List<VocImage> drawn = voc.subset(2, 4).train();
        Voc nothing = changed("no-train", drawn, xml -> xml.replaceAll("(?s)<object>.*</object>", ""));
        assertProblem(
                "None of the 2 training pictures",
                found(NETWORK, nothing.subset(2, 4), TrainingSettings.DEFAULT.withBatch(2)));
    }

    @Test
    void validationPicturesWithDifficultObjectsOnly() throws IOException {
        Voc difficult = changed("difficult", voc.val(), xml -> xml.replaceAll("<difficult>0", "<difficult>1"));
        assertProblem("4 validation pictures", found(NETWORK, difficult, TrainingSettings.DEFAULT));
    }

    @Test
    void aClassWithoutObjectsToLearn() throws IOException {
        String first = voc.classes().get(0);
        String second = voc.classes().get(1);
        List<VocImage> drawn = voc.subset(4, 4).train();
        Voc lacking = changed("lacking", drawn, xml -> xml.replaceAll("<name>" + second, "<name>" + first));
        assertNotice(
                "object of: " + second, found(NETWORK, lacking.subset(4, 4), TrainingSettings.DEFAULT.withBatch(4)));
    }

    @Test
    void aTrainingTellsAllOfThemAtOnce() {
        Training wrong = Training.of(oneHead(66, 66, ""))
                .on(voc)
                .optimizer(OptimizerSettings.adamW())
                .with(GammaPenalty.on(oneHead(66, 66, ""), SparseRate.constant(1)))
                .learningRate(new LearningRate.Constant(0));
        IllegalStateException e = assertThrows(IllegalStateException.class, wrong::run);
        for (String part : List.of("3 reasons", "multiple of 4", "SGD", "learning rate is 0")) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
    }
}
