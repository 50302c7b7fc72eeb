package org.prunelab.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Yolov4;
import org.prunelab.shapes.Shapes;
import org.prunelab.voc.Voc;

class PictureGridTest {

    @TempDir
    private Path folder;

    @Test
    void aRowForEachModelAndAColumnForEachPicture() {
        new Shapes(2, 3, 64, 2, 3).write(folder.resolve("shapes"));
        Voc voc = Voc.open(folder.resolve("shapes"));
        Model model = Model.initial(Yolov4.of(2).width(0.0625).at(64).build(), 1);
        BufferedImage truths = PictureGrid.truths(voc, 2);
        BufferedImage both = PictureGrid.detections(voc, 2, model, model);
        assertEquals(256, truths.getHeight());
        assertEquals(256 + 8 + 256, both.getHeight());
        assertEquals(truths.getWidth(), both.getWidth());
    }
}
