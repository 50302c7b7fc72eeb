package org.prunelab.outcome;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Limits of a chart's axis: round numbers around all values, with some room. */
record Axis(double min, double max) {

    private static final double ROOM = 0.08;

    /** Around values, from 0 where they come near it. */
    static Axis around(DoubleStream values) {
        double[] finite = values.filter(Double::isFinite).toArray();
        double low = Arrays.stream(finite).min().orElse(0);
        double high = Arrays.stream(finite).max().orElse(1);
        double span = high > low ? high - low : Math.max(Math.abs(high), 1e-9);
        double from = low - ROOM * span;
        double step = Math.pow(10, Math.floor(Math.log10(span)) - 1);
        boolean nearZero = low >= 0 && low < span / 2;
        return new Axis(nearZero ? 0 : Math.floor(from / step) * step, Math.ceil((high + ROOM * span) / step) * step);
    }
}
