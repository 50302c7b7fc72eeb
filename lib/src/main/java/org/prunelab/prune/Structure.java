package org.prunelab.prune;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;

/** What of a network a plan depends on: not the input's height and width, nor the settings of a training or a head. */
final class Structure {

    /** What of a layer's numbers a plan depends on. */
    private static final Layer.Cases<String> NUMBERS = new Layer.Cases<>() {
        @Override
        public String convolutional(Layer.Convolutional c) {
            return String.format(
                    Locale.ROOT,
                    " filters=%d size=%d stride=%d padding=%d groups=%d batch_normalize=%b %s",
                    c.filters(),
                    c.size(),
                    c.stride(),
                    c.padding(),
                    c.groups(),
                    c.batchNormalize(),
                    c.activation().cfgName());
        }

        @Override
        public String shortcut(Layer.Shortcut s) {
            return " " + s.activation().cfgName();
        }

        @Override
        public String route(Layer.Route r) {
            return String.format(Locale.ROOT, " part %d of %d", r.groupId(), r.groups());
        }

        @Override
        public String maxPool(Layer.MaxPool p) {
            return "";
        }

        @Override
        public String avgPool(Layer.AvgPool a) {
            return "";
        }

        @Override
        public String upsample(Layer.Upsample u) {
            return "";
        }

        @Override
        public String dropout(Layer.Dropout d) {
            return "";
        }

        @Override
        public String yolo(Layer.Yolo y) {
            return "";
        }
    };

    private Structure() {}

    /** SHA-256 of the structure, in hexadecimal digits. */
    static String digest(Network network) {
        try {
            byte[] text = String.join("\n", lines(network)).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }

    /** Refuses a network that is not the one a plan was made for, naming the first difference. */
    static void requireSame(Network planned, Network given) {
        if (planned.equals(given)) {
            return;
        }
        List<String> expected = lines(planned);
        List<String> found = lines(given);
        for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
            String left = i < expected.size() ? expected.get(i) : "no layer";
            String right = i < found.size() ? found.get(i) : "no layer";
            if (!left.equals(right)) {
                throw new IllegalArgumentException(
                        "The plan is for another network: %s should be \"%s\", but is \"%s\". Make a plan for this network."
                                .formatted(i == 0 ? "the image" : "layer " + (i - 1), left, right));
            }
        }
    }

    private static List<String> lines(Network network) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%d channels", network.input().channels()));
        for (Layer layer : network.layers()) {
            lines.add(layer.section() + " of " + layer.inputs() + layer.match(NUMBERS));
        }
        return lines;
    }
}
