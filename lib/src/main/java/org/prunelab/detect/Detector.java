package org.prunelab.detect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.image.Letterbox;
import org.prunelab.image.Picture;

/**
 * A network that finds objects in pictures.
 *
 * <pre>{@code
 * try (Detector detector = Detector.of(model, voc.classes())) {
 *     List<Detection> found = detector.detect(Picture.read(file));
 * }
 * }</pre>
 */
public final class Detector implements AutoCloseable {

    private final DetectorBlock block;
    private final List<String> classNames;
    private final NDManager manager;
    private final List<HeadDecoder> decoders;

    private Detector(DetectorBlock block, List<String> classNames, NDManager manager) {
        Network network = block.network();
        if (network.heads().length == 0) {
            throw new IllegalArgumentException("The network has no [yolo] layer, so it detects nothing.");
        }
        if (classNames.size() != network.classes()) {
            throw new IllegalArgumentException("The network tells %d classes apart, but there are %d names: %s"
                    .formatted(network.classes(), classNames.size(), classNames));
        }
        this.block = block;
        this.classNames = List.copyOf(classNames);
        this.manager = manager;
        this.decoders = Arrays.stream(network.heads())
                .mapToObj(head -> new HeadDecoder(network, head))
                .toList();
    }

    /** A detector with arrays of its own, which close with it. */
    public static Detector of(Model model, List<String> classNames) {
        NDManager manager = NDManager.newBaseManager();
        return new Detector(DetectorBlock.of(model, manager), classNames, manager);
    }

    /** A detector that follows a block while it is trained; the block stays open when the detector closes. */
    public static Detector following(DetectorBlock block, List<String> classNames) {
        return new Detector(block, classNames, NDManager.newBaseManager(block.device()));
    }

    public Network network() {
        return block.network();
    }

    public List<String> classNames() {
        return classNames;
    }

    /** The objects in a picture, best first, as a person wants to see them. */
    public List<Detection> detect(Picture picture) {
        return detect(picture, DetectionSettings.display());
    }

    /** The objects in a picture, best first, boxes in its pixels. */
    public List<Detection> detect(Picture picture, DetectionSettings settings) {
        int height = network().input().height();
        int width = network().input().width();
        Letterbox letterbox = new Letterbox(picture.width(), picture.height(), width, height);
        Picture fitted = letterbox.apply(picture);
        FloatBuffer pixels = FloatBuffer.allocate(3 * height * width);
        for (int channel = 0; channel < 3; channel++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    pixels.put(fitted.at(x, y, channel) / 255f);
                }
            }
        }
        return inPicture(detect(pixels.flip(), 1, settings).get(0), letterbox);
    }

    /** Detections in the pixels of the network's input, taken back to those of the picture, and cut at its border. */
    public static List<Detection> inPicture(List<Detection> detections, Letterbox letterbox) {
        return detections.stream()
                .map(found -> new Detection(
                        found.classIndex(),
                        found.score(),
                        letterbox.toSource(found.box()).clip(letterbox.sourceWidth(), letterbox.sourceHeight())))
                .toList();
    }

    /**
     * The objects in each image of a batch, best first, boxes in pixels of the network's input.
     *
     * @param pixels (N, 3, H, W), in [0, 1]
     * @param images N
     */
    public List<List<Detection>> detect(FloatBuffer pixels, int images, DetectionSettings settings) {
        List<float[]> maps = raw(pixels, images);
        List<List<Detection>> found = new ArrayList<>(images);
        Candidates candidates = new Candidates();
        for (int image = 0; image < images; image++) {
            candidates.clear();
            for (int head = 0; head < maps.size(); head++) {
                decoders.get(head)
                        .decode(maps.get(head), image, (float) settings.score(), settings.classes(), candidates);
            }
            found.add(settings.suppression().apply(candidates));
        }
        return found;
    }

    /**
     * The raw map of each head, (N, anchors x (5 + classes), H, W), row-major.
     *
     * @param pixels (N, 3, H, W), in [0, 1]
     * @param images N
     */
    public List<float[]> raw(FloatBuffer pixels, int images) {
        try (NDManager step = manager.newSubManager()) {
            NDArray input = step.create(pixels, block.inputShape(images));
            FeatureMaps maps = block.forward(DetectorBlock.store(step), input, Pass.INFERENCE);
            return IntStream.range(0, maps.heads().size())
                    .mapToObj(head -> maps.heads().get(head).toFloatArray())
                    .toList();
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
