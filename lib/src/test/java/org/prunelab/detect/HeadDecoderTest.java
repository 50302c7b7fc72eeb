package org.prunelab.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.Network;
import org.prunelab.image.Box;

class HeadDecoderTest {

    /** Cells of the map below, in two rows of three. */
    private static final int CELLS = 6;

    /** A head with stride 8 on 16 x 24 pixels, which has the second of two anchors. */
    private static Network network(String settings) {
        return Cfg.parse("""
                [net]
                width=24
                height=16
                [convolutional]
                filters=7
                size=1
                stride=8
                activation=linear
                [yolo]
                anchors=1,1, 10,20
                mask=1
                num=2
                classes=2
                """ + settings);
    }

    /** A map with x, y, width, height, objectness, class 0, class 1 in one cell and no object elsewhere. */
    private static float[] map(int cell, float background, double... values) {
        float[] map = new float[7 * CELLS];
        Arrays.fill(map, background);
        for (int i = 0; i < values.length; i++) {
            map[i * CELLS + cell] = (float) values[i];
        }
        return map;
    }

    private static double logit(double probability) {
        return Math.log(probability / (1 - probability));
    }

    private static Candidates decode(Network network, float[] maps, int image, HeadDecoder.Classes classes) {
        Candidates candidates = new Candidates();
        new HeadDecoder(network, 1).decode(maps, image, 0.25f, classes, candidates);
        return candidates;
    }

    private static void assertBox(double x, double y, double width, double height, Box box) {
        assertEquals(x, box.centerX(), 1e-4);
        assertEquals(y, box.centerY(), 1e-4);
        assertEquals(width, box.width(), 1e-4);
        assertEquals(height, box.height(), 1e-4);
    }

    @Test
    void sigmoidOfCentreAndExponentialOfSize() {
        // cell 5 is column 2 of row 1
        float[] map = map(5, -20, logit(0.25), logit(0.75), Math.log(2), Math.log(0.5), logit(0.8), -20, logit(0.5));
        Candidates found = decode(network(""), map, 0, HeadDecoder.Classes.BEST);
        assertEquals(1, found.size());
        assertEquals(1, found.detection(0).classIndex());
        assertEquals(0.4, found.detection(0).score(), 1e-6);
        assertBox(2.25 * 8, 1.75 * 8, 20, 10, found.detection(0).box());
    }

    @Test
    void scaleXyStretchesTheCentreAboutTheMiddleOfItsCell() {
        float[] map = map(4, -20, logit(0.25), logit(0.9), 0, 0, logit(0.8), logit(0.9), -20);
        Candidates found = decode(network("scale_x_y=2"), map, 0, HeadDecoder.Classes.BEST);
        // 0.25 becomes 2 x 0.25 - 0.5 = 0 and 0.9 becomes 1.3
        assertBox(1 * 8, 2.3 * 8, 10, 20, found.detection(0).box());
    }

    @Test
    void newCoordsAreActivatedAlreadyAndSizesAreSquares() {
        float[] map = map(0, 0, 0.25, 0.75, 0.6, 0.25, 0.8, 0.9, 0.1);
        Candidates found = decode(network("scale_x_y=1.2\nnew_coords=1"), map, 0, HeadDecoder.Classes.BEST);
        assertEquals(1, found.size());
        assertEquals(0.72, found.detection(0).score(), 1e-6);
        // 1.2 x 0.25 - 0.1 = 0.2, 1.2 x 0.75 - 0.1 = 0.8; 10 (2 x 0.6)^2 and 20 (2 x 0.25)^2
        assertBox(0.2 * 8, 0.8 * 8, 14.4, 5, found.detection(0).box());
    }

    @Test
    void allClassesAboveTheThresholdOrTheBestOnly() {
        float[] map = map(3, -20, 0, 0, 0, 0, logit(0.9), logit(0.6), logit(0.5));
        assertEquals(2, decode(network(""), map, 0, HeadDecoder.Classes.ALL).size());
        Candidates best = decode(network(""), map, 0, HeadDecoder.Classes.BEST);
        assertEquals(1, best.size());
        assertEquals(0, best.detection(0).classIndex());
    }

    @Test
    void scoreBelowTheThresholdIsNoBox() {
        float[] map = map(3, -20, 0, 0, 0, 0, logit(0.5), logit(0.48), -20);
        assertEquals(0, decode(network(""), map, 0, HeadDecoder.Classes.ALL).size());
    }

    @Test
    void eachImageOfABatchHasItsOwnMap() {
        float[] both = new float[2 * 7 * CELLS];
        Arrays.fill(both, -20);
        System.arraycopy(map(1, -20, 0, 0, 0, 0, 9, 9, -9), 0, both, 7 * CELLS, 7 * CELLS);
        assertEquals(0, decode(network(""), both, 0, HeadDecoder.Classes.BEST).size());
        Candidates second = decode(network(""), both, 1, HeadDecoder.Classes.BEST);
        assertBox(1.5 * 8, 0.5 * 8, 10, 20, second.detection(0).box());
    }
}
