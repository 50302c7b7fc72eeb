package org.prunelab.darknet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prunelab.Python;

class SafetensorsTest {

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
    void fileOfPythonsLibraryIsRead() throws IOException {
        Weights weights = Safetensors.read(pythons(), SMALL);
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, weights.of(0).kernel());
        assertArrayEquals(new float[] {6, 7}, weights.of(0).bias());
        assertArrayEquals(new float[] {8, 9}, weights.of(0).gamma());
        assertArrayEquals(new float[] {10, 11}, weights.of(0).mean());
        assertArrayEquals(new float[] {12, 13}, weights.of(0).variance());
        assertArrayEquals(new float[] {14, 15}, weights.of(2).kernel());
        assertArrayEquals(new float[] {16}, weights.of(2).bias());
    }

    @Test
    void headerHasLengthTypeShapeAndPlace() throws IOException {
        byte[] bytes = Files.readAllBytes(written());
        int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        JsonNode header = new ObjectMapper().readTree(bytes, 8, length);
        assertEquals(0, length % 8);
        assertEquals(
                "{\"dtype\":\"F32\",\"shape\":[2,3,1,1],\"data_offsets\":[0,24]}",
                header.get("layer.0.kernel").toString());
        assertEquals(
                "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[64,68]}",
                header.get("layer.2.bias").toString());
        assertEquals(8 + length + 68, bytes.length);
        String text = new String(bytes, 8, length, StandardCharsets.US_ASCII);
        assertTrue(text.endsWith(" ") && text.strip().endsWith("}}"), text); // padded with spaces
        assertTrue(text.length() - text.strip().length() < 8, text);
    }

    @Test
    void aKernelReadsTheChannelsOfItsGroup() throws IOException {
        Network grouped = Cfg.parse(
                "[net]\nwidth=4\nheight=4\nchannels=4\n[convolutional]\nfilters=6\ngroups=2\nsize=3\nactivation=relu\n");
        Path file = folder.resolve("grouped.safetensors");
        Safetensors.write(file, Model.initial(grouped, 1));
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertTrue(
                text.contains("\"layer.0.kernel\":{\"dtype\":\"F32\",\"shape\":[6,2,3,3],\"data_offsets\":[0,432]}"),
                text);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Network network = RandomNetwork.of(5);
        Weights weights = Weights.random(network, 5);
        Path file = folder.resolve("random.safetensors");
        Safetensors.write(file, new Model(network, weights));
        Weights again = Safetensors.read(file, network);
        for (int layer : network.convolutions()) {
            assertArrayEquals(weights.of(layer).kernel(), again.of(layer).kernel());
            assertArrayEquals(weights.of(layer).bias(), again.of(layer).bias());
            assertArrayEquals(weights.of(layer).gamma(), again.of(layer).gamma());
            assertArrayEquals(weights.of(layer).mean(), again.of(layer).mean());
            assertArrayEquals(weights.of(layer).variance(), again.of(layer).variance());
        }
    }

    @Test
    void pythonsLibraryReadsIt() throws IOException, InterruptedException {
        String script = "import sys; from safetensors.numpy import load_file; t = load_file(sys.argv[1]); "
                + "print(len(t), t['layer.0.kernel'].shape, t['layer.2.kernel'].ravel().tolist())";
        Python.assumeThat("safetensors.numpy", "True");
        assertEquals("7 (2, 3, 1, 1) [14.0, 15.0]", Python.run("-c", script, written()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            layer.0.kernel | layer.9.kernel | the tensors are not those of this network: missing are layer.0.kernel, not the network's are layer.9.kernel; take the weights that belong to this cfg
            F32            | F16            | layer.0.kernel is of type F16, but only F32 is read; convert it
            [2,3,1,1]      | [3,2,1,1]      | layer.0.kernel has shape [3, 2, 1, 1], but the network needs [2, 3, 1, 1]
            [0,24]         | [0,28]         | layer.0.kernel needs 24 bytes, but lies at [0, 28) of 68; the file is cut off or damaged
            [64,68]        | [68,72]        | layer.2.bias needs 4 bytes, but lies at [68, 72) of 68; the file is cut off or damaged
            {"dtype":"F32" | {"other":"F32" | the header's entry for layer.0.kernel needs dtype, shape and data_offsets, but is {"other":"F32","shape":[2,3,1,1],"data_offsets":[0,24]}
            """)
    void damagedHeader(String text, String instead, String message) throws IOException {
        Path file = written();
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        int at = content.indexOf(text);
        assertTrue(at > 0 && text.length() == instead.length());
        String damaged = content.substring(0, at) + instead + content.substring(at + text.length());
        Files.writeString(file, damaged, StandardCharsets.ISO_8859_1);
        assertMessage(file, message);
    }

    @Test
    void fileThatIsCutOffOrTooLong() throws IOException {
        Path file = written();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 4));
        assertMessage(file, "layer.2.bias needs 4 bytes, but lies at [64, 68) of 64; the file is cut off or damaged");
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 4));
        assertMessage(file, "holds 72 bytes of numbers, but its tensors are 68; it is damaged");
        Files.write(file, Arrays.copyOf(bytes, 100));
        assertMessage(
                file,
                "no safetensors file, or cut off: its header should have %d bytes, but 92 follow"
                        .formatted(bytes.length - 76));
    }

    @Test
    void tensorsOfAnotherNetworkAreNamedUpToThree() throws IOException {
        Path file = withHeader("{}");
        assertMessage(
                file,
                "the tensors are not those of this network: missing are layer.0.bias, layer.0.gamma, layer.0.kernel and 4 more,"
                        + " not the network's are none; take the weights that belong to this cfg");
        String tensor = ":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,0]}";
        withHeader("{\"c\"%1$s,\"a\"%1$s,\"b\"%1$s,\"__metadata__\":{}}".formatted(tensor));
        assertTrue(messageOf(file).contains("not the network's are a, b, c; take"), messageOf(file));
    }

    @Test
    void anEntryNeedsTypeShapeAndPlace() throws IOException {
        for (String entry : List.of(
                "{\"dtype\":1,\"shape\":[],\"data_offsets\":[0,4]}",
                "{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}",
                "{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[4]}")) {
            assertMessage(
                    withHeader("{\"a\":" + entry + "}"),
                    "the header's entry for a needs dtype, shape and data_offsets, but is " + entry);
        }
    }

    /** A file of a header and no numbers. */
    private Path withHeader(String json) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length()).put(json.getBytes(StandardCharsets.US_ASCII));
        return Files.write(folder.resolve("header.safetensors"), bytes.array());
    }

    @Test
    void fileThatIsNoSafetensors() throws IOException {
        Path file = folder.resolve("other");
        Files.write(file, new byte[3]);
        assertMessage(file, "no safetensors file, it has only 3 bytes");
        Files.write(file, new byte[8]);
        assertMessage(file, "no safetensors file, or cut off: its header should have 0 bytes, but 0 follow");
        Files.writeString(file, "[net]\nwidth=416\n");
        assertMessage(
                file,
                "no safetensors file, or cut off: its header should have 7599554292712042075 bytes, but 8 follow");
        Files.write(file, new byte[] {4, 0, 0, 0, 0, 0, 0, 0, 'n', 'o', 'p', 'e'});
        assertTrue(messageOf(file).startsWith(file + ": no safetensors file, its header is not JSON: "));
    }

    @Property(tries = 300)
    void headerChangedAtRandomIsReadOrRefused(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Path file = Files.createTempFile("damaged", ".safetensors");
        try {
            Safetensors.write(file, new Model(SMALL, Weights.random(SMALL, seed)));
            byte[] bytes = Files.readAllBytes(file);
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes[random.nextInt(bytes.length - 68)] = (byte) random.nextInt(256);
            }
            Files.write(file, bytes);
            assertEquals(
                    List.of(0, 2),
                    List.copyOf(Safetensors.read(file, SMALL).byLayer().keySet()));
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void missingFile() {
        Path missing = folder.resolve("missing.safetensors");
        assertEquals(
                "There is no weights file " + missing,
                assertThrows(UncheckedIOException.class, () -> Safetensors.read(missing, SMALL))
                        .getMessage());
    }

    private void assertMessage(Path file, String message) {
        assertEquals(file + ": " + message, messageOf(file));
    }

    private static String messageOf(Path file) {
        return assertThrows(IllegalArgumentException.class, () -> Safetensors.read(file, SMALL))
                .getMessage();
    }

    /** The numbers of Python's file, written here. */
    private Path written() throws IOException {
        Path file = folder.resolve("small.safetensors");
        Safetensors.write(file, new Model(SMALL, Safetensors.read(pythons(), SMALL)));
        return file;
    }

    private Path pythons() throws IOException {
        Path file = folder.resolve("pythons.safetensors");
        try (InputStream resource = SafetensorsTest.class.getResourceAsStream("small.safetensors")) {
            Files.write(file, resource.readAllBytes());
        }
        return file;
    }
}
