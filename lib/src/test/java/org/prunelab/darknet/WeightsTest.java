package org.prunelab.darknet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {

    private static final float[] NONE = {};

    /** The first convolution has 27 inputs to each of its 1000 filters. */
    private static final Network WIDE = Cfg.parse("""
            [net]
            width=4
            height=4
            [convolutional]
            batch_normalize=1
            filters=1000
            size=3
            activation=relu
            [convolutional]
            filters=16
            activation=linear
            [yolo]
            anchors=1,2, 3,4
            classes=3
            """);

    private static final Network SMALL = Cfg.parse("""
            [net]
            width=4
            height=4
            channels=2
            [convolutional]
            filters=1
            activation=linear
            [maxpool]
            [convolutional]
            batch_normalize=1
            filters=1
            activation=linear
            """);

    private static Map<Integer, ConvolutionWeights> small() {
        return new TreeMap<>(Map.of(
                0, new ConvolutionWeights(new float[] {1, 2}, new float[] {3}, NONE, NONE, NONE),
                2,
                        new ConvolutionWeights(
                                new float[] {4}, new float[] {5}, new float[] {6}, new float[] {7}, new float[] {8})));
    }

    private static DoubleStream values(float[] array) {
        return IntStream.range(0, array.length).mapToDouble(i -> array[i]);
    }

    private static void assertSpread(double mean, double deviation, float[] array) {
        double found = values(array).average().orElseThrow();
        double square =
                values(array).map(v -> (v - found) * (v - found)).average().orElseThrow();
        assertEquals(mean, found, 0.1 * deviation);
        assertEquals(deviation, Math.sqrt(square), 0.1 * deviation);
    }

    private static void assertRange(double least, double most, float[] array) {
        double room = 0.02 * (most - least);
        assertEquals(least + room / 2, values(array).min().orElseThrow(), room / 2);
        assertEquals(most - room / 2, values(array).max().orElseThrow(), room / 2);
    }

    @Test
    void initialKernelsAreUniformWithinTheInverseRootOfTheirInputs() {
        ConvolutionWeights first = Weights.initial(WIDE, 1).of(0);
        double bound = 1 / Math.sqrt(27);
        assertRange(-bound, bound, first.kernel());
        assertSpread(0, bound / Math.sqrt(3), first.kernel());
        assertTrue(values(first.gamma()).allMatch(v -> v == 1));
        assertTrue(values(first.variance()).allMatch(v -> v == 1));
        assertTrue(values(first.bias()).allMatch(v -> v == 0));
        assertTrue(values(first.mean()).allMatch(v -> v == 0));
    }

    @Test
    void initialHeadsExpectLittleAndEachClassAlike() {
        // logits of 1/2, of 1/100 and of 1/4
        float none = (float) Math.log(1 / 99.0);
        float any = (float) Math.log(1 / 3.0);
        assertArrayEquals(
                new float[] {0, 0, 0, 0, none, any, any, any, 0, 0, 0, 0, none, any, any, any},
                Weights.initial(WIDE, 1).of(1).bias(),
                1e-6f);
    }

    @Test
    void aHeadBehindNoConvolutionHasNoBiasToStartWith() {
        Network network = Cfg.parse("""
                [net]
                width=4
                height=4
                [convolutional]
                filters=6
                activation=linear
                [dropout]
                [yolo]
                anchors=1,2
                classes=1
                """);
        assertArrayEquals(new float[6], Weights.initial(network, 1).of(0).bias());
    }

    @Test
    void randomWeightsAreSpreadAsTheySay() {
        ConvolutionWeights first = Weights.random(WIDE, 1).of(0);
        assertSpread(0, Math.sqrt(2 / 27.0), first.kernel());
        assertSpread(0, 0.1, first.bias());
        assertSpread(0.5, Math.sqrt(1 / 12.0), first.gamma());
        assertRange(0, 1, first.gamma());
        assertSpread(0, 0.1, first.mean());
        assertSpread(1, Math.sqrt(1 / 12.0), first.variance());
        assertRange(0.5, 1.5, first.variance());
    }

    @Test
    void fingerprintIsTheSha256OfAllNumbersInOrder() {
        // python3 -c "import hashlib, struct; print(hashlib.sha256(struct.pack('<8f', *range(1, 9))).hexdigest())"
        assertEquals(
                "af7de0621354bafceb193edf0fcf5d421cf21de7146580062fff53c7907f54e5", new Weights(small()).fingerprint());
    }

    @Test
    void aCopyHasTheSameNumbersInArraysOfItsOwn() {
        ConvolutionWeights weights = small().get(2);
        ConvolutionWeights copy = weights.copy();
        assertNotSame(weights.kernel(), copy.kernel());
        assertEquals(new Weights(Map.of(2, weights)).fingerprint(), new Weights(Map.of(2, copy)).fingerprint());
        assertEquals(5, copy.size());
    }

    @Test
    void weightsThatAreNoConvolutionsAreRefused() {
        for (int layer : new int[] {-1, 1, 3}) {
            Map<Integer, ConvolutionWeights> more = small();
            more.put(layer, more.get(0));
            assertEquals(
                    "There are weights for layer %d, which is no convolution of Network of 3 layers (2 convolutions, 0 heads) for 2 x 4 x 4."
                            .formatted(layer),
                    assertThrows(IllegalArgumentException.class, () -> new Model(SMALL, new Weights(more)))
                            .getMessage());
        }
        Map<Integer, ConvolutionWeights> less = small();
        less.remove(2);
        assertEquals(
                "There are no weights for layer 2",
                assertThrows(IllegalArgumentException.class, () -> new Model(SMALL, new Weights(less)))
                        .getMessage());
    }

    private static ConvolutionWeights with(int array, float... values) {
        float[][] arrays = {{4}, {5}, {6}, {7}, {8}};
        arrays[array] = values;
        return new ConvolutionWeights(arrays[0], arrays[1], arrays[2], arrays[3], arrays[4]);
    }

    @Test
    void anArrayOfTheWrongLengthOrThatIsNotFiniteIsNamed() {
        String[] names = {"kernel", "bias", "gamma", "mean", "variance"};
        Map<Integer, ConvolutionWeights> weights = small();
        new Model(SMALL, new Weights(weights)).requireFinite();
        for (int i = 0; i < names.length; i++) {
            weights.put(2, with(i, 1, 2));
            assertEquals(
                    "Layer 2 needs 1 values of %s, but has 2; the weights belong to another network."
                            .formatted(names[i]),
                    assertThrows(IllegalArgumentException.class, () -> new Model(SMALL, new Weights(weights)))
                            .getMessage());
            weights.put(2, with(i, Float.NEGATIVE_INFINITY));
            Model broken = new Model(SMALL, new Weights(weights));
            assertEquals(
                    "Layer 2 has the value -Infinity in its %s; the weights are broken, so take sound ones or train again."
                            .formatted(names[i]),
                    assertThrows(IllegalArgumentException.class, broken::requireFinite)
                            .getMessage());
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsToldSo(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Model model = Model.initial(SMALL, 1);
        assertEquals(
                "The folder %s can't be made: a file of that name is in the way".formatted(file),
                assertThrows(UncheckedIOException.class, () -> model.write(file, "model"))
                        .getMessage());
    }

    @Test
    void modelsAndWeightsAreShownInShort() {
        Model model = new Model(WIDE, Weights.random(WIDE, 1));
        // 27 x 1000 + 4 x 1000 and 1000 x 16 + 16
        assertEquals(WIDE + ", with 47,016 values", model.toString());
        assertEquals("Weights of 2 convolutions, 47,016 values", model.weights().toString());
        assertEquals(
                "Weights of a convolution of 1,000 channels, with batch normalisation, 31,000 values",
                model.weights().of(0).toString());
        assertEquals(
                "Weights of a convolution of 16 channels, without batch normalisation, 16,016 values",
                model.weights().of(1).toString());
    }
}
