package org.prunelab.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.prunelab.Closeness.assertClose;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.prunelab.OpenCvRecord;
import org.prunelab.SharedData;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.Forward;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.RandomNetwork;
import org.prunelab.darknet.Weights;

/** What ONNX Runtime computes from the exported files. */
class OnnxOutputTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("org.prunelab.OpenCvRecord#names")
    void equalsOpenCv(String name) throws IOException, OrtException {
        OpenCvRecord recorded = OpenCvRecord.of(name);
        Model model = recorded.model();
        List<float[]> kept = List.copyOf(run(Onnx.of(model), recorded.image()).values());
        List<float[]> folded = List.copyOf(
                run(Onnx.of(model).folded().batch(1), recorded.image()).values());
        assertEquals(recorded.outputs().size(), kept.size());
        for (int i = 0; i < kept.size(); i++) {
            assertArrayEquals(recorded.outputs().get(i), kept.get(i), 1e-4f);
            assertArrayEquals(recorded.outputs().get(i), folded.get(i), 1e-4f);
        }
    }

    @Property(tries = 200)
    void equalsTheDefinitionsFoldedAndNotFolded(@ForAll long seed) throws IOException, OrtException {
        Network network = RandomNetwork.of(seed);
        Model model = new Model(network, Weights.random(network, seed));
        float[] image = RandomNetwork.image(network, seed);
        float[] expected = Forward.last(model, image);
        String head = "yolo_" + (network.size() - 1);
        Path file = Files.createTempFile("random", ".onnx");
        try {
            for (Onnx onnx : List.of(Onnx.of(model), Onnx.of(model).folded())) {
                onnx.write(file);
                try (OnnxSession session = new OnnxSession(file)) {
                    assertClose(expected, session.run(image, network.input()).get(head), 1e-4);
                }
            }
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void dynamicBatchTakesAnyNumberOfImages() throws OrtException {
        Network network = RandomNetwork.of(8);
        Model model = new Model(network, Weights.random(network, 8));
        float[] first = RandomNetwork.image(network, 1);
        float[] second = RandomNetwork.image(network, 2);
        float[] both = Arrays.copyOf(first, 2 * first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        String head = "yolo_" + (network.size() - 1);
        float[] together = run(Onnx.of(model), both).get(head);
        int half = together.length / 2;
        assertClose(run(Onnx.of(model), first).get(head), Arrays.copyOf(together, half), 1e-5);
        assertClose(run(Onnx.of(model), second).get(head), Arrays.copyOfRange(together, half, 2 * half), 1e-5);
    }

    @Test
    void everyKindOfLayerAndActivation() throws OrtException {
        StringBuilder cfg = new StringBuilder("[net]\nwidth=6\nheight=5\n");
        for (String activation : List.of("linear", "leaky", "mish", "relu", "relu6", "logistic", "swish")) {
            cfg.append("[route]\nlayers=0\n[convolutional]\nfilters=3\nactivation=%s\n".formatted(activation));
        }
        cfg.append("[route]\nlayers=-1,-3,-5,-7,-9,-11,-13\n[shortcut]\nfrom=-1,-1\nactivation=mish\n[avgpool]\n");
        Network network = Cfg.parse(cfg.toString().replaceFirst("\\[route]\nlayers=0", "[dropout]"));
        Model model = new Model(network, Weights.random(network, 4));
        float[] image = RandomNetwork.image(network, 4);
        for (int i = 0; i < image.length; i++) {
            image[i] = 40 * image[i] - 20;
        }
        int last = network.size() - 1;
        assertClose(Forward.last(model, image), run(Onnx.of(model), image).get("output_" + last), 1e-4);
    }

    @Test
    void realDetectorGivesOneMapAHead() throws OrtException {
        Model model = Model.read(
                SharedData.at("models/yolo-fastest-1.1/yolo-fastest-1.1.cfg"),
                SharedData.at("models/yolo-fastest-1.1/yolo-fastest-1.1.weights"));
        float[] image = RandomNetwork.image(model.network(), 1);
        Map<String, float[]> kept = run(Onnx.of(model), image);
        Map<String, float[]> folded = run(Onnx.of(model).folded(), image);
        assertEquals(List.of("yolo_121", "yolo_130"), List.copyOf(kept.keySet()));
        assertEquals(255 * 10 * 10, kept.get("yolo_121").length);
        assertEquals(255 * 20 * 20, kept.get("yolo_130").length);
        kept.forEach((name, map) -> assertClose(map, folded.get(name), 1e-4));
    }

    private Map<String, float[]> run(Onnx onnx, float[] images) throws OrtException {
        Path file = folder.resolve("model.onnx");
        onnx.write(file);
        try (OnnxSession session = new OnnxSession(file)) {
            return session.run(images, onnx.model().network().input());
        }
    }
}
