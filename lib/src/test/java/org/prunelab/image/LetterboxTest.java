package org.prunelab.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LetterboxTest {

    @Test
    void wideIntoSquare() {
        Letterbox letterbox = new Letterbox(640, 480, 416, 416);
        assertEquals(416, letterbox.scaledWidth());
        assertEquals(312, letterbox.scaledHeight());
        assertEquals(0, letterbox.left());
        assertEquals(52, letterbox.top());
        assertEquals(new Box(0, 52, 416, 364), letterbox.toTarget(new Box(0, 0, 640, 480)));
        assertEquals(new Box(65, 117, 130, 182), letterbox.toTarget(new Box(100, 100, 200, 200)));
    }

    @Test
    void greyAroundThePicture() {
        Picture framed = new Letterbox(4, 2, 4, 4).apply(Picture.filled(4, 2, 255, 0, 9));
        for (int x = 0; x < 4; x++) {
            assertEquals(128, framed.at(x, 0, 0));
            assertEquals(255, framed.at(x, 1, 0));
            assertEquals(0, framed.at(x, 2, 1));
            assertEquals(128, framed.at(x, 3, 2));
        }
    }

    @Test
    void planesAreTheColoursOneAfterAnother() {
        FloatBuffer out = FloatBuffer.allocate(1 + 3 * 2);
        new Picture(2, 1, new byte[] {(byte) 255, 0, 51, 102, (byte) 204, 0}).planes(out, 1);
        assertArrayEquals(new float[] {0, 1, 0.4f, 0, 0.8f, 0.2f, 0}, out.array(), 1e-6f);
    }

    @Test
    void otherPictureIsRefused() {
        Letterbox letterbox = new Letterbox(4, 2, 4, 4);
        assertThrows(IllegalArgumentException.class, () -> letterbox.apply(Picture.filled(2, 4, 0, 0, 0)));
        assertThrows(IllegalArgumentException.class, () -> new Letterbox(4, 0, 4, 4));
    }

    @Property
    void boxesComeBack(
            @ForAll @IntRange(min = 1, max = 3000) int width,
            @ForAll @IntRange(min = 1, max = 3000) int height,
            @ForAll @IntRange(min = 32, max = 608) int target,
            @ForAll @FloatRange(min = 0, max = 0.5f) float left,
            @ForAll @FloatRange(min = 0.5f, max = 1) float right) {
        Letterbox letterbox = new Letterbox(width, height, target, target);
        Box box = new Box(left * width, left * height, right * width, right * height);
        Box back = letterbox.toSource(letterbox.toTarget(box));
        // a float keeps 24 bits: what the offset of up to 304 pixels hides comes back times the scale
        float tolerance = 1e-4f * Math.max(width, height);
        assertEquals(box.xmin(), back.xmin(), tolerance);
        assertEquals(box.ymin(), back.ymin(), tolerance);
        assertEquals(box.xmax(), back.xmax(), tolerance);
        assertEquals(box.ymax(), back.ymax(), tolerance);
    }

    @Property
    void touchesTwoSidesOfTheFrame(
            @ForAll @IntRange(min = 1, max = 3000) int width, @ForAll @IntRange(min = 1, max = 3000) int height) {
        Letterbox letterbox = new Letterbox(width, height, 416, 320);
        assertTrue(letterbox.scaledWidth() <= 416 && letterbox.scaledHeight() <= 320, letterbox::toString);
        assertTrue(letterbox.scaledWidth() == 416 || letterbox.scaledHeight() == 320, letterbox::toString);
    }
}
