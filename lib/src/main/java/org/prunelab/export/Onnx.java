package org.prunelab.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.prunelab.base.WholeFile;
import org.prunelab.darknet.Folding;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;

/**
 * A detector as an ONNX file (opset 13), for ONNX Runtime, OpenCV, TensorRT, OpenVINO and the like.
 *
 * <pre>{@code
 * Onnx.of(model).classNames(names).folded().write(Path.of("model.onnx"));
 * }</pre>
 *
 * The input {@code images} is (N, C, H, W), RGB in [0, 1]. For each [yolo] layer i there is an output {@code yolo_i}, its
 * raw map (N, anchors x (5 + classes), H / stride, W / stride), not decoded; a network without heads has the output
 * {@code output_i} of its last layer i. What decoding needs stands in the metadata as JSON: {@code class_names}, a list, and
 * {@code heads}, a list of {@code output}, {@code stride}, {@code anchors} (width, height in pixels, those of the mask
 * only), {@code mask}, {@code classes}, {@code scale_x_y} and {@code new_coords}.
 *
 * <p>Opset 13 and not later, because more runtimes read it; Mish, an operator of its own from opset 18 on, is written as
 * x tanh(softplus(x)), which opset 18 defines it by and which runtimes know how to fuse.
 *
 * @param classNames empty, or one a class
 * @param batch images at once, or {@link #DYNAMIC}
 * @param fold whether batch normalisation is folded into the convolutions
 */
public record Onnx(Model model, List<String> classNames, int batch, boolean fold) {

    /** The batch of a file that takes any number of images. */
    public static final int DYNAMIC = 0;

    private static final int OPSET = 13;

    /** The version of the file format that came with the opset. */
    private static final int IR_VERSION = 7;

    /** A protobuf message ends at 2 GiB; the rest is for what is not weights. */
    private static final long MOST_VALUES = (Integer.MAX_VALUE - (1L << 24)) / Float.BYTES;

    public Onnx {
        classNames = List.copyOf(classNames);
        if (!classNames.isEmpty() && classNames.size() != model.network().classes()) {
            throw new IllegalArgumentException(
                    "There are %d class names, but the network tells %d classes apart; give one a class or none."
                            .formatted(classNames.size(), model.network().classes()));
        }
        if (batch < DYNAMIC || batch > 1 << 16) {
            throw new IllegalArgumentException(
                    "batch=%d must be 1 to 65536, or 0 for any number of images".formatted(batch));
        }
        if (model.weights().size() > MOST_VALUES) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "The model has %,d values, but an ONNX file holds at most %,d (2 GiB).",
                    model.weights().size(),
                    MOST_VALUES));
        }
    }

    /** The export of a model for any number of images, with batch normalisation as it is and without class names. */
    public static Onnx of(Model model) {
        return new Onnx(model, List.of(), DYNAMIC, false);
    }

    /** The same with names of the classes, in their order. */
    public Onnx classNames(List<String> names) {
        return new Onnx(model, names, batch, fold);
    }

    /** The same for a fixed number of images, which some runtimes need or use well. */
    public Onnx batch(int images) {
        return new Onnx(model, classNames, images, fold);
    }

    /** The same with batch normalisation folded into the convolutions. */
    public Onnx folded() {
        return new Onnx(model, classNames, batch, true);
    }

    /**
     * Writes the file, whole or not at all.
     *
     * @throws UncheckedIOException where it can't be written
     */
    public void write(Path file) {
        ModelProto proto = proto();
        WholeFile.write("ONNX model", file, channel -> {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
            proto.writeTo(out);
            out.flush();
        });
    }

    private ModelProto proto() {
        ModelProto.Builder proto = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("prunelab")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(OnnxGraph.of(fold ? Folding.fold(model) : model, batch));
        metadata(model.network(), classNames)
                .forEach((key, value) -> proto.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return proto.build();
    }

    private static Map<String, String> metadata(Network network, List<String> classNames) {
        List<Map<String, Object>> heads = new ArrayList<>();
        for (int i : network.heads()) {
            heads.add(head(network, i));
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("class_names", json(classNames));
        metadata.put("heads", json(heads));
        return metadata;
    }

    private static Map<String, Object> head(Network network, int index) {
        Layer.Yolo yolo = (Layer.Yolo) network.layer(index);
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("output", OnnxGraph.outputName(network, index));
        head.put("stride", network.stride(index));
        head.put(
                "anchors",
                yolo.maskedAnchors().stream()
                        .map(anchor -> List.of(anchor.width(), anchor.height()))
                        .toList());
        head.put("mask", yolo.mask());
        head.put("classes", yolo.classes());
        head.put("scale_x_y", yolo.scaleXY());
        head.put("new_coords", yolo.newCoords());
        return head;
    }

    private static String json(Object value) {
        try {
            return new ObjectMapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings, numbers and lists are always JSON", e);
        }
    }
}
