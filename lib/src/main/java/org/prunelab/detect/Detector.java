package org.prunelab.detect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
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
 * try (Detector detector = Detector.load(Path.of("yolov4.cfg"), Path.of("yolov4.weights"), Path.of("coco.names"))) {
 *     List<Detection> found = detector.detect(Picture.read(file));
 *     detector.show(file);                                            // a notebook shows the picture with boxes
 * }
 * }</pre>
 */
public final class Detector implements AutoCloseable {

    private final Network network;
    private final DetectorBlock block;
    private final List<String> classNames;
    private final NDManager manager;
    private final List<HeadDecoder> decoders;

    private Detector(Network network, DetectorBlock block, List<String> classNames, NDManager manager) {
        this.network = network;
        this.block = block;
        this.classNames = List.copyOf(classNames);
        this.manager = manager;
        this.decoders = Arrays.stream(network.heads())
                .mapToObj(head -> new HeadDecoder(network, head))
                .toList();
    }

    /**
     * A detector with arrays of its own, which close with it. Its batch normalisation is folded into the convolutions,
     * which computes the same in less time.
     *
     * @throws IllegalArgumentException where the network has no head, not as many classes as there are names, or weights
     *     that are not finite
     */
    public static Detector of(Model model, List<String> classNames) {
        return of(model, classNames, ComputeDevice.current());
    }

    /**
     * As {@link #of(Model, List)}, on a device.
     *
     * @throws IllegalStateException where this process can't compute there
     */
    public static Detector of(Model model, List<String> classNames, ComputeDevice device) {
        check(model.network(), classNames);
        model.requireFinite();
        NDManager manager = device.newManager();
        return new Detector(model.network(), DetectorBlock.forInference(model, manager), classNames, manager);
    }

    /**
     * A Darknet detector: its cfg, all of its weights, and its class names.
     *
     * @param names a file with a name a line
     * @throws IllegalArgumentException where the files are damaged or do not belong together
     * @throws UncheckedIOException where a file can't be read
     */
    public static Detector load(Path cfg, Path weights, Path names) {
        Model model = Model.read(cfg, weights);
        return of(model, ClassNames.read(names, model.network()));
    }

    /** A Darknet detector whose classes are "class 0", "class 1" and so on; see {@link #load(Path, Path, Path)}. */
    public static Detector load(Path cfg, Path weights) {
        Model model = Model.read(cfg, weights);
        return of(model, ClassNames.numbered(model.network().classes()));
    }

    private static void check(Network network, List<String> classNames) {
        if (network.heads().length == 0) {
            throw new IllegalArgumentException("The network has no [yolo] layer, so it detects nothing.");
        }
        if (classNames.size() != network.classes()) {
            throw new IllegalArgumentException(
                    "The network tells %d classes apart, but there are %d names, %s; give one a class, in its order."
                            .formatted(network.classes(), classNames.size(), ClassNames.shown(classNames)));
        }
    }

    /** The network as it was given, batch normalisation included. */
    public Network network() {
        return network;
    }

    public List<String> classNames() {
        return classNames;
    }

    /** The objects in a picture file, to be shown in a notebook. */
    public DetectedPicture show(Path picture) {
        return show(Picture.read(picture), DetectionSettings.display());
    }

    /** The objects in a picture, to be shown in a notebook. */
    public DetectedPicture show(Picture picture, DetectionSettings settings) {
        return new DetectedPicture(picture, detect(picture, settings), classNames);
    }

    /** The objects in a picture, best first, as a person wants to see them. */
    public List<Detection> detect(Picture picture) {
        return detect(picture, DetectionSettings.display());
    }

    /** The objects in a picture, best first, boxes in its pixels. */
    public List<Detection> detect(Picture picture, DetectionSettings settings) {
        if (network.input().channels() != 3) {
            throw new IllegalArgumentException("The network reads %d channels, but a picture has 3: red, green, blue."
                    .formatted(network.input().channels()));
        }
        int height = network().input().height();
        int width = network().input().width();
        Letterbox letterbox = new Letterbox(picture.width(), picture.height(), width, height);
        FloatBuffer pixels = FloatBuffer.allocate(3 * height * width);
        letterbox.apply(picture).planes(pixels, 0);
        return inPicture(detect(pixels, 1, settings).get(0), letterbox);
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
