package org.prunelab.batch;

import java.util.List;
import java.util.stream.IntStream;
import org.prunelab.base.Seeds;

/**
 * Input sizes that change during a training, so that objects of one size are met at several, as with Darknet's
 * {@code random=1} ({@code src/detector.c}): for some steps each, a size drawn from all that are allowed, at even chances.
 * As there, the greatest comes first, so that a training that lacks the memory for it fails at once.
 *
 * <p>The memory of a step grows with the square of the size: a factor of 1.4 about doubles it.
 *
 * <pre>{@code
 * training.multiScale(MultiScale.darknet(32)).run();
 * }</pre>
 *
 * @param factor greatest change of the side, up or down, in (1, 10]; Darknet has 1.4
 * @param steps how many steps a size lasts, at least 1; Darknet has 10
 * @param multiple sides are multiples of so many pixels, the coarsest stride of the network; 32 in YOLOv3 and YOLOv4
 */
public record MultiScale(double factor, int steps, int multiple) {

    /** Random places of its own. */
    private static final long SIZE = 2;

    private static final double DARKNET_FACTOR = 1.4;
    private static final int DARKNET_STEPS = 10;

    public MultiScale {
        if (!(factor > 1 && factor <= 10) || steps < 1 || multiple < 1) {
            throw new IllegalArgumentException(
                    "Multi-scale training needs a factor above 1 and up to 10, steps and a multiple of at least 1, not %s, %d and %d."
                            .formatted(factor, steps, multiple));
        }
    }

    /** Another size every 10 steps, up to 1.4 times larger or smaller. */
    public static MultiScale darknet(int multiple) {
        return new MultiScale(DARKNET_FACTOR, DARKNET_STEPS, multiple);
    }

    /**
     * The sides from {@code size / factor} to {@code size * factor} that are allowed, rising.
     *
     * @param size the side of the network's own input in pixels
     * @throws IllegalArgumentException where the size is no such multiple itself, or there is no other
     */
    public List<Integer> sizes(int size) {
        int least = (int) Math.ceil(size / factor / multiple);
        int most = (int) Math.floor(size * factor / multiple);
        if (size % multiple != 0) {
            throw new IllegalArgumentException(
                    "Multi-scale training in multiples of %d pixels needs a network whose input is one; %d is not, take %d."
                            .formatted(multiple, size, Math.max(1, Math.round((float) size / multiple)) * multiple));
        }
        if (least == most) {
            throw new IllegalArgumentException(
                    "A factor of %s leaves %d pixels as the only multiple of %d; take %s or more, or train at one size."
                            .formatted(factor, size, multiple, Math.ceil(100.0 * (size + multiple) / size) / 100));
        }
        return IntStream.rangeClosed(least, most).map(m -> m * multiple).boxed().toList();
    }

    /** The side at a step (from 0), by seed and step alone. */
    int size(int size, long seed, long step) {
        List<Integer> sizes = sizes(size);
        long period = step / steps;
        int drawn = Seeds.at(seed, SIZE, period).nextInt(sizes.size());
        return sizes.get(period == 0 ? sizes.size() - 1 : drawn);
    }
}
