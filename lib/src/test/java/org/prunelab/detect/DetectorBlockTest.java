package org.prunelab.detect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;

class DetectorBlockTest {

    /** One 1 x 1 convolution with batch normalisation, leaky, on a 2 x 2 image of one channel, then a copy by route. */
    private static final String TINY = """
            [net]
            width=2
            height=2
            channels=1
            [convolutional]
            batch_normalize=1
            filters=1
            size=1
            stride=1
            activation=leaky
            [upsample]
            stride=2
            [maxpool]
            size=2
            stride=1
            """;

    @Test
    void handComputedConvolutionNormalisationUpsampleAndPool() {
        // weight 2, gamma 3, beta 1, mean 4, variance 4 - epsilon: y = 3 (2 x - 4) / 2 + 1
        float[] variance = {4 - DetectorBlock.EPSILON};
        Model model = new Model(
                Cfg.parse(TINY),
                new Weights(Map.of(
                        0,
                        new ConvolutionWeights(
                                new float[] {2}, new float[] {1}, new float[] {3}, new float[] {4}, variance))));
        try (NDManager manager = NDManager.newBaseManager()) {
            DetectorBlock block = DetectorBlock.of(model, manager);
            NDArray image = manager.create(new float[] {0, 1, 2, 3}, new Shape(1, 1, 2, 2));
            Pass pass = Pass.INFERENCE.tapping(Set.of(0, 2));
            FeatureMaps maps = block.forward(DetectorBlock.store(manager), image, pass);
            // y of 0, 1, 2, 3 is -5, -2, 1, 4; leaky makes the first two -0.5 and -0.2
            assertArrayEquals(
                    new float[] {-0.5f, -0.2f, 1, 4}, maps.taps().get(0).toFloatArray(), 1e-5f);
            // upsampled rows are (-.5 -.5 -.2 -.2) twice, (1 1 4 4) twice; Darknet pads a 2 x 2 pool of stride 1 after
            float[] pooled = {
                -0.5f, -0.2f, -0.2f, -0.2f, 1, 4, 4, 4, 1, 4, 4, 4, 1, 4, 4, 4,
            };
            assertArrayEquals(pooled, maps.taps().get(2).toFloatArray(), 1e-5f);
        }
    }

    @Test
    void trainingPassMovesTheRunningStatisticsByThePartNotKept() {
        Network network = Cfg.parse(TINY);
        try (NDManager manager = NDManager.newBaseManager()) {
            DetectorBlock block = DetectorBlock.of(
                    new Model(
                            network,
                            new Weights(Map.of(
                                    0,
                                    new ConvolutionWeights(
                                            new float[] {1},
                                            new float[1],
                                            new float[] {1},
                                            new float[] {10},
                                            new float[] {1})))),
                    manager);
            NDArray image = manager.create(new float[] {0, 1, 2, 3}, new Shape(1, 1, 2, 2));
            block.forward(DetectorBlock.store(manager), image, Pass.TRAINING.keeping(0.75f));
            ConvolutionWeights after = block.weights().of(0);
            assertEquals(0.75f * 10 + 0.25f * 1.5f, after.mean()[0], 1e-5f);
            assertEquals(0.75f + 0.25f * (5f / 3), after.variance()[0], 1e-5f); // unbiased variance of 0, 1, 2, 3
        }
    }

    @Test
    void weightsComeBackAsTheyWentIn() {
        Model model = new Model(small(), Weights.random(small(), 7));
        try (NDManager manager = NDManager.newBaseManager()) {
            Weights back = DetectorBlock.of(model, manager).weights();
            model.weights().byLayer().forEach((layer, weights) -> {
                assertArrayEquals(weights.kernel(), back.of(layer).kernel());
                assertArrayEquals(weights.gamma(), back.of(layer).gamma());
                assertArrayEquals(weights.variance(), back.of(layer).variance());
            });
        }
    }

    @Test
    void headsHaveTheShapesThatTheNetworkSays() {
        Network network = small();
        try (NDManager manager = NDManager.newBaseManager()) {
            DetectorBlock block = DetectorBlock.of(Model.initial(network, 1), manager);
            NDList heads =
                    block.forward(DetectorBlock.store(manager), new NDList(manager.zeros(block.inputShape(2))), false);
            assertEquals(3, heads.size());
            assertArrayEquals(block.getOutputShapes(new Shape[] {block.inputShape(2)}), heads.getShapes());
            assertEquals(new Shape(2, 3 * (5 + 2), 8, 8), heads.get(0).getShape());
        }
    }

    @Test
    void tappedMapsStayOpenAndOthersAreFreed() {
        Network network = small();
        try (NDManager manager = NDManager.newBaseManager()) {
            DetectorBlock block = DetectorBlock.of(Model.initial(network, 1), manager);
            NDManager step = manager.newSubManager();
            NDArray images = step.zeros(block.inputShape(1));
            FeatureMaps maps = block.forward(DetectorBlock.store(step), images, Pass.INFERENCE.tapping(Set.of(10, 54)));
            assertEquals(8, maps.taps().get(54).getShape().get(2));
            assertEquals(1 + 3 + 2, step.getManagedArrays().size());
            step.close();
            assertThrows(IllegalStateException.class, () -> maps.taps().get(10).toFloatArray());
        }
    }

    private static Network small() {
        return Yolov4.of(2).width(0.0625).at(64).build();
    }
}
