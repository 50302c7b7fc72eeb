package org.prunelab.detect;

import java.util.List;
import java.util.Locale;
import org.prunelab.image.Box;

/**
 * An object found in a picture.
 *
 * <pre>{@code
 * new Detection(0, 0.87f, new Box(12, 30, 240, 198)).toText(List.of("dog"))     // dog 0.87 [12, 30, 240, 198]
 * }</pre>
 *
 * @param classIndex position in the detector's list of class names, from 0
 * @param score objectness times class probability, in [0, 1]
 * @param box in pixels of the picture
 */
public record Detection(int classIndex, float score, Box box) {

    /** Class, score, and the box as xmin, ymin, xmax, ymax in pixels: {@code dog 0.87 [12, 30, 240, 198]}. */
    public String toText(List<String> classNames) {
        return String.format(
                Locale.ROOT,
                "%s %.2f [%.0f, %.0f, %.0f, %.0f]",
                classNames.get(classIndex),
                score,
                box.xmin(),
                box.ymin(),
                box.xmax(),
                box.ymax());
    }
}
