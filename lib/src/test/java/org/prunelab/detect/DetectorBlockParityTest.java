package org.prunelab.detect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.prunelab.Closeness.assertClose;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.prunelab.OpenCvRecord;
import org.prunelab.darknet.Folding;
import org.prunelab.darknet.Forward;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.RandomNetwork;
import org.prunelab.darknet.Weights;

/** What the block computes, against the definitions of the layers and against OpenCV. */
class DetectorBlockParityTest {

    @Property(tries = 50)
    void equalsTheDefinitionsFoldedAndNotFolded(@ForAll long seed) {
        Network network = RandomNetwork.of(seed);
        Model model = new Model(network, Weights.random(network, seed));
        float[] image = RandomNetwork.image(network, seed);
        float[] expected = Forward.last(model, image);
        for (Model same : List.of(model, Folding.fold(model))) {
            assertClose(expected, outputs(same, image, network.size() - 1), 1e-4);
        }
    }

    @Property(tries = 20)
    void detectorsOwnFoldingChangesNothing(@ForAll long seed) {
        Network network = RandomNetwork.of(seed);
        Model model = new Model(network, Weights.random(network, seed));
        float[] image = RandomNetwork.image(network, seed);
        try (NDManager manager = NDManager.newBaseManager();
                Detector folded = Detector.of(model, ClassNames.numbered(network.classes()))) {
            DetectorBlock block = DetectorBlock.of(model, manager);
            NDArray images = manager.create(image, block.inputShape(1));
            FeatureMaps maps = block.forward(DetectorBlock.store(manager), images, Pass.INFERENCE);
            assertClose(
                    maps.heads().get(0).toFloatArray(),
                    folded.raw(FloatBuffer.wrap(image), 1).get(0),
                    1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("org.prunelab.OpenCvRecord#names")
    void equalsOpenCv(String name) throws IOException {
        OpenCvRecord recorded = OpenCvRecord.of(name);
        for (int i = 0; i < recorded.outputs().size(); i++) {
            float[] expected = recorded.outputs().get(i);
            int layer = recorded.layers().get(i);
            assertArrayEquals(expected, outputs(recorded.model(), recorded.image(), layer), 1e-4f);
        }
    }

    private static float[] outputs(Model model, float[] image, int layer) {
        try (NDManager manager = NDManager.newBaseManager()) {
            DetectorBlock block = DetectorBlock.of(model, manager);
            NDArray images = manager.create(FloatBuffer.wrap(image), block.inputShape(1));
            Pass pass = Pass.INFERENCE.tapping(new HashSet<>(List.of(layer)));
            return block.forward(DetectorBlock.store(manager), images, pass)
                    .taps()
                    .get(layer)
                    .toFloatArray();
        }
    }
}
