package org.prunelab.view;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.prunelab.batch.Augmentation;
import org.prunelab.batch.Batch;
import org.prunelab.batch.Batches;
import org.prunelab.detect.Detection;
import org.prunelab.detect.Overlay;
import org.prunelab.image.LabelledBox;
import org.prunelab.report.Gallery;
import org.prunelab.report.Html;
import org.prunelab.report.Png;
import org.prunelab.report.Rendered;
import org.prunelab.voc.Voc;

/**
 * A batch as training sees it: in a notebook the pictures with the boxes that are left of their objects, anywhere else
 * a list.
 *
 * <pre>{@code
 * AugmentedBatch.of(voc, Augmentation.light(), 128, 4, 1)
 * }</pre>
 *
 * @param classNames by class index
 */
public record AugmentedBatch(Batch batch, List<String> classNames) implements Rendered {

    private static final int COLUMNS = 4;
    private static final int HEIGHT = 256;

    public AugmentedBatch {
        classNames = List.copyOf(classNames);
    }

    /**
     * The first batch of a training.
     *
     * @param size side of the network's input in pixels
     * @param pictures how many, at least 1
     * @param seed the training's
     */
    public static AugmentedBatch of(Voc voc, Augmentation augmentation, int size, int pictures, long seed) {
        Batches batches = new Batches(voc.train(), augmentation, size, pictures, seed);
        return new AugmentedBatch(batches.batch(0), voc.classes());
    }

    /** The pictures in rows of four, each with a box and a name for each object. */
    public BufferedImage drawn() {
        List<BufferedImage> drawn =
                IntStream.range(0, batch.truths().size()).mapToObj(this::drawn).toList();
        return Gallery.of(drawn, COLUMNS, HEIGHT);
    }

    private BufferedImage drawn(int index) {
        List<Detection> objects = batch.truths().get(index).stream()
                .map(label -> new Detection(label.classIndex(), 1, label.box()))
                .toList();
        return Overlay.drawObjects(batch.picture(index).toBufferedImage(), objects, classNames);
    }

    @Override
    public String toHtml() {
        return "<img src=\"data:image/png;base64,%s\" alt=\"%s\" style=\"max-width:100%%\">"
                .formatted(Png.base64(drawn()), Html.escape(toText().replace("\n", "; ")));
    }

    /** A line for each picture: its name and how many objects of each class it shows. */
    @Override
    public String toText() {
        return IntStream.range(0, batch.truths().size())
                .mapToObj(
                        i -> batch.ids().get(i) + ": " + objects(batch.truths().get(i)))
                .collect(Collectors.joining("\n"));
    }

    private String objects(List<LabelledBox> labels) {
        Map<Integer, Long> counts = labels.stream()
                .collect(Collectors.groupingBy(LabelledBox::classIndex, TreeMap::new, Collectors.counting()));
        return counts.isEmpty()
                ? "no object"
                : counts.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + classNames.get(entry.getKey()))
                        .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return toText();
    }
}
