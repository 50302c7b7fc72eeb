package org.prunelab.darknet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.prunelab.Closeness.assertClose;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FoldingTest {

    @Test
    void handComputed() {
        Network network = Cfg.parse("""
                [net]
                width=4
                height=4
                channels=2
                [convolutional]
                batch_normalize=1
                filters=2
                activation=leaky
                novelty=1
                """);
        ConvolutionWeights weights = new ConvolutionWeights(
                new float[] {1, -2, 3, 4},
                new float[] {0.5f, 1},
                new float[] {2, 3},
                new float[] {10, 0.25f},
                new float[] {4 - 1e-6f, 0});
        Model folded = Folding.fold(new Model(network, new Weights(Map.of(0, weights))));
        // gamma / sqrt(variance + 1e-6) is 2 / 2 in the first channel, and 3 / 0.001 in the second, which has no
        // variance
        assertArrayEquals(
                new float[] {1, -2, 9000, 12000}, folded.weights().of(0).kernel(), 1e-2f);
        assertArrayEquals(
                new float[] {0.5f - 10, 1 - 750}, folded.weights().of(0).bias(), 1e-2f);
        assertEquals(0, folded.weights().of(0).gamma().length);
        assertEquals(
                new Layer.Convolutional(-1, 2, 1, 1, 0, 1, false, Activation.LEAKY, Map.of("novelty", "1")),
                folded.network().layer(0));
        assertArrayEquals(new float[] {1, -2, 3, 4}, weights.kernel());
    }

    @Test
    void modelWithoutBatchNormalizationStaysAsItIs() {
        Network network = Cfg.parse("[net]\nwidth=4\nheight=4\n[convolutional]\nfilters=2\nactivation=relu\n");
        Model model = new Model(network, Weights.random(network, 1));
        assertSame(model, Folding.fold(model));
    }

    @Property(tries = 100)
    void foldedModelComputesTheSame(@ForAll long seed) {
        Network network = RandomNetwork.of(seed);
        Model model = new Model(network, Weights.random(network, seed));
        Model folded = Folding.fold(model);
        for (int i : folded.network().convolutions()) {
            assertFalse(folded.network().convolution(i).batchNormalize());
        }
        float[] image = RandomNetwork.image(network, seed);
        float[] expected = Forward.last(model, image);
        float[] found = Forward.last(folded, image);
        assertClose(expected, found, 1e-5);
    }
}
