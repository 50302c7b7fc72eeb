package org.prunelab.darknet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.prunelab.base.FileProblem;
import org.prunelab.base.Range;

/**
 * Darknet's cfg format, read. The first section is [net] (or [network]); every further one is a layer. Comments start
 * with # or ;. Layers that are named relative to the reader (negative numbers) become absolute.
 *
 * <pre>{@code
 * Network network = Cfg.read(Path.of("yolov4.cfg"));
 * }</pre>
 */
public final class Cfg {

    /** Darknet's share_index of a layer that shares its weights with no other. */
    private static final int OWN_WEIGHTS = -1_000_000_000;

    /** Far above any cfg, and far below most weights. */
    private static final long LARGEST_FILE = 1 << 24;

    private Cfg() {}

    /**
     * Reads a cfg file.
     *
     * @throws IllegalArgumentException where the text is not a network that can be computed; names file, line and layer
     * @throws UncheckedIOException where the file can't be read
     */
    public static Network read(Path file) {
        try {
            return parse(text(file));
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("There is no cfg file " + file, e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The cfg file %s can't be read: %s".formatted(file, FileProblem.inWords(file, e)), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Comments in real files have all kinds of encodings, so bytes that are no UTF-8 are let through; and some editors
     * put a byte order mark first.
     */
    private static String text(Path file) throws IOException {
        String text =
                Files.size(file) > LARGEST_FILE ? "" : new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        if (Files.size(file) > LARGEST_FILE || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("this is not the text of a cfg but binary data; are these weights?");
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Reads a cfg text; see {@link #read}. */
    public static Network parse(String text) {
        List<Section> sections = Section.parse(text);
        if (sections.isEmpty() || !sections.get(0).name().matches("net|network")) {
            throw new IllegalArgumentException("a cfg starts with [net], but this one starts with "
                    + (sections.isEmpty() ? "nothing" : "[" + sections.get(0).name() + "]"));
        }
        Section net = sections.get(0);
        Shape input;
        try {
            input = new Shape(net.integer("channels", 3), net.integer("height"), net.integer("width"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line %d, [net]: %s".formatted(net.line(), e.getMessage()), e);
        }
        List<Layer> layers = new ArrayList<>();
        for (Section section : sections.subList(1, sections.size())) {
            int index = layers.size();
            try {
                layers.add(layer(section, index));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "line %d, layer %d [%s]: %s".formatted(section.line(), index, section.name(), e.getMessage()),
                        e);
            }
        }
        return new Network(input, layers, net.rest());
    }

    private static Layer layer(Section s, int index) {
        int previous = index - 1;
        return switch (s.name()) {
            case "convolutional", "conv" -> convolutional(s, previous);
            case "shortcut" -> {
                s.refuse(0, "weights_type", "weights_normalization");
                List<Integer> inputs = new ArrayList<>(List.of(previous));
                inputs.addAll(references(s, "from", index));
                yield new Layer.Shortcut(inputs, activation(s, "linear"), s.rest());
            }
            case "route" -> {
                s.refuse(0, "stream");
                yield new Layer.Route(
                        references(s, "layers", index), s.integer("groups", 1), s.integer("group_id", 0), s.rest());
            }
            case "maxpool", "max" -> {
                s.refuse(0, "maxpool_depth", "antialiasing");
                int stride = stride(s);
                int size = s.integer("size", stride);
                yield new Layer.MaxPool(previous, size, stride, s.integer("padding", size - 1), s.rest());
            }
            case "avgpool", "avg" -> new Layer.AvgPool(previous, s.rest());
            case "upsample" -> {
                s.refuse(1, "scale");
                yield new Layer.Upsample(previous, s.integer("stride", 2), s.rest());
            }
            case "dropout" -> new Layer.Dropout(previous, s.number("probability", 0.5), s.rest());
            case "yolo" -> yolo(s, previous);
            default ->
                throw new IllegalArgumentException(
                        "this kind of layer is not known; known are convolutional, shortcut, "
                                + "route, maxpool, avgpool, upsample, dropout, yolo");
        };
    }

    private static Layer.Convolutional convolutional(Section s, int previous) {
        s.refuse(0, "antialiasing", "binary", "xnor", "deform", "assisted_excitation", "coordconv");
        s.refuse(0, "sway", "rotate", "stretch", "stretch_sway");
        s.refuse(1, "dilation");
        s.refuse(OWN_WEIGHTS, "share_index");
        int size = s.integer("size", 1);
        int explicit = s.integer("padding", 0);
        int padding = s.flag("pad") ? size / 2 : explicit;
        return new Layer.Convolutional(
                previous,
                s.integer("filters", 1),
                size,
                stride(s),
                padding,
                s.integer("groups", 1),
                s.flag("batch_normalize"),
                activation(s, "logistic"),
                s.rest());
    }

    /** One stride for both directions; Darknet's stride_x and stride_y are read where they are equal. */
    private static int stride(Section s) {
        int stride = s.integer("stride", 1);
        int across = s.integer("stride_x", stride);
        int down = s.integer("stride_y", stride);
        if (across != down) {
            throw new IllegalArgumentException(
                    "stride_x=%d and stride_y=%d differ, which is not supported; make them equal"
                            .formatted(across, down));
        }
        return across;
    }

    private static Layer.Yolo yolo(Section s, int previous) {
        List<Double> sizes = s.numbers("anchors");
        if (sizes.isEmpty() || sizes.size() % 2 != 0) {
            throw new IllegalArgumentException(
                    "anchors= needs pairs of width and height, but has %d numbers".formatted(sizes.size()));
        }
        List<Anchor> anchors = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i += 2) {
            anchors.add(new Anchor(sizes.get(i), sizes.get(i + 1)));
        }
        int declared = s.integer("num", anchors.size());
        Range.check("num", declared, 1, anchors.size());
        List<Integer> mask = s.has("mask")
                ? s.integers("mask")
                : IntStream.range(0, declared).boxed().toList();
        return new Layer.Yolo(
                previous,
                anchors.subList(0, declared),
                mask,
                s.integer("classes", 20),
                s.number("scale_x_y", 1),
                s.flag("new_coords"),
                s.rest());
    }

    private static Activation activation(Section s, String otherwise) {
        return Activation.ofCfgName(s.text("activation", otherwise));
    }

    /** Layers by number: from the start, or, when negative, back from the reader. */
    private static List<Integer> references(Section s, String key, int index) {
        return s.integers(key).stream()
                .map(reference -> reference < 0 ? index + reference : reference)
                .peek(absolute -> {
                    if (absolute < 0 || absolute >= index) {
                        throw new IllegalArgumentException(
                                "%s= refers to layer %d, but %s".formatted(key, absolute, Network.before(index)));
                    }
                })
                .toList();
    }
}
