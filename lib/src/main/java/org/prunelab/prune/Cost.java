package org.prunelab.prune;

import java.util.Locale;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Shape;

/**
 * What a network costs.
 *
 * <pre>{@code
 * Cost cost = Cost.of(network);
 * System.out.printf("%,d parameters, %,d MACs%n", cost.parameters(), cost.macs());
 * }</pre>
 *
 * @param layers layers after [net]
 * @param parameters convolution weights and biases, and gamma and beta of each normalised channel
 * @param bnChannels batch-normalised channels
 * @param macs multiply-accumulates of the convolutions for one image: weights x output height x output width
 */
public record Cost(int layers, long parameters, long bnChannels, long macs) {

    /** The cost of a network at its own input size. */
    public static Cost of(Network network) {
        long parameters = 0;
        long bnChannels = 0;
        long macs = 0;
        for (int i : network.convolutions()) {
            Layer.Convolutional c = network.convolution(i);
            Shape out = network.shape(i);
            long kernel = (long) c.filters() * (network.inputChannels(i) / c.groups()) * c.size() * c.size();
            parameters += kernel + (c.batchNormalize() ? 2L : 1L) * c.filters();
            bnChannels += c.batchNormalize() ? c.filters() : 0;
            macs += kernel * out.height() * out.width();
        }
        return new Cost(network.size(), parameters, bnChannels, macs);
    }

    /** Megabytes of the parameters as 32-bit floats (10^6 bytes). */
    public double megabytes() {
        return parameters * 4 / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d layers, %,d parameters, %,d normalised channels, %,d MACs",
                layers,
                parameters,
                bnChannels,
                macs);
    }
}
