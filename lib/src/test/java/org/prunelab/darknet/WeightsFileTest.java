package org.prunelab.darknet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.SharedData;

class WeightsFileTest {

    /** 2 x 3 x 1 x 1 + 4 x 2 = 14 numbers, none, and 1 x 2 x 1 x 1 + 1 = 3. */
    private static final Network SMALL = Cfg.parse("""
            [net]
            width=4
            height=4
            [convolutional]
            batch_normalize=1
            filters=2
            activation=relu
            [maxpool]
            [convolutional]
            filters=1
            activation=linear
            """);

    @TempDir
    private Path folder;

    @Test
    void realFileGoesThroughByteForByte() throws IOException {
        Path original = SharedData.at("models/yolo-fastest-1.1/yolo-fastest-1.1.weights");
        Network network = Cfg.read(SharedData.at("models/yolo-fastest-1.1/yolo-fastest-1.1.cfg"));
        WeightsFile.Content content = WeightsFile.read(original, network);
        Path copy = folder.resolve("copy.weights");
        WeightsFile.write(copy, new Model(network, content.weights()), content.header());
        assertEquals(new WeightsFile.Header(0, 2, 5, 0xd92880), content.header());
        assertEquals(network.size(), content.cutoff());
        assertEquals(-1, Files.mismatch(original, copy));
    }

    @Test
    void numbersStandInDarknetsOrder() {
        ConvolutionWeights first =
                WeightsFile.read(file(header(0, 2, 20), 17), SMALL).weights().of(0);
        assertArrayEquals(new float[] {0, 1}, first.bias());
        assertArrayEquals(new float[] {2, 3}, first.gamma());
        assertArrayEquals(new float[] {4, 5}, first.mean());
        assertArrayEquals(new float[] {6, 7}, first.variance());
        assertArrayEquals(new float[] {8, 9, 10, 11, 12, 13}, first.kernel());
        ConvolutionWeights second =
                WeightsFile.read(file(header(0, 2, 20), 17), SMALL).weights().of(2);
        assertArrayEquals(new float[] {14}, second.bias());
        assertArrayEquals(new float[] {15, 16}, second.kernel());
    }

    @Test
    void oldHeaderCountsTheImagesIn32Bits() throws IOException {
        Path old = file(header(0, 1, 16).putInt(12, 0xf0000001), 17);
        WeightsFile.Content content = WeightsFile.read(old, SMALL);
        assertEquals(new WeightsFile.Header(0, 1, 7, 0xf0000001L), content.header());
        Path copy = folder.resolve("copy.weights");
        WeightsFile.write(copy, new Model(SMALL, content.weights()), content.header());
        assertEquals(-1, Files.mismatch(old, copy));
    }

    @Test
    void countTooLargeForAnOldHeaderIsRefused() {
        assertMessage(
                "images seen (version 0.1)=4294967296 is outside of what is allowed, 0 to 4294967295",
                () -> new WeightsFile.Header(0, 1, 0, 1L << 32));
    }

    @Test
    void majorVersionsCountTheImagesIn64Bits() {
        Path file = folder.resolve("major.weights");
        WeightsFile.Header header = new WeightsFile.Header(1, 0, 7, 1L << 40);
        WeightsFile.write(file, Model.initial(SMALL, 1), header);
        assertEquals(header, WeightsFile.read(file, SMALL).header());
    }

    @Test
    void versionsReachUpTo999() throws IOException {
        assertMessage(
                "major version=1000 is outside of what is allowed, 0 to 999",
                () -> new WeightsFile.Header(1000, 0, 0, 0));
        assertMessage(
                "minor version=1000 is outside of what is allowed, 0 to 999",
                () -> new WeightsFile.Header(0, 1000, 0, 0));
        assertEquals(
                new WeightsFile.Header(999, 999, 7, 0),
                WeightsFile.read(file(header(999, 999, 20), 17), SMALL).header());
        for (int[] version : new int[][] {{1000, 0}, {0, 1000}, {-1, 2}, {1, -1}}) {
            Path file = file(header(version[0], version[1], 20), 17);
            assertMessage(
                    file
                            + " is no Darknet weights file: its header says version %d.%d."
                                    .formatted(version[0], version[1]),
                    () -> WeightsFile.read(file, SMALL));
        }
    }

    @Test
    void aFolderIsNoWeightsFile() {
        assertEquals(
                "The weights file %s can't be read: it is a folder; name a file".formatted(folder),
                assertThrows(UncheckedIOException.class, () -> WeightsFile.read(folder, SMALL))
                        .getMessage());
    }

    @Property(tries = 50)
    void randomWeightsComeBackAsTheyWere(@ForAll long seed) throws IOException {
        Network network = RandomNetwork.of(seed);
        Weights weights = Weights.random(network, seed);
        Path file = Files.createTempFile("random", ".weights");
        try {
            WeightsFile.write(file, new Model(network, weights), WeightsFile.Header.CURRENT);
            assertSame(weights, WeightsFile.read(file, network).weights());
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void fileThatEndsTooEarly() {
        Path file = file(header(0, 2, 20), 16);
        assertMessage(
                file
                        + " holds 16 numbers, but the network needs 17: the file is cut off or belongs to another network; take the weights that belong to this cfg.",
                () -> WeightsFile.read(file, SMALL));
    }

    @Test
    void fileThatEndsWithinANumber() throws IOException {
        Path file = file(header(0, 2, 20), 17);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertMessage(
                file + " is cut off: after its header it has 67 bytes, which is not a multiple of 4.",
                () -> WeightsFile.read(file, SMALL));
    }

    @Test
    void fileWithTooManyNumbers() {
        Path file = file(header(0, 2, 20), 18);
        String message = file
                + " holds 18 numbers, too many: the whole network needs 17; take the weights that belong to this cfg.";
        assertMessage(message, () -> WeightsFile.read(file, SMALL));
        assertMessage(message, () -> WeightsFile.readLeading(file, SMALL));
    }

    @Test
    void fileThatIsNoWeightsFile() throws IOException {
        Path empty = Files.write(folder.resolve("empty.weights"), new byte[0]);
        assertMessage(
                empty + " is no Darknet weights file: it has only 0 bytes.", () -> WeightsFile.read(empty, SMALL));
        Path text = Files.writeString(folder.resolve("some.cfg"), "[net]\nwidth=416\nheight=416\n");
        assertMessage(
                text + " is no Darknet weights file: its header says version 1952804443.1769409117.",
                () -> WeightsFile.read(text, SMALL));
        Path header =
                Files.write(folder.resolve("short.weights"), header(0, 2, 16).array());
        assertMessage(header + " is cut off within its header.", () -> WeightsFile.read(header, SMALL));
        Path bare = Files.write(folder.resolve("bare.weights"), header(0, 2, 20).array());
        assertMessage(bare + " holds no weights.", () -> WeightsFile.readLeading(bare, SMALL));
    }

    @Test
    void missingFile() {
        Path missing = folder.resolve("missing.weights");
        assertEquals(
                "There is no weights file " + missing,
                assertThrows(UncheckedIOException.class, () -> WeightsFile.read(missing, SMALL))
                        .getMessage());
    }

    @Test
    void leadingLayersUpToWhereTheFileEnds() {
        WeightsFile.Content content = WeightsFile.readLeading(file(header(0, 2, 20), 14), SMALL);
        assertEquals(2, content.cutoff());
        assertEquals(List.of(0), List.copyOf(content.weights().byLayer().keySet()));
        assertEquals(
                SMALL.size(),
                WeightsFile.readLeading(file(header(0, 2, 20), 17), SMALL).cutoff());
    }

    @Test
    void leadingLayersOfYolov4EndAfterLayer136() {
        Network network = Yolov4.of(3).width(0.05).at(32).build();
        long leading = 0;
        for (int layer : network.convolutions()) {
            leading += layer < 137 ? ConvolutionWeights.zeros(network, layer).size() : 0;
        }
        WeightsFile.Content content = WeightsFile.readLeading(file(header(0, 2, 20), (int) leading), network);
        assertEquals(137, content.cutoff());
    }

    @Test
    void leadingFileThatEndsWithinALayer() {
        Path within = file(header(0, 2, 20), 15);
        assertMessage(
                within
                        + " holds 15 numbers, which end within layer 2 of the network (the layers before it need 14); it is cut off or belongs to another network.",
                () -> WeightsFile.readLeading(within, SMALL));
    }

    @Test
    void writingIntoAFolderThatIsNotThereLeavesNothing() {
        Path file = folder.resolve("absent").resolve("new.weights");
        Model model = Model.initial(SMALL, 1);
        assertEquals(
                "The weights can't be written to %s: there is no folder %s; make it first"
                        .formatted(file, file.getParent()),
                assertThrows(
                                UncheckedIOException.class,
                                () -> WeightsFile.write(file, model, WeightsFile.Header.CURRENT))
                        .getMessage());
        assertEquals(List.of(), names(folder));
    }

    @Test
    void modelWritesBothFilesAndComesBack() {
        Model model = new Model(SMALL, Weights.random(SMALL, 3));
        Path made = folder.resolve("made");
        model.write(made, "model");
        assertEquals(List.of("model.cfg", "model.weights"), names(made));
        Model again = Model.read(made.resolve("model.cfg"), made.resolve("model.weights"));
        assertEquals(SMALL, again.network());
        assertSame(model.weights(), again.weights());
    }

    @Test
    void weightsOfAnotherNetworkAreRefused() {
        Network other = Cfg.parse(CfgText.of(SMALL).replace("filters=2", "filters=3"));
        assertMessage(
                "Layer 0 needs 9 values of kernel, but has 6; the weights belong to another network.",
                () -> new Model(other, Weights.random(SMALL, 3)));
    }

    private static void assertSame(Weights expected, Weights found) {
        assertEquals(expected.byLayer().keySet(), found.byLayer().keySet());
        expected.byLayer().forEach((layer, weights) -> {
            ConvolutionWeights other = found.of(layer);
            assertArrayEquals(weights.kernel(), other.kernel());
            assertArrayEquals(weights.bias(), other.bias());
            assertArrayEquals(weights.gamma(), other.gamma());
            assertArrayEquals(weights.mean(), other.mean());
            assertArrayEquals(weights.variance(), other.variance());
        });
    }

    private static void assertMessage(String message, Executable executable) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, executable).getMessage());
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A header of 16 or 20 bytes with revision 7 and no images seen. */
    private static ByteBuffer header(int major, int minor, int bytes) {
        return ByteBuffer.allocate(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, major)
                .putInt(4, minor)
                .putInt(8, 7);
    }

    /** A file of a header and the numbers 0, 1, 2, ... */
    private Path file(ByteBuffer header, int numbers) {
        ByteBuffer bytes =
                ByteBuffer.allocate(header.capacity() + numbers * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(header.rewind());
        for (int i = 0; i < numbers; i++) {
            bytes.putFloat(i);
        }
        try {
            return Files.write(folder.resolve(numbers + ".weights"), bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
