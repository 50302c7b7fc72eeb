package org.prunelab.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;
import org.prunelab.image.Picture;
import org.prunelab.voc.VocImage;

/** Pictures of a rectangle each, and batches of them. */
abstract class RedRectangles {

    static final int SIZE = 96;
    static final MultiScale SIZES = new MultiScale(1.5, 1, 32);

    @TempDir
    Path folder;

    List<VocImage> images;

    /** Grey-blue pictures, each with one pure red rectangle. */
    @BeforeEach
    void paint() {
        images = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            int width = 120 + 10 * i;
            int height = 150 - 8 * i;
            Box box = new Box(20 + 5 * i, 30, 70 + 5 * i, 60 + 6 * i);
            Picture picture = Picture.filled(width, height, 60, 90, 140);
            for (int y = (int) box.ymin(); y < box.ymax(); y++) {
                for (int x = (int) box.xmin(); x < box.xmax(); x++) {
                    picture.rgb()[3 * (y * width + x)] = (byte) 255;
                    picture.rgb()[3 * (y * width + x) + 1] = 0;
                    picture.rgb()[3 * (y * width + x) + 2] = 0;
                }
            }
            Path file = folder.resolve(i + ".png");
            picture.write(file);
            images.add(new VocImage("p" + i, file, width, height, List.of(new LabelledBox(0, box, i == 0))));
        }
    }

    Batches batches(Augmentation augmentation) {
        return new Batches(images, augmentation, SIZE, 4, 3);
    }

    VocImage image(String id) {
        return images.stream().filter(i -> i.id().equals(id)).findFirst().orElseThrow();
    }

    static double at(Batch batch, int n, int c, int x, int y) {
        return batch.pixels().get(((n * 3 + c) * batch.size() + y) * batch.size() + x);
    }

    static void assertNear(Box expected, Box actual, String what) {
        assertEquals(expected.xmin(), actual.xmin(), 1.01, what);
        assertEquals(expected.ymin(), actual.ymin(), 1.01, what);
        assertEquals(expected.xmax(), actual.xmax(), 1.01, what);
        assertEquals(expected.ymax(), actual.ymax(), 1.01, what);
    }
}
