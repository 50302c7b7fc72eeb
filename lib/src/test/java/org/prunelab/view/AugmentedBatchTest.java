package org.prunelab.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.batch.Augmentation;
import org.prunelab.batch.Batch;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;
import org.prunelab.shapes.Shapes;
import org.prunelab.voc.Voc;

class AugmentedBatchTest {

    private static final int SIDE = 384;

    @TempDir
    private Path folder;

    /** Two black pictures, one with an object. */
    private static AugmentedBatch byHand() {
        LabelledBox label = new LabelledBox(1, new Box(100, 150, 300, 350), false);
        Batch batch = new Batch(
                0,
                SIDE,
                FloatBuffer.allocate(2 * 3 * SIDE * SIDE),
                List.of(List.of(label, label), List.of()),
                List.of("one", "two"));
        return new AugmentedBatch(batch, List.of("<cat>", "dog"));
    }

    @Test
    void textCountsTheObjectsOfEachPicture() {
        assertEquals("one: 2 dog\ntwo: no object", byHand().toText());
    }

    @Test
    void aNotebookShowsThePictureWithTheTextBesideIt() {
        String html = byHand().toHtml();
        assertTrue(html.startsWith("<img src=\"data:image/png;base64,"), html.substring(0, 40));
        assertTrue(html.contains("alt=\"one: 2 dog; two: no object\""));
    }

    @Test
    void boxesAreDrawnWhereTheyAre() {
        BufferedImage drawn = byHand().drawn();
        int half = 256 * 200 / SIDE; // across the middle of the box, whose edges are at 100 and 300
        assertEquals(0xff000000, drawn.getRGB(half, 256 * 250 / SIDE));
        assertEquals(0xff000000, drawn.getRGB(256 * 50 / SIDE, 256 * 250 / SIDE));
        assertTrue((drawn.getRGB(256 * 100 / SIDE, 256 * 250 / SIDE) & 0xff) > 100, "the edge is light blue");
    }

    @Test
    void aBatchOfADataSetIsOneSheet() {
        new Shapes(6, 2, 64, 2, 3).write(folder.resolve("shapes"));
        AugmentedBatch batch = AugmentedBatch.of(Voc.open(folder.resolve("shapes")), Augmentation.yolov4(), 64, 6, 1);
        assertEquals(4 * 256 + 3 * 8, batch.drawn().getWidth());
        assertEquals(2 * 256 + 8, batch.drawn().getHeight());
        assertEquals(6, batch.toText().lines().count());
    }
}
