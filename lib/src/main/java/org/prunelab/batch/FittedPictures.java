package org.prunelab.batch;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.prunelab.image.Letterbox;
import org.prunelab.image.Picture;
import org.prunelab.voc.VocException;
import org.prunelab.voc.VocImage;

/**
 * Pictures scaled to fit a square, decoded once as long as they fit a budget of memory; what does not is decoded each
 * time, for in a course of epochs, where each picture comes as often as any other, pushing one out for another saves
 * nothing. Where the input's size changes, the square is the greatest, and smaller ones are drawn from it.
 */
final class FittedPictures {

    private final int size;
    private final long budget;
    private final AtomicLong used = new AtomicLong();
    private final Map<Path, Picture> kept = new ConcurrentHashMap<>();

    /**
     * @param size side of the square in pixels
     * @param budget in bytes; may be passed by a picture or two
     */
    FittedPictures(int size, long budget) {
        this.size = size;
        this.budget = budget;
    }

    /**
     * A sixth of the memory that this Java may use: a training keeps pictures to learn from, to measure batch statistics
     * on and to evaluate on, which then leave half of it to all else.
     */
    static long usualBudget() {
        return Runtime.getRuntime().maxMemory() / 6;
    }

    int size() {
        return size;
    }

    Letterbox letterbox(VocImage image) {
        return new Letterbox(image.width(), image.height(), size, size);
    }

    /** The picture at its letterbox's scaled size, without the grey. */
    Picture get(VocImage image) {
        Picture known = kept.get(image.file());
        if (known != null) {
            return known;
        }
        Picture picture = Picture.read(image.file());
        if (picture.width() != image.width() || picture.height() != image.height()) {
            throw new VocException("%s is now %d x %d; it was %d x %d when the data set was opened. Open it again."
                    .formatted(image.file(), picture.width(), picture.height(), image.width(), image.height()));
        }
        Letterbox letterbox = letterbox(image);
        Picture fitted = picture.resize(letterbox.scaledWidth(), letterbox.scaledHeight());
        if (used.get() < budget && kept.putIfAbsent(image.file(), fitted) == null) {
            used.addAndGet(fitted.rgb().length);
        }
        return fitted;
    }
}
