package org.prunelab.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Yolov4;
import org.prunelab.image.Picture;

class AttentionViewTest {

    private static final Network NETWORK = Yolov4.of(2).width(0.0625).at(64).build();

    @Test
    void aRowForEachDetectorAndItsDistanceFromTheFirst() {
        Model teacher = Model.initial(NETWORK, 1);
        AttentionView view = AttentionView.of(Picture.filled(80, 40, 200, 30, 30), 23, 54)
                .add("teacher", teacher)
                .add("the same", teacher)
                .add("another", Model.initial(NETWORK, 2))
                .look();

        BufferedImage drawn = view.drawn();
        assertEquals(2 * (110 + 2 * 176), drawn.getWidth());
        assertEquals(2 * (24 + 3 * 190), drawn.getHeight());
        assertTrue(
                view.finding().text().contains("is 0.000 in \"the same\", 0."),
                view.finding().text());
        assertTrue(view.toText().contains("the same: layer 23 distance 0.000, layer 54 distance 0.000"), view.toText());
        assertTrue(view.toText().matches(".*another: layer 23 distance 0\\.(?!000).*"), view.toText());
    }

    @Test
    void nothingToLookAtIsRefused() {
        assertThrows(IllegalStateException.class, () -> AttentionView.of(Picture.filled(8, 8, 0, 0, 0), 23)
                .look());
    }
}
