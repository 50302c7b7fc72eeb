package org.prunelab.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;

/** What stands in the exported files. */
class OnnxTest {

    private static final Network NETWORK = Cfg.parse("""
            [net]
            width=20
            height=16
            [convolutional]
            batch_normalize=1
            filters=4
            size=3
            pad=1
            stride=2
            activation=mish
            [convolutional]
            filters=14
            activation=linear
            [yolo]
            mask=0,2
            anchors=1,2, 3,4, 5.5,6
            classes=2
            scale_x_y=1.05
            """);

    private static final Model MODEL = new Model(NETWORK, Weights.random(NETWORK, 1));

    @TempDir
    private Path folder;

    @Test
    void metadataTellsHowToDecode() throws IOException {
        Map<String, String> metadata =
                written(Onnx.of(MODEL).classNames(List.of("cat", "\"dog\""))).getMetadataPropsList().stream()
                        .collect(Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
        assertEquals(
                Map.of(
                        "class_names",
                        "[\"cat\",\"\\\"dog\\\"\"]",
                        "heads",
                        "[{\"output\":\"yolo_2\",\"stride\":2,\"anchors\":[[1.0,2.0],[5.5,6.0]],\"mask\":[0,2],"
                                + "\"classes\":2,\"scale_x_y\":1.05,\"new_coords\":false}]"),
                metadata);
    }

    @Test
    void shapesOfInputAndOutput() throws OrtException {
        assertArrayEquals(new long[] {-1, 3, 16, 20}, inputShape(Onnx.of(MODEL)));
        assertArrayEquals(new long[] {4, 3, 16, 20}, inputShape(Onnx.of(MODEL).batch(4)));
        Path file = folder.resolve("model.onnx");
        Onnx.of(MODEL).batch(4).write(file);
        try (OnnxSession session = new OnnxSession(file)) {
            TensorInfo output =
                    (TensorInfo) session.session().getOutputInfo().get("yolo_2").getInfo();
            assertArrayEquals(new long[] {4, 14, 8, 10}, output.getShape());
        }
    }

    private long[] inputShape(Onnx onnx) throws OrtException {
        Path file = folder.resolve("model.onnx");
        onnx.write(file);
        try (OnnxSession session = new OnnxSession(file)) {
            return ((TensorInfo) session.session().getInputInfo().get("images").getInfo()).getShape();
        }
    }

    @Test
    void batchNormalizationStandsInTheFileUnlessFolded() throws IOException {
        assertEquals(
                List.of("Conv", "BatchNormalization", "Softplus", "Tanh", "Mul", "Conv", "Identity"),
                operators(Onnx.of(MODEL)));
        assertEquals(
                List.of("Conv", "Softplus", "Tanh", "Mul", "Conv", "Identity"),
                operators(Onnx.of(MODEL).folded()));
    }

    private List<String> operators(Onnx onnx) throws IOException {
        return written(onnx).getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .toList();
    }

    @Test
    void sameModelGivesTheSameBytes() throws IOException {
        Path file = folder.resolve("model.onnx");
        Path again = folder.resolve("again.onnx");
        Onnx.of(MODEL).write(file);
        Onnx.of(MODEL).write(again);
        assertEquals(-1, Files.mismatch(file, again));
    }

    @Test
    void namesThatAreNotTheNetworksAreRefused() {
        assertEquals(
                "There are 3 class names, but the network tells 2 classes apart; give one a class or none.",
                assertThrows(IllegalArgumentException.class, () -> Onnx.of(MODEL)
                                .classNames(List.of("a", "b", "c")))
                        .getMessage());
    }

    @Test
    void negativeBatchIsRefused() {
        assertEquals(
                "batch=-1 must be 1 to 65536, or 0 for any number of images",
                assertThrows(IllegalArgumentException.class, () -> Onnx.of(MODEL)
                                .batch(-1))
                        .getMessage());
    }

    @Test
    void folderThatIsNotThere() {
        Path file = folder.resolve("absent").resolve("model.onnx");
        assertEquals(
                "The ONNX model can't be written to %s: there is no folder %s; make it first"
                        .formatted(file, file.getParent()),
                assertThrows(UncheckedIOException.class, () -> Onnx.of(MODEL).write(file))
                        .getMessage());
    }

    private ModelProto written(Onnx onnx) throws IOException {
        Path file = folder.resolve("model.onnx");
        onnx.write(file);
        return ModelProto.parseFrom(Files.readAllBytes(file));
    }

    @Test
    void headsOfDifferentClassesAreExportedWithoutNames() throws IOException {
        String head = "[convolutional]\nfilters=%d\nactivation=linear\n[yolo]\nanchors=2,2\nnum=1\nclasses=%d\n";
        Network network = Cfg.parse("[net]\nwidth=8\nheight=8\n" + head.formatted(8, 3) + head.formatted(10, 5));
        Onnx unnamed = Onnx.of(Model.initial(network, 1));
        assertEquals(2, written(unnamed).getGraph().getOutputCount());
        String message = assertThrows(IllegalArgumentException.class, () -> unnamed.classNames(List.of("a", "b", "c")))
                .getMessage();
        assertTrue(message.startsWith("The heads tell different numbers of classes apart"), message);
    }
}
