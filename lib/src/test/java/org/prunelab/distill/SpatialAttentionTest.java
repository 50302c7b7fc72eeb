package org.prunelab.distill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Yolov4;
import org.prunelab.detect.DetectorBlock;
import org.prunelab.detect.Pass;
import org.prunelab.image.Picture;
import org.prunelab.train.DistillationLoss;

class SpatialAttentionTest {

    private static final Network NETWORK = Yolov4.of(2).width(0.0625).at(64).build();

    @Test
    void handComputedMap() {
        try (NDManager manager = NDManager.newBaseManager()) {
            // two channels on 1 x 2: means of squares are (1 + 9) / 2 = 5 and (4 + 20) / 2 = 12, of length 13
            float[] values = {1, 2, 3, (float) Math.sqrt(20)};
            NDArray map = SpatialAttention.map(manager.create(values, new Shape(1, 2, 1, 2)));
            assertArrayEquals(new float[] {5 / 13f, 12 / 13f}, map.toFloatArray(), 1e-6f);
        }
    }

    @Test
    void paperHasItsNineLayersAndWeights() {
        Map<Integer, Double> betas = SpatialAttention.paper().betas();
        assertEquals(9, betas.size());
        assertEquals(1e6, betas.get(85));
        assertEquals(1e3, betas.get(159));
        assertEquals(1e4, betas.get(137));
    }

    @Test
    void weightsShrinkWithTheInputSoThatTheLossDoesNotGrow() {
        double beta = SpatialAttention.paper().forInputOf(NETWORK).betas().get(10);
        assertEquals(1e6 * 64 * 64 / (416.0 * 416), beta, 1e-6);
    }

    @Test
    void aStudentEqualToItsTeacherHasNoLoss() {
        Model teacher = Model.initial(NETWORK, 1);
        try (NDManager manager = NDManager.newBaseManager()) {
            DetectorBlock student = DetectorBlock.of(teacher, manager);
            assertEquals(0, loss(teacher, student, Pass.INFERENCE).getFloat(), 1e-6);
        }
    }

    @Test
    void anotherStudentHasALossWithAGradient() {
        try (NDManager manager = NDManager.newBaseManager()) {
            DetectorBlock student =
                    DetectorBlock.of(Model.initial(NETWORK, 2), manager).recording(manager);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray loss = loss(Model.initial(NETWORK, 1), student, Pass.TRAINING);
                collector.backward(loss);
                assertTrue(loss.getFloat() > 0);
                assertTrue(student.gammas().get(10).getGradient().abs().sum().getFloat() > 0);
            }
        }
    }

    /** The square of the distance of two maps, by their cells, is the loss that training computes. */
    @Test
    void mapsOfAPictureAreAsFarApartAsTheLossSays() {
        Model teacher = Model.initial(NETWORK, 1);
        Model student = Model.initial(NETWORK, 2);
        byte[] rgb = new byte[3 * 64 * 64];
        new Random(3).nextBytes(rgb);
        Picture picture = new Picture(64, 64, rgb);
        SpatialAttention attention = SpatialAttention.of(Map.of(54, 1.0));

        AttentionMap theirs = attention.maps(teacher, picture).get(54);
        AttentionMap ours = attention.maps(student, picture).get(54);

        try (NDManager manager = NDManager.newBaseManager()) {
            DetectorBlock block = DetectorBlock.of(student, manager);
            FloatBuffer pixels = FloatBuffer.allocate(rgb.length);
            picture.planes(pixels, 0);
            NDArray images = manager.create(pixels, block.inputShape(1));
            DistillationLoss.Session session = attention.from(teacher).open(NETWORK, manager);
            session.observe(images, List.of());
            float loss = session.loss(
                            block.forward(DetectorBlock.store(manager), images, Pass.INFERENCE.tapping(session.taps())),
                            Map.of())
                    .getFloat();
            assertEquals(8 * 8, theirs.values().length);
            assertEquals(loss, Math.pow(theirs.distance(ours), 2) / 64, 1e-6);
            assertTrue(loss > 1e-5);
        }
        AttentionMap small = new AttentionMap(1, 1, new float[1]);
        assertThrows(IllegalArgumentException.class, () -> small.distance(ours));
    }

    private static NDArray loss(Model teacher, DetectorBlock student, Pass pass) {
        NDManager manager = student.arrays().get(0).getManager();
        DistillationLoss.Session session =
                SpatialAttention.paper().from(teacher).open(NETWORK, manager);
        NDArray images = manager.randomUniform(0, 1, student.inputShape(2));
        session.observe(images, List.of());
        return session.loss(
                student.forward(DetectorBlock.store(manager), images, pass.tapping(session.taps())), Map.of());
    }

    @Test
    void theTeacherLeavesOnlyItsAttentionMapsBehind() {
        try (NDManager manager = NDManager.newBaseManager();
                NDManager step = manager.newSubManager()) {
            DistillationLoss.Session session =
                    SpatialAttention.paper().from(Model.initial(NETWORK, 1)).open(NETWORK, manager);
            NDArray images = step.zeros(new Shape(1, 3, 64, 64));
            session.observe(images, List.of());
            assertEquals(1 + 9, step.getManagedArrays().size());
        }
    }

    @Test
    void layersThatTheNetworkLacksAreRefusedByName() {
        Network other = org.prunelab.darknet.Cfg.parse(
                "[net]\nwidth=64\nheight=64\n[convolutional]\nfilters=4\nactivation=linear\n");
        Model model = Model.initial(other, 1);
        try (NDManager manager = NDManager.newBaseManager()) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> SpatialAttention.paper().from(model).open(other, manager));
            assertTrue(e.getMessage().contains("layer 10"), e.getMessage());
        }
    }
}
