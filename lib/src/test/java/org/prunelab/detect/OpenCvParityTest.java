package org.prunelab.detect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.prunelab.Python;
import org.prunelab.SharedData;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.RandomNetwork;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;
import org.prunelab.image.Box;
import org.prunelab.image.Letterbox;
import org.prunelab.image.Picture;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Constants;

/** Whole detectors against OpenCV's dnn, run by src/test/python/opencv_heads.py. */
class OpenCvParityTest {

    private static final Path SCRIPT = Path.of("src", "test", "python", "opencv_heads.py");

    @TempDir
    private Path folder;

    @BeforeEach
    void needOpenCv() throws IOException, InterruptedException {
        Python.assumeThat("cv2", "cv2.__version__ < '5'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cfg/yolov4-voc.cfg",
                "cfg/group_prun-orMask-96M-v4-voc.cfg",
                "cfg/yolov4.cfg",
                "cfg/yolov4-tiny.cfg",
                "cfg/yolov3.cfg",
                "cfg/yolov3-spp.cfg",
                "cfg/yolov3-tiny.cfg",
                "models/yolo-fastest-1.1/yolo-fastest-1.1.cfg"
            })
    void rawHeadsWithRandomWeights(String cfg) throws IOException, InterruptedException {
        assertSameHeads(lively(Cfg.read(SharedData.at(cfg)).at(64, 96)));
    }

    @Test
    void prunedNetworkIsReadByOpenCv() throws IOException, InterruptedException {
        Model model = lively(Yolov4.of(3).width(0.25).at(64).build());
        Model pruned = ChannelGroups.paper(model.network())
                .percentiles(.18, .50, .67, .19, .68)
                .plan(model)
                .apply(model, Constants.MOVED);
        assertNotEquals(model.network(), pruned.network());
        assertSameHeads(pruned);
    }

    private void assertSameHeads(Model model) throws IOException, InterruptedException {
        Network network = model.network();
        model.write(folder, "model");
        float[] image = RandomNetwork.image(network, 11);
        OpenCv expected = OpenCv.of(folder.resolve("model.cfg"), folder.resolve("model.weights"), image, folder);
        try (Detector detector = Detector.of(model, ClassNames.numbered(network.classes()))) {
            expected.assertHeads(detector.raw(FloatBuffer.wrap(image), 1));
        }
    }

    /**
     * Random weights with the batch statistics that they have on random images, lest the signal fade away or grow without
     * bounds over a hundred layers.
     */
    private static Model lively(Network network) {
        try (NDManager manager = NDManager.newBaseManager()) {
            DetectorBlock block = DetectorBlock.of(new Model(network, Weights.random(network, 11)), manager);
            NDArray images = manager.zeros(block.inputShape(4));
            for (int i = 0; i < 4; i++) {
                images.set(
                        new NDIndex(i),
                        manager.create(RandomNetwork.image(network, i)).reshape(block.inputShape(1)));
            }
            block.forward(DetectorBlock.store(manager), images, Pass.TRAINING.keeping(0));
            return block.model();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dog", "eagle", "horses"})
    void realDetectorOnPhotographs(String photograph) throws IOException, InterruptedException {
        Path cfg = SharedData.at("models/yolo-fastest-1.1/yolo-fastest-1.1.cfg");
        Path weights = SharedData.at("models/yolo-fastest-1.1/yolo-fastest-1.1.weights");
        Picture picture = Picture.read(SharedData.at("images/" + photograph + ".jpg"));
        try (Detector detector = Detector.load(cfg, weights, SharedData.at("models/yolo-fastest-1.1/coco.names"))) {
            int side = detector.network().input().width();
            Letterbox letterbox = new Letterbox(picture.width(), picture.height(), side, side);
            float[] image = planes(letterbox.apply(picture));
            OpenCv expected = OpenCv.of(cfg, weights, image, folder, "--detect");
            expected.assertHeads(detector.raw(FloatBuffer.wrap(image), 1));
            List<Detection> found = detector.detect(FloatBuffer.wrap(image), 1, DetectionSettings.display())
                    .get(0);
            assertTrue(!found.isEmpty(), "an empty list would agree too easily");
            expected.assertDetections(found);
            assertEquals(Detector.inPicture(found, letterbox), detector.detect(picture));
        }
    }

    private static float[] planes(Picture picture) {
        int pixels = picture.width() * picture.height();
        float[] planes = new float[3 * pixels];
        for (int i = 0; i < planes.length; i++) {
            int at = i % pixels;
            planes[i] = picture.at(at % picture.width(), at / picture.width(), i / pixels) / 255f;
        }
        return planes;
    }

    /** What OpenCV says; boxes in pixels of the network's input, by falling score. */
    private record OpenCv(FloatBuffer heads, List<Detection> detections) {

        static OpenCv of(Path cfg, Path weights, float[] image, Path folder, String... options)
                throws IOException, InterruptedException {
            Path input = folder.resolve("image.f32");
            Path output = folder.resolve("heads.f32");
            ByteBuffer bytes = ByteBuffer.allocate(4 * image.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(image);
            Files.write(input, bytes.array());
            List<Object> command = new ArrayList<>(List.of(SCRIPT, cfg, weights, input, output));
            command.addAll(List.of(options));
            List<Detection> detections = Python.run(command.toArray())
                    .lines()
                    .map(line -> detection(line.split(" ", -1)))
                    .sorted(Comparator.comparing(Detection::score).reversed())
                    .toList();
            ByteBuffer heads = ByteBuffer.wrap(Files.readAllBytes(output)).order(ByteOrder.LITTLE_ENDIAN);
            return new OpenCv(heads.asFloatBuffer(), detections);
        }

        private static Detection detection(String[] words) {
            float[] numbers = new float[words.length];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = Float.parseFloat(words[i]);
            }
            return new Detection((int) numbers[0], numbers[1], new Box(numbers[2], numbers[3], numbers[4], numbers[5]));
        }

        void assertHeads(List<float[]> found) {
            FloatBuffer rest = heads.duplicate();
            for (float[] map : found) {
                float[] expected = new float[map.length];
                rest.get(expected);
                double spread = spread(expected);
                assertTrue(spread > 0.3, "the map is almost flat: " + spread);
                assertArrayEquals(expected, map, (float) (1e-3 * Math.max(1, spread)));
            }
            assertEquals(0, rest.remaining());
        }

        private static double spread(float[] map) {
            double sum = 0;
            double squares = 0;
            for (float value : map) {
                sum += value;
                squares += (double) value * value;
            }
            return Math.sqrt(squares / map.length - Math.pow(sum / map.length, 2));
        }

        void assertDetections(List<Detection> found) {
            assertEquals(
                    detections.stream().map(Detection::classIndex).toList(),
                    found.stream().map(Detection::classIndex).toList());
            for (int i = 0; i < found.size(); i++) {
                Box expected = detections.get(i).box();
                Box box = found.get(i).box();
                assertEquals(detections.get(i).score(), found.get(i).score(), 1e-3f);
                assertEquals(expected.xmin(), box.xmin(), 0.1f);
                assertEquals(expected.ymin(), box.ymin(), 0.1f);
                assertEquals(expected.xmax(), box.xmax(), 0.1f);
                assertEquals(expected.ymax(), box.ymax(), 0.1f);
            }
        }
    }
}
