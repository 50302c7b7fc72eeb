package org.prunelab.distill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Yolov4;
import org.prunelab.detect.FeatureMaps;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;

/** Against PyTorch, whose losses and gradients src/test/python/distilling.py records. */
class DistillingTest {

    private static final Network STUDENT = Yolov4.of(2).width(0.03125).at(64).build();
    private static final Network TEACHER = Yolov4.of(2).width(0.0625).at(64).build();
    private static final List<List<LabelledBox>> TRUTHS = List.of(
            List.of(
                    new LabelledBox(0, new Box(5, 7, 25, 20), false),
                    new LabelledBox(1, new Box(30, 28, 62, 60), false)),
            List.of());
    private static final SpatialAttention ATTENTION = SpatialAttention.of(Map.of(54, 700.0, 137, 30.0));

    private final Map<String, NDArray> record = new LinkedHashMap<>();
    private NDManager manager;

    @BeforeEach
    void open() throws IOException {
        manager = NDManager.newBaseManager();
        try (InputStream in = DistillingTest.class.getResourceAsStream("distilling.npz")) {
            NDList.decode(manager, in).forEach(array -> record.put(array.getName(), array));
        }
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theTextThatIdentifiesASumIsThatOfKeptTrainings() {
        assertEquals(
                "GuideSum[guides=[%s, %s]]".formatted(ATTENTION, new SoftTargets(3, 0.7, 0.2)),
                DistillationSum.of(ATTENTION, new SoftTargets(3, 0.7, 0.2)).toString());
    }

    @Test
    void attentionOverTheWholeMap() {
        assertAsRecorded("attention", ATTENTION);
    }

    @Test
    void attentionNearObjects() {
        assertAsRecorded("near", ATTENTION.onlyNearObjects());
    }

    @Test
    void softTargets() {
        assertAsRecorded("soft", new SoftTargets(3, 0.7, 0.2));
    }

    @Test
    void featureImitation() {
        assertAsRecorded("imitation", new FeatureImitation(2.5));
    }

    @Test
    void aSumIsWhatItsPartsAre() {
        DistillationTerm sum = DistillationSum.of(ATTENTION, new FeatureImitation(2.5), new SoftTargets(3, 0.7, 0.2))
                .open(TEACHER, STUDENT, manager);
        record.forEach((name, array) -> {
            if (name.startsWith("adapter.")) {
                sum.parameters().get("1." + name).set(new NDIndex("..."), array);
            }
        });
        sum.observe(maps("teacher."), images(), TRUTHS, manager);
        float expected = recorded("attention.loss") + recorded("imitation.loss") + recorded("soft.loss");
        assertEquals(expected, sum.loss(maps("student."), sum.parameters()).getFloat(), 1e-4 * expected);
    }

    private float recorded(String name) {
        return record.get(name).getFloat();
    }

    private NDArray images() {
        return manager.zeros(new Shape(2, 3, 64, 64));
    }

    private FeatureMaps maps(String owner) {
        List<NDArray> heads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            heads.add(record.get(owner + "head." + i));
        }
        Map<Integer, NDArray> taps = new LinkedHashMap<>();
        List.of(54, 137, 148, 159).forEach(layer -> taps.put(layer, record.get(owner + layer)));
        return new FeatureMaps(heads, taps);
    }

    private void assertAsRecorded(String name, Distillation guide) {
        guide.require(TEACHER, STUDENT);
        DistillationTerm term = guide.open(TEACHER, STUDENT, manager);
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        term.parameters().forEach((key, initial) -> {
            assertEquals(record.get(key).getShape(), initial.getShape());
            parameters.put(key, record.get(key));
        });
        term.observe(maps("teacher."), images(), TRUTHS, manager);
        record.forEach((key, array) -> {
            if (key.startsWith("student.") || key.startsWith("adapter.")) {
                array.setRequiresGradient(true);
            }
        });
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray loss = term.loss(maps("student."), parameters);
            assertEquals(recorded(name + ".loss"), loss.getFloat(), 1e-4 * recorded(name + ".loss"));
            collector.backward(loss);
        }
        String prefix = name + ".gradient.";
        int compared = 0;
        for (Map.Entry<String, NDArray> entry : record.entrySet()) {
            if (entry.getKey().startsWith(prefix)) {
                float[] expected = entry.getValue().toFloatArray();
                float most = entry.getValue().abs().max().getFloat();
                assertArrayEquals(
                        expected,
                        record.get(entry.getKey().substring(prefix.length()))
                                .getGradient()
                                .toFloatArray(),
                        1e-4f * most,
                        entry.getKey());
                compared++;
            }
        }
        assertTrue(compared >= 2, "gradients recorded: " + compared);
    }

    @Test
    void cellsNearObjectsAreThoseWhereAnAnchorFitsHalfAsWellAsAnywhere() {
        Map.of(137, 8, 148, 16, 159, 32).forEach((layer, stride) -> {
            float[] expected = record.get("mask." + stride).toFloatArray();
            int cells = 64 / stride;
            assertArrayEquals(expected, ObjectMask.at(STUDENT, layer).of(TRUTHS, cells, cells, 64, 64));
        });
    }

    @Test
    void layersFinerThanAnyHeadTakeTheFinestHeadsAnchors() {
        float[] mask = ObjectMask.at(STUDENT, 10).of(TRUTHS, 32, 32, 64, 64);
        double marked = 0;
        for (float cell : mask) {
            marked += cell;
        }
        assertTrue(marked > 8 && marked < 512, "marked " + marked);
    }

    @Test
    void equalHeadsHaveNoLossAndNoObjectsLeaveNothingToImitate() {
        DistillationTerm soft = SoftTargets.usual().open(TEACHER, STUDENT, manager);
        soft.observe(maps("teacher."), images(), TRUTHS, manager);
        assertEquals(0, soft.loss(maps("teacher."), Map.of()).getFloat(), 1e-4);

        DistillationTerm near = ATTENTION.onlyNearObjects().open(TEACHER, STUDENT, manager);
        near.observe(maps("teacher."), images(), List.of(List.of(), List.of()), manager);
        assertEquals(0, near.loss(maps("student."), Map.of()).getFloat());

        DistillationTerm imitation = FeatureImitation.usual().open(TEACHER, STUDENT, manager);
        imitation.observe(maps("teacher."), images(), List.of(List.of(), List.of()), manager);
        assertEquals(0, imitation.loss(maps("student."), imitation.parameters()).getFloat());
    }

    @Test
    void adaptersBeginEqualInEveryTraining() {
        Map<String, NDArray> one =
                FeatureImitation.usual().open(TEACHER, STUDENT, manager).parameters();
        Map<String, NDArray> other =
                FeatureImitation.usual().open(TEACHER, STUDENT, manager).parameters();
        assertEquals(List.of("adapter.137", "adapter.148", "adapter.159"), List.copyOf(one.keySet()));
        one.forEach((name, array) ->
                assertArrayEquals(array.toFloatArray(), other.get(name).toFloatArray()));
    }

    @Test
    void whatCanNotBeComparedIsRefused() {
        Network otherClasses = Yolov4.of(3).width(0.03125).at(64).build();
        assertRefused("head 1 gives", SoftTargets.usual(), otherClasses);
        Network otherSize = Yolov4.of(2).width(0.03125).at(96).build();
        assertRefused("use one input size", SoftTargets.usual(), otherSize);
        assertRefused("use one input size", FeatureImitation.usual(), otherSize);
        assertRefused("use one input size", DistillationSum.of(ATTENTION), otherSize);
        assertThrows(IllegalArgumentException.class, () -> new SoftTargets(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new SoftTargets(3, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new FeatureImitation(0));
        assertThrows(IllegalArgumentException.class, DistillationSum::of);
    }

    private static void assertRefused(String said, Distillation guide, Network teacher) {
        String message = assertThrows(IllegalArgumentException.class, () -> guide.require(teacher, STUDENT))
                .getMessage();
        assertTrue(message.contains(said), message);
    }

    @Test
    void weightsScaleTheLoss() {
        DistillationTerm once = SoftTargets.usual().open(TEACHER, STUDENT, manager);
        DistillationTerm tenfold = SoftTargets.usual().scaled(10).open(TEACHER, STUDENT, manager);
        once.observe(maps("teacher."), images(), TRUTHS, manager);
        tenfold.observe(maps("teacher."), images(), TRUTHS, manager);
        float loss = once.loss(maps("student."), Map.of()).getFloat();
        assertEquals(10 * loss, tenfold.loss(maps("student."), Map.of()).getFloat(), 1e-3 * loss);
    }
}
