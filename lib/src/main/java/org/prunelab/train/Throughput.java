package org.prunelab.train;

import java.util.Locale;

/**
 * How fast a training went, evaluations left out.
 *
 * <pre>{@code
 * System.out.println(base.epochs().get(0).speed());
 * }</pre>
 *
 * @param pictures learned from, a second
 * @param dataWait part of the time, in [0, 1], in which a step waited for the loader's threads
 */
public record Throughput(double pictures, double dataWait) {

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f pictures/s, data wait %.1f %%", pictures, 100 * dataWait);
    }
}
