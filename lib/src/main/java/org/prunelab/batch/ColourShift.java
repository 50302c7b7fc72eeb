package org.prunelab.batch;

import java.util.Random;
import org.prunelab.base.Seeds;
import org.prunelab.image.Hsv;

/**
 * One change of colour for a whole picture, in hue, saturation and value.
 *
 * @param hue added, in parts of the colour circle
 * @param saturation factor
 * @param exposure factor of the value
 */
record ColourShift(float hue, float saturation, float exposure) {

    static ColourShift random(Random random, Augmentation.Colour how) {
        return new ColourShift(
                (float) Seeds.between(random, -how.hue(), how.hue()),
                (float) Placement.factor(random, how.saturation()),
                (float) Placement.factor(random, how.exposure()));
    }

    /** Changes red, green and blue, each in [0, 1], in place. */
    void apply(float[] rgb) {
        if (hue == 0 && saturation == 1 && exposure == 1) {
            return;
        }
        Hsv.fromRgb(rgb);
        float turned = rgb[0] + hue;
        rgb[0] = turned < 0 ? turned + 1 : turned > 1 ? turned - 1 : turned;
        rgb[1] = Math.min(1, rgb[1] * saturation);
        rgb[2] = Math.min(1, rgb[2] * exposure);
        Hsv.toRgb(rgb);
    }
}
