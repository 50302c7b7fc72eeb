package org.prunelab.voc;

import java.awt.Dimension;
import java.util.ArrayList;
import java.util.List;
import org.prunelab.image.Box;

/** A picture's labels as its file has them, with class names; boxes already clipped to the picture. */
record Labels(Entry entry, Dimension size, List<Labelled> objects, List<Finding> findings) {

    record Labelled(String className, Box box, boolean difficult) {}

    /** Gathers the boxes of one picture, and applies the rules about boxes without area and beyond the border. */
    static final class Builder {
        /** In pixels: relative coordinates are written with six decimals, and what that leaves is no overhang. */
        private static final float ROUNDING = 0.05f;

        private final Entry entry;
        private final Dimension size;
        private final List<Labelled> objects = new ArrayList<>();
        private final List<Finding> findings = new ArrayList<>();

        Builder(Entry entry, Dimension size) {
            this.entry = entry;
            this.size = size;
        }

        void note(Finding.Kind kind, String what) {
            findings.add(new Finding(kind, what + " in " + entry.id()));
        }

        void add(String className, Box box, boolean difficult, String asWritten) {
            Box clipped = box.clip(size.width, size.height);
            if (clipped.area() <= 0) {
                note(Finding.Kind.OUTSIDE, asWritten);
                return;
            }
            if (overhang(box, clipped) > ROUNDING) {
                note(Finding.Kind.CLIPPED, asWritten);
            }
            objects.add(new Labelled(className, clipped, difficult));
        }

        private static float overhang(Box box, Box clipped) {
            return Math.max(
                    Math.max(clipped.xmin() - box.xmin(), clipped.ymin() - box.ymin()),
                    Math.max(box.xmax() - clipped.xmax(), box.ymax() - clipped.ymax()));
        }

        Labels build() {
            return new Labels(entry, size, List.copyOf(objects), List.copyOf(findings));
        }
    }
}
