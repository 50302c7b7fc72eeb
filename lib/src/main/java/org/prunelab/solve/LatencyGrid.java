package org.prunelab.solve;

import java.util.Arrays;
import java.util.List;

/**
 * Milliseconds of a layer at some numbers of channels, bilinear between them. Beyond the outermost numbers the outermost
 * segment goes on, but not below 0; along an axis of one number milliseconds are in proportion to the channels, so that
 * a grid of one point is milliseconds per MAC.
 *
 * <pre>{@code
 * LatencyGrid grid = LatencyGrid.of(64, 128, 1.5);
 * }</pre>
 *
 * @param inputs channels that each group of the convolution reads, rising; [1] for other layers
 * @param outputs channels that the layer writes, rising
 * @param milliseconds a row for each of the inputs, in it a number for each of the outputs; not negative
 */
public record LatencyGrid(List<Integer> inputs, List<Integer> outputs, List<List<Double>> milliseconds) {

    public LatencyGrid {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        milliseconds = milliseconds.stream().map(List::copyOf).toList();
        check("inputs", inputs);
        check("outputs", outputs);
        int columns = outputs.size();
        if (milliseconds.size() != inputs.size() || milliseconds.stream().anyMatch(row -> row.size() != columns)) {
            throw new IllegalArgumentException("milliseconds=%s must be %d rows (inputs) of %d numbers (outputs)"
                    .formatted(milliseconds, inputs.size(), columns));
        }
        for (List<Double> row : milliseconds) {
            for (double value : row) {
                if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException(
                            "milliseconds=%s must be at least 0 and finite".formatted(value));
                }
            }
        }
    }

    /** A single measurement, scaled in proportion to the MACs. */
    public static LatencyGrid of(int inputs, int outputs, double milliseconds) {
        return new LatencyGrid(List.of(inputs), List.of(outputs), List.of(List.of(milliseconds)));
    }

    private static void check(String name, List<Integer> channels) {
        for (int i = 0; i < channels.size(); i++) {
            if (channels.get(i) < 1 || (i > 0 && channels.get(i) <= channels.get(i - 1))) {
                throw new IllegalArgumentException("%s=%s must rise from 1 on".formatted(name, channels));
            }
        }
        if (channels.isEmpty()) {
            throw new IllegalArgumentException(name + " must hold at least one number of channels");
        }
    }

    /** Milliseconds at some numbers of channels. */
    public double at(int input, int output) {
        double[] column = milliseconds.stream()
                .mapToDouble(row -> along(
                        outputs, row.stream().mapToDouble(Double::doubleValue).toArray(), output))
                .toArray();
        return Math.max(0, along(inputs, column, input));
    }

    private static double along(List<Integer> axis, double[] values, int at) {
        if (values.length == 1) {
            return values[0] * at / axis.get(0);
        }
        int upper = Arrays.binarySearch(axis.stream().mapToInt(i -> i).toArray(), at);
        int i = Math.max(1, Math.min(axis.size() - 1, upper < 0 ? -upper - 1 : upper));
        double share = (double) (at - axis.get(i - 1)) / (axis.get(i) - axis.get(i - 1));
        return values[i - 1] + share * (values[i] - values[i - 1]);
    }
}
